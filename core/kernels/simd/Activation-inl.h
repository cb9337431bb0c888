// SPDX-License-Identifier: GPL-3.0-or-later

// Blocked images: where their pixels lie, option A's shortcut between them, and the activation that
// a batch norm, a shortcut and a ReLU make of a raw convolution output.
#if defined(RLAB_SIMD_ACTIVATION_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef RLAB_SIMD_ACTIVATION_INL_H_
#undef RLAB_SIMD_ACTIVATION_INL_H_
#else
#define RLAB_SIMD_ACTIVATION_INL_H_
#endif

#include "core/kernels/simd/BlockedConvolution.h"
#include "core/kernels/simd/Vector-inl.h"

#include <algorithm>
#include <cstddef>

HWY_BEFORE_NAMESPACE();
namespace rlab::simd::HWY_NAMESPACE {

/// Offset of a pixel's first channel in a blocked image.
template <int B>
HWY_INLINE std::size_t blockedOffset(int block, int y, int x, int height, int width) {
    return ((static_cast<std::size_t>(block) * height + y) * width + x) * B;
}

template <int B>
HWY_INLINE std::size_t channelOffset(int channel, int y, int x, int height, int width) {
    return blockedOffset<B>(channel / B, y, x, height, width) + channel % B;
}

/// Option A on blocked images: for each channel of the smaller image and every second pixel of the
/// larger one calls pair(offset in the larger image, offset in the smaller image).
template <int B, class Pair>
HWY_INLINE void forEachShortcutPair(int channels, int height, int width, int outChannels,
                                    int outHeight, int outWidth, const Pair& pair) {
    const int before = (outChannels - channels) / 2;
    for (int c = 0; c < channels; ++c)
        for (int y = 0; y < outHeight; ++y)
            for (int x = 0; x < outWidth; ++x)
                pair(channelOffset<B>(c, 2 * y, 2 * x, height, width),
                     channelOffset<B>(c + before, y, x, outHeight, outWidth));
}

/// The skip of one image in the shape of the activation (channels, height, width); made in `room`
/// if it has another one.
template <int B>
const float* skipOf(const Activation& a, int channels, int height, int width, std::int64_t image,
                    float* room) {
    const float* skip = a.skip + image * std::int64_t{a.skipChannels} * a.skipHeight * a.skipWidth;
    if (a.skipChannels == channels)
        return skip;
    std::fill_n(room, std::size_t(channels) * height * width, 0.0f);
    forEachShortcutPair<B>(a.skipChannels, a.skipHeight, a.skipWidth, channels, height, width,
                           [&](std::size_t in, std::size_t out) { room[out] = skip[in]; });
    return room;
}

/// Calls use(value, offset in the image, block, y, x) for each vector of one image's activation.
template <int B, bool HasSkip, class Use>
HWY_INLINE void forEachActivation(const Activation& a, const float* skip, int channels, int height,
                                  int width, std::int64_t image, const Use& use) {
    const float* y = a.y + image * std::int64_t{channels} * height * width;
    for (int block = 0; block < channels / B; ++block)
        for (int v = 0; v < vectors<B>; ++v) {
            const Vec<B> scale = load<B>(a.scale + block * B + v * lanes<B>);
            const Vec<B> shift = load<B>(a.shift + block * B + v * lanes<B>);
            for (int row = 0; row < height; ++row) {
                const std::size_t line =
                    blockedOffset<B>(block, row, 0, height, width) + v * lanes<B>;
                for (int x = 0; x < width; ++x) {
                    const std::size_t at = line + static_cast<std::size_t>(x) * B;
                    Vec<B> value = hn::MulAdd(load<B>(y + at), scale, shift);
                    if constexpr (HasSkip)
                        value = hn::Add(value, load<B>(skip + at));
                    use(hn::Max(value, hn::Zero(Tag<B>())), at, block, v, row, x);
                }
            }
        }
}

/// The same with or without a skip.
template <int B, class Use>
void activate(const Activation& a, int channels, int height, int width, std::int64_t image,
              float* skipRoom, const Use& use) {
    if (a.skip)
        forEachActivation<B, true>(a, skipOf<B>(a, channels, height, width, image, skipRoom),
                                   channels, height, width, image, use);
    else
        forEachActivation<B, false>(a, nullptr, channels, height, width, image, use);
}

} // namespace rlab::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
