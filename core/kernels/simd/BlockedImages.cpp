// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/simd/BlockedImages.h"

#include <algorithm>
#include <cstring>

namespace rlab::simd {
namespace {

/// Copies `count` floats for each pixel; the strides are in floats.
template <int Count>
void copyPixels(const float* from, std::size_t fromStride, float* to, std::size_t toStride,
                int pixels, int) {
    for (int x = 0; x < pixels; ++x)
        std::memcpy(to + x * toStride, from + x * fromStride, Count * sizeof(float));
}

void copyAnyPixels(const float* from, std::size_t fromStride, float* to, std::size_t toStride,
                   int pixels, int count) {
    for (int x = 0; x < pixels; ++x)
        std::copy_n(from + x * fromStride, count, to + x * toStride);
}

/// Calls copy(offset in the larger image, distance of its pixels, offset in the smaller, distance,
/// pixels, channels) for each row and run of channels that stay together.
template <class Copy>
void forEachRun(const ImageLayout& larger, const ImageLayout& smaller, const Copy& copy) {
    const int stride = larger.height == smaller.height && larger.width == smaller.width ? 1 : 2;
    const int before = (smaller.channels() - larger.channels()) / 2;
    for (int c = 0, count = 0; c < larger.channels(); c += count) {
        const int t = c + before;
        count = std::min({larger.block - c % larger.block, smaller.block - t % smaller.block,
                          larger.channels() - c});
        for (int y = 0; y < smaller.height; ++y)
            copy(larger.at(c / larger.block, stride * y, 0) + c % larger.block,
                 static_cast<std::size_t>(stride) * larger.block,
                 smaller.at(t / smaller.block, y, 0) + t % smaller.block,
                 static_cast<std::size_t>(smaller.block), smaller.width, count);
    }
}

auto copierOf(int count) {
    return count == 16  ? copyPixels<16>
           : count == 8 ? copyPixels<8>
           : count == 4 ? copyPixels<4>
                        : copyAnyPixels;
}

} // namespace

void clearBorder(const ImageLayout& layout, int images, float* data) {
    const auto clear = [data](std::size_t begin, std::size_t end) {
        std::fill(data + begin, data + end, 0.0f);
    };
    const std::size_t left = static_cast<std::size_t>(layout.border) * layout.block;
    const std::size_t pixels = static_cast<std::size_t>(layout.width) * layout.block;
    for (int plane = 0; plane < images * layout.blocks; ++plane) {
        const std::size_t first = plane * layout.plane();
        std::size_t zerosFrom = first; // up to the next line's first pixel
        for (int y = 0; y < layout.height; ++y) {
            const std::size_t line = first + (y + layout.border) * layout.row() + left;
            clear(zerosFrom, line);
            zerosFrom = line + pixels;
        }
        clear(zerosFrom, first + layout.plane());
    }
}

void shortcut(const float* from, const ImageLayout& fromLayout, float* to,
              const ImageLayout& toLayout) {
    for (int block = 0; block < toLayout.blocks; ++block)
        for (int y = 0; y < toLayout.height; ++y)
            std::fill_n(to + toLayout.at(block, y, 0), toLayout.width * toLayout.block, 0.0f);
    forEachRun(fromLayout, toLayout,
               [=](std::size_t in, std::size_t inStride, std::size_t out, std::size_t outStride,
                   int pixels, int count) {
                   copierOf(count)(from + in, inStride, to + out, outStride, pixels, count);
               });
}

void shortcutBack(const float* to, const ImageLayout& toLayout, float* from,
                  const ImageLayout& fromLayout) {
    std::fill_n(from, fromLayout.image(), 0.0f);
    forEachRun(fromLayout, toLayout,
               [=](std::size_t in, std::size_t inStride, std::size_t out, std::size_t outStride,
                   int pixels, int count) {
                   copierOf(count)(to + out, outStride, from + in, inStride, pixels, count);
               });
}

} // namespace rlab::simd
