// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/PicturePreparation.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace rlab {
namespace {

constexpr int colours = 3;

/// What one pixel of the result is made of along one axis: pixels first, first + 1, … of the
/// source.
struct Taps {
    int first;
    std::vector<float> weights; ///< sum 1
};

/// `scale`: pixels of the result for each of the source, of which the middle is taken.
std::vector<Taps> tapsAlong(int source, int result, double scale) {
    const double radius = std::max(1.0, 1 / scale);
    const double start = source / 2.0 - result / (2 * scale);
    std::vector<Taps> all;
    for (int i = 0; i < result; ++i) {
        const double centre = start + (i + 0.5) / scale;
        const int first = std::clamp(static_cast<int>(std::floor(centre - radius)), 0, source - 1);
        const int end = std::clamp(static_cast<int>(std::ceil(centre + radius)), first + 1, source);
        Taps taps{first, {}};
        double sum = 0;
        for (int j = first; j < end; ++j) {
            const double weight = std::max(0.0, 1 - std::abs(j + 0.5 - centre) / radius);
            taps.weights.push_back(static_cast<float>(weight));
            sum += weight;
        }
        for (float& weight : taps.weights)
            weight = static_cast<float>(weight / sum);
        all.push_back(std::move(taps));
    }
    return all;
}

/// (height, row) bytes → (taps, row): whole rows are added, which a compiler makes vectors of.
std::vector<float> scaleDown(const Picture& picture, const std::vector<Taps>& taps) {
    const std::size_t row = static_cast<std::size_t>(picture.width) * colours;
    std::vector<float> result(taps.size() * row);
    float* out = result.data();
    for (const Taps& pixel : taps) {
        const std::uint8_t* from = picture.rgb.data() + static_cast<std::size_t>(pixel.first) * row;
        for (const float weight : pixel.weights) {
            for (std::size_t i = 0; i < row; ++i)
                out[i] += weight * static_cast<float>(from[i]);
            from += row;
        }
        out += row;
    }
    return result;
}

/// (rows, width, 3) → (rows, taps, 3)
std::vector<float> scaleAcross(const std::vector<float>& rows, int width,
                               const std::vector<Taps>& taps) {
    std::vector<float> result;
    const std::size_t row = static_cast<std::size_t>(width) * colours;
    for (std::size_t start = 0; start < rows.size(); start += row)
        for (const Taps& pixel : taps)
            for (std::size_t colour = 0; colour < colours; ++colour) {
                const float* from =
                    rows.data() + start + static_cast<std::size_t>(pixel.first) * colours + colour;
                float sum = 0;
                for (const float weight : pixel.weights) {
                    sum += weight * *from;
                    from += colours;
                }
                result.push_back(sum);
            }
    return result;
}

std::uint8_t toByte(float value) {
    return static_cast<std::uint8_t>(std::clamp(std::lround(value), 0l, 255l));
}

float grey(const float* rgb) {
    return 0.299f * rgb[0] + 0.587f * rgb[1] + 0.114f * rgb[2];
}

} // namespace

std::vector<std::uint8_t> preparePicture(const Picture& picture, const Shape& input,
                                         const PicturePreparation& preparation) {
    assert(input.rank() == 3 && (input[0] == 1 || input[0] == colours));
    assert(picture.rgb.size() == static_cast<std::size_t>(picture.width) *
                                     static_cast<std::size_t>(picture.height) * colours);
    const int height = static_cast<int>(input[1]), width = static_cast<int>(input[2]);
    const double scale = std::max(static_cast<double>(width) / picture.width,
                                  static_cast<double>(height) / picture.height);
    const std::vector<float> pixels =
        scaleAcross(scaleDown(picture, tapsAlong(picture.height, height, scale)), picture.width,
                    tapsAlong(picture.width, width, scale));
    const auto channels = static_cast<std::size_t>(input[0]);
    const std::size_t plane = pixels.size() / colours;
    std::vector<std::uint8_t> prepared(channels * plane);
    for (std::size_t channel = 0; channel < channels; ++channel)
        for (std::size_t i = 0; i < plane; ++i) {
            const float* const rgb = pixels.data() + i * colours;
            const std::uint8_t byte = toByte(channels == 1 ? grey(rgb) : rgb[channel]);
            prepared[channel * plane + i] =
                preparation.invert ? static_cast<std::uint8_t>(255 - byte) : byte;
        }
    return prepared;
}

bool hasLightBorder(const std::vector<std::uint8_t>& prepared, const Shape& input) {
    const std::int64_t height = input[1], width = input[2];
    std::int64_t light = 0, dark = 0;
    for (std::int64_t i = 0; i < input.elements(); ++i) {
        const std::int64_t y = i / width % height, x = i % width;
        if (y > 0 && y < height - 1 && x > 0 && x < width - 1)
            continue;
        ++(prepared[static_cast<std::size_t>(i)] >= 128 ? light : dark);
    }
    return light > dark;
}

} // namespace rlab
