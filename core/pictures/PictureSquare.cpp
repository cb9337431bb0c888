// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pictures/PictureSquare.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace rlab {
namespace {

constexpr int channels = 3;
constexpr int precisionBits = 22; // of a weight: 8 bits of pixel and 2 to spare make 32

/// The pixels that one result pixel is a weighted mean of.
struct Taps {
    int first = 0;
    std::vector<std::int32_t> weights;
};

double triangle(double x) {
    return std::max(0.0, 1 - std::abs(x));
}

/// Of the results first … first + count − 1 when `from` pixels become `to`.
std::vector<Taps> tapsFor(int from, std::int64_t to, std::int64_t first, int count) {
    const double scale = static_cast<double>(from) / static_cast<double>(to);
    const double stretch = std::max(scale, 1.0); // growing pictures are interpolated
    std::vector<Taps> all(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        const double centre = (static_cast<double>(first + i) + 0.5) * scale;
        const int begin = std::max(0, static_cast<int>(centre - stretch + 0.5));
        const int end = std::min(from, static_cast<int>(centre + stretch + 0.5));
        std::vector<double> shares;
        double sum = 0;
        for (int x = begin; x < end; ++x) {
            shares.push_back(triangle((x - centre + 0.5) / stretch));
            sum += shares.back();
        }
        Taps& taps = all[static_cast<std::size_t>(i)];
        taps.first = begin;
        for (const double share : shares)
            taps.weights.push_back(
                static_cast<std::int32_t>(std::lround(share / sum * (1 << precisionBits))));
    }
    return all;
}

std::uint8_t toByte(std::int64_t sum) {
    return static_cast<std::uint8_t>(
        std::clamp<std::int64_t>((sum + (1 << (precisionBits - 1))) >> precisionBits, 0, 255));
}

/// One row of the picture into `side` pixels of each channel: out[channel * stride + x].
void shrinkRow(const QRgb* row, const std::vector<Taps>& taps, std::uint8_t* out,
               std::size_t stride) {
    for (std::size_t x = 0; x < taps.size(); ++x) {
        std::int64_t red = 0, green = 0, blue = 0;
        const QRgb* pixel = row + taps[x].first;
        for (const std::int32_t weight : taps[x].weights) {
            red += std::int64_t{weight} * qRed(*pixel);
            green += std::int64_t{weight} * qGreen(*pixel);
            blue += std::int64_t{weight} * qBlue(*pixel);
            ++pixel;
        }
        out[x] = toByte(red);
        out[x + stride] = toByte(green);
        out[x + 2 * stride] = toByte(blue);
    }
}

/// torchvision's _compute_resized_output_size: the long side is cut to a whole number.
std::int64_t scaledSide(int side, int own, int shorter) {
    return std::int64_t{side} * own / shorter;
}

/// torchvision's center_crop: half rounds to even.
std::int64_t cropStart(std::int64_t scaled, int side) {
    return std::llrint(static_cast<double>(scaled - side) / 2);
}

} // namespace

std::vector<std::uint8_t> squareOf(const QImage& picture, int side) {
    assert(picture.format() == QImage::Format_RGB32 && !picture.isNull() && side >= 1);
    const int shorter = std::min(picture.width(), picture.height());
    const std::int64_t width = scaledSide(side, picture.width(), shorter);
    const std::int64_t height = scaledSide(side, picture.height(), shorter);
    const auto across = tapsFor(picture.width(), width, cropStart(width, side), side);
    const auto down = tapsFor(picture.height(), height, cropStart(height, side), side);
    const int firstRow = down.front().first;
    const int lastRow = down.back().first + static_cast<int>(down.back().weights.size());

    const auto stride = static_cast<std::size_t>(side);
    std::vector<std::uint8_t> rows(static_cast<std::size_t>(lastRow - firstRow) * channels *
                                   stride);
    for (int y = firstRow; y < lastRow; ++y)
        shrinkRow(reinterpret_cast<const QRgb*>(picture.constScanLine(y)), across,
                  rows.data() + static_cast<std::size_t>(y - firstRow) * channels * stride, stride);

    std::vector<std::uint8_t> square(channels * stride * stride);
    std::vector<std::int64_t> sums(channels * stride);
    for (std::size_t y = 0; y < stride; ++y) {
        std::ranges::fill(sums, 0);
        const std::uint8_t* row =
            rows.data() + static_cast<std::size_t>(down[y].first - firstRow) * channels * stride;
        for (const std::int32_t weight : down[y].weights)
            for (std::size_t i = 0; i < sums.size(); ++i)
                sums[i] += std::int64_t{weight} * *row++;
        for (std::size_t i = 0; i < sums.size(); ++i)
            square[(i / stride * stride + y) * stride + i % stride] = toByte(sums[i]);
    }
    return square;
}

} // namespace rlab
