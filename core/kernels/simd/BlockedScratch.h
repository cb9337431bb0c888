// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/simd/BlockedConvolution.h"

#include <algorithm>
#include <cstddef>

namespace rlab::simd {

constexpr int roundUp(int value, int multiple) {
    return (value + multiple - 1) / multiple * multiple;
}

/// The pixels of a stem's padded input: up to four channels side by side.
constexpr int stemBlock = 4;
constexpr int winogradTile = 4;
constexpr int winogradPoints = 36;
/// Outputs that a direct tile makes side by side.
constexpr int directTilePixels = 8;
/// Products round the number of their tiles or pixels up to that.
constexpr int tilesRounding = 8;

constexpr int winogradTiles(int height, int width) {
    return (roundUp(height, winogradTile) / winogradTile) *
           (roundUp(width, winogradTile) / winogradTile);
}

/// Winograd's tiles that are transformed and multiplied in one go: enough to share the weights, few
/// enough to stay in the fast caches. A constant, so that so are the distances of the 36 points.
constexpr int winogradTilesAtOnce = 16;

/// From one of the 36 points to the next. One cache line more than its tiles: else they would fall
/// onto the same lines of the first-level cache.
constexpr std::size_t winogradPointStride(int block) {
    return static_cast<std::size_t>(winogradTilesAtOnce) * block + 16;
}

/// Between the points of a weight gradient, for the same reason.
constexpr std::size_t gradientPointGap = 16;

/// From one block of channels to the next.
constexpr std::size_t winogradPlane(int block) {
    return winogradPoints * winogradPointStride(block);
}

/// How one thread's scratch is divided for one convolution. Offsets in floats, multiples of 16.
struct BlockedScratch {
    explicit BlockedScratch(const BlockedConv& conv) {
        const bool winograd = conv.method == Method::Winograd;
        // Tiles that reach over the border read and write zeros there.
        const int step = winograd ? winogradTile : directTilePixels;
        const int border = conv.border();
        const int tileRows = winograd ? roundUp(conv.outHeight, step) : conv.outHeight;
        const int tileColumns = roundUp(conv.outWidth, border ? step : 1);
        input = {conv.inBlock,
                 conv.inBlocks(),
                 conv.inHeight,
                 conv.inWidth,
                 border,
                 std::max(conv.inHeight, conv.stride * tileRows) + 2 * border,
                 std::max(conv.inWidth, conv.stride * tileColumns) + 2 * border};
        gradient = {conv.outBlock, conv.outBlocks(),      conv.outHeight,          conv.outWidth,
                    border,        tileRows + 2 * border, tileColumns + 2 * border};
        if (!border) { // nothing is padded
            input.rows = conv.inHeight;
            input.columns = conv.inWidth;
        }
        tilesPerImage = winograd ? winogradTiles(conv.outHeight, conv.outWidth)
                                 : conv.outHeight * conv.outWidth;
        const std::size_t images = std::size_t(conv.groupImages);
        const auto matrices = [&](int block, int blocks) -> std::size_t {
            if (winograd)
                return blocks * winogradPlane(block);
            if (conv.method == Method::Pointwise)
                return std::size_t(roundUp(tilesPerImage, tilesRounding)) * block * blocks;
            return 0;
        };
        const std::size_t most = std::max(matrices(conv.inBlock, conv.inBlocks()),
                                          matrices(conv.outBlock, conv.outBlocks()));
        constexpr std::size_t pastTheEnd = 16 * tilesRounding;
        inputAt = place(images * input.image() + pastTheEnd);
        gradientAt = place(images * gradient.image() + pastTheEnd);
        firstAt = place(most);
        secondAt = place(most);
        weightGradientAt = place(
            winograd ? std::size_t(conv.packedWeights()) + winogradPoints * gradientPointGap : 0);
        skipAt = place(images * std::size_t(std::max(conv.inImage(), conv.outImage())));
        sumsAt = place(2 * std::size_t(std::max(conv.inChannels, conv.outChannels)));
    }

    ImageLayout input, gradient; ///< padded
    int tilesPerImage;           ///< Winograd's tiles, or a pointwise convolution's outputs
    std::size_t inputAt = 0, gradientAt = 0, firstAt = 0, secondAt = 0;
    std::size_t weightGradientAt = 0; ///< Winograd's 36 matrices
    std::size_t skipAt = 0, sumsAt = 0;
    std::size_t total = 0;

private:
    std::size_t place(std::size_t floats) {
        const std::size_t at = total;
        total += (floats + 15) / 16 * 16;
        return at;
    }
};

} // namespace rlab::simd
