// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

namespace rlab::simd {

// Blocked images: (N, C/B, H, W, B). The B channels of a pixel lie side by side and fill one or two
// vectors. B is 16, or 8 for channels that 16 doesn't divide.

/// Channels side by side; 0: these can't be blocked.
constexpr int blockOf(int channels) {
    return channels % 16 == 0 ? 16 : channels % 8 == 0 ? 8 : 0;
}

/// Where the pixels of one blocked image lie, which may have a border of zeros around it.
struct ImageLayout {
    int block = 0;
    int blocks = 0;
    int height = 0, width = 0; ///< without the border
    int border = 0;            ///< above and on the left
    int rows = 0, columns = 0; ///< with it

    /// Without a border.
    static ImageLayout dense(int channels, int height, int width) {
        const int block = blockOf(channels);
        return {block, channels / block, height, width, 0, height, width};
    }

    std::size_t row() const { return static_cast<std::size_t>(columns) * block; }
    std::size_t plane() const { return rows * row(); }
    std::size_t image() const { return blocks * plane(); }
    /// Of a pixel's first channel; (−border, −border) is the first pixel.
    std::size_t at(int blockIndex, int y, int x) const {
        return blockIndex * plane() + (y + border) * row() +
               static_cast<std::size_t>(x + border) * block;
    }
    int channels() const { return blocks * block; }
    bool operator==(const ImageLayout&) const = default;
};

/// Sets all that lies around the pixels of padded images to zero.
void clearBorder(const ImageLayout& layout, int images, float* data);

/// A batch of blocked images without a border.
struct BlockedImages {
    const float* data = nullptr;
    int channels = 0, height = 0, width = 0;

    std::int64_t image() const { return std::int64_t{channels} * height * width; }
    bool hasSize(int otherChannels, int otherHeight, int otherWidth) const {
        return channels == otherChannels && height == otherHeight && width == otherWidth;
    }
};

/// Option A (He et al., arXiv 1512.03385, section 3.3): every second pixel where the image halves,
/// in the middle of the new channels. Sets the pixels of `to`, not its border.
void shortcut(const float* from, const ImageLayout& fromLayout, float* to,
              const ImageLayout& toLayout);

/// The way back: sets `from`, dense, to what the shortcut hands down; zero between.
void shortcutBack(const float* to, const ImageLayout& toLayout, float* from,
                  const ImageLayout& fromLayout);

} // namespace rlab::simd
