// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/Dataset.h"

#include "core/base/Error.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace rlab {
namespace {

using ByteCounts = std::array<std::int64_t, 256>;

/// How often each byte value occurs in this channel. Sums over it are short and exact.
ByteCounts countBytes(const LabelledImages& images, std::int64_t channel) {
    const std::int64_t plane = images.imageShape[1] * images.imageShape[2];
    ByteCounts counts{};
    for (std::int64_t index = 0; index < images.count(); ++index) {
        const std::uint8_t* pixels = images.image(index) + channel * plane;
        for (std::int64_t i = 0; i < plane; ++i)
            ++counts[pixels[i]];
    }
    return counts;
}

double meanByte(const ByteCounts& counts, double total) {
    double sum = 0;
    for (std::size_t value = 0; value < counts.size(); ++value)
        sum += static_cast<double>(value) * static_cast<double>(counts[value]);
    return sum / total;
}

double byteDeviation(const ByteCounts& counts, double mean, double total) {
    double sum = 0;
    for (std::size_t value = 0; value < counts.size(); ++value) {
        const double difference = static_cast<double>(value) - mean;
        sum += difference * difference * static_cast<double>(counts[value]);
    }
    return std::sqrt(sum / total);
}

/// Where the k×k squares of an averaged image lie in the padded one.
struct AveragingGrid {
    std::int64_t resolution, factor, top, left;

    AveragingGrid(std::int64_t height, std::int64_t width, std::int64_t resolution_)
        : resolution(resolution_)
        , factor((std::max(height, width) + resolution - 1) / resolution)
        , top((factor * resolution - height) / 2)
        , left((factor * resolution - width) / 2) {}
};

/// Sum of the square's pixels; those outside the image are black.
std::int64_t sumOfSquare(const std::uint8_t* plane, std::int64_t height, std::int64_t width,
                         std::int64_t y0, std::int64_t x0, std::int64_t factor) {
    const std::int64_t yEnd = std::min(y0 + factor, height), xEnd = std::min(x0 + factor, width);
    std::int64_t sum = 0;
    for (std::int64_t y = std::max<std::int64_t>(y0, 0); y < yEnd; ++y)
        for (std::int64_t x = std::max<std::int64_t>(x0, 0); x < xEnd; ++x)
            sum += plane[y * width + x];
    return sum;
}

void averagePlane(const std::uint8_t* plane, std::int64_t height, std::int64_t width,
                  const AveragingGrid& grid, std::uint8_t* out) {
    const std::int64_t area = grid.factor * grid.factor;
    for (std::int64_t y = 0; y < grid.resolution; ++y)
        for (std::int64_t x = 0; x < grid.resolution; ++x) {
            const std::int64_t sum = sumOfSquare(plane, height, width, y * grid.factor - grid.top,
                                                 x * grid.factor - grid.left, grid.factor);
            *out++ = static_cast<std::uint8_t>((sum + area / 2) / area);
        }
}

} // namespace

ChannelStatistics channelStatistics(const LabelledImages& images) {
    const Shape& shape = images.imageShape;
    const double total = static_cast<double>(images.count() * shape[1] * shape[2]);
    ChannelStatistics statistics;
    for (std::int64_t channel = 0; channel < shape[0]; ++channel) {
        const ByteCounts counts = countBytes(images, channel);
        const double mean = total > 0 ? meanByte(counts, total) : 0;
        const double deviation = total > 0 ? byteDeviation(counts, mean, total) : 0;
        statistics.mean.push_back(static_cast<float>(mean / 255));
        statistics.deviation.push_back(deviation > 0 ? static_cast<float>(deviation / 255) : 1.0f);
    }
    return statistics;
}

LabelledImages averageDown(const LabelledImages& images, int resolution) {
    const std::int64_t channels = images.imageShape[0];
    const std::int64_t height = images.imageShape[1], width = images.imageShape[2];
    if (resolution < 1 || resolution > std::min(height, width))
        throw SpecError("images of " + std::to_string(width) + " × " + std::to_string(height) +
                        " pixels can't be averaged down to " + std::to_string(resolution) + " × " +
                        std::to_string(resolution));
    const AveragingGrid grid(height, width, resolution);
    LabelledImages result;
    result.imageShape = {channels, resolution, resolution};
    result.labels = images.labels;
    result.pixels.resize(static_cast<std::size_t>(images.count() * result.imageShape.elements()));
    for (std::int64_t plane = 0; plane < images.count() * channels; ++plane)
        averagePlane(images.image(0) + plane * height * width, height, width, grid,
                     result.pixels.data() + plane * resolution * resolution);
    return result;
}

LabelledImages firstImages(const LabelledImages& images, std::int64_t count) {
    const std::int64_t kept = std::clamp<std::int64_t>(count, 0, images.count());
    LabelledImages result;
    result.imageShape = images.imageShape;
    result.labels.assign(images.labels.begin(), images.labels.begin() + kept);
    result.mapped = images.mapped;
    if (!images.mapped)
        result.pixels.assign(images.pixels.begin(),
                             images.pixels.begin() + kept * images.imageShape.elements());
    return result;
}

} // namespace rlab
