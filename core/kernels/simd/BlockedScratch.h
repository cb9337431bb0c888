// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/simd/BlockedConvolution.h"

#include <algorithm>
#include <cstddef>

namespace rlab::simd {

constexpr int roundUp(int value, int multiple) {
    return (value + multiple - 1) / multiple * multiple;
}

/// How one thread's scratch is divided for one convolution. Offsets in floats, multiples of 16.
struct BlockedScratch {
    explicit BlockedScratch(const BlockedConv& conv) {
        const bool winograd = conv.method == Method::Winograd;
        // Tiles that reach over the border read and write zeros there.
        const int step = winograd ? 4 : 8;
        const int tileRows = winograd ? roundUp(conv.outHeight, 4) : conv.outHeight;
        const int tileColumns = roundUp(conv.outWidth, step);
        rows = std::max(conv.inHeight, conv.stride() * tileRows) + 2;
        columns = std::max(conv.inWidth, conv.stride() * tileColumns) + 2;
        outRows = tileRows + 2;
        outColumns = tileColumns + 2;
        inImage = std::size_t(conv.inBlocks()) * rows * columns * conv.inPixel();
        outImage = std::size_t(conv.outBlocks()) * outRows * outColumns * conv.block;
        tilesPerImage = winograd ? (tileRows / 4) * (tileColumns / 4) : 0;
        const std::size_t images = std::size_t(conv.groupImages);
        const int blocks = std::max(conv.inBlocks(), conv.outBlocks());
        constexpr int mostTilesInRegisters = 16;
        const int tiles = roundUp(tilesPerImage * conv.groupImages, mostTilesInRegisters);
        const std::size_t transformed =
            winograd ? 36 * (std::size_t(blocks) * tiles * conv.block + 16) : 0;
        const auto place = [this](std::size_t floats) {
            const std::size_t at = total;
            total += (floats + 15) / 16 * 16;
            return at;
        };
        input = place(images * inImage);
        gradient = place(images * outImage);
        first = place(transformed);
        second = place(transformed);
        skip = place(images * std::size_t(std::max(conv.inImage(), conv.outImage())));
        sums = place(2 * std::size_t(std::max(conv.inChannels, conv.outChannels)));
    }

    int rows, columns;             ///< of the padded input
    int outRows, outColumns;       ///< of the padded gradient by the output
    std::size_t inImage, outImage; ///< floats of one padded image
    int tilesPerImage;             ///< Winograd
    std::size_t input = 0, gradient = 0, first = 0, second = 0, skip = 0, sums = 0;
    std::size_t total = 0;
};

} // namespace rlab::simd
