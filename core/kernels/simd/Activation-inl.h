// SPDX-License-Identifier: GPL-3.0-or-later

// The activation that a batch norm, a shortcut and a ReLU make of a raw convolution output.
#if defined(RLAB_SIMD_ACTIVATION_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef RLAB_SIMD_ACTIVATION_INL_H_
#undef RLAB_SIMD_ACTIVATION_INL_H_
#else
#define RLAB_SIMD_ACTIVATION_INL_H_
#endif

#include "core/kernels/simd/BlockedConvolution.h"
#include "core/kernels/simd/Vector-inl.h"

#include <cstddef>

HWY_BEFORE_NAMESPACE();
namespace rlab::simd::HWY_NAMESPACE {

enum class SkipUse { None, AsItIs, Scaled };

/// Calls auto put = use(block, vector of it, y) for each line of one image's activation, and
/// put(value, offset in the line, offset in the dense image) for each vector of it. `skip`: of this
/// image, in its shape.
template <int B, SkipUse Skip, class Use>
HWY_INLINE void forEachActivation(const Activation& a, const float* skip, const ImageLayout& image,
                                  std::int64_t index, const Use& use) {
    constexpr int L = lanes<B>;
    const float* y = a.y + index * static_cast<std::int64_t>(image.image());
    for (int block = 0; block < image.blocks; ++block)
        for (int v = 0; v < vectors<B>; ++v) {
            const int channel = block * B + v * L;
            const Vec<B> scale = load<B>(a.scale + channel);
            Vec<B> shift = load<B>(a.shift + channel);
            Vec<B> skipScale = hn::Zero(Tag<B>());
            if constexpr (Skip == SkipUse::Scaled) {
                skipScale = load<B>(a.skipScale + channel);
                shift = hn::Add(shift, load<B>(a.skipShift + channel));
            }
            for (int row = 0; row < image.height; ++row) {
                const std::size_t line = image.at(block, row, 0) + v * L;
                const auto put = use(block, v, row);
                for (std::size_t x = 0; x < image.row(); x += B) {
                    const std::size_t at = line + x;
                    Vec<B> value = hn::MulAdd(load<B>(y + at), scale, shift);
                    if constexpr (Skip == SkipUse::AsItIs)
                        value = hn::Add(value, load<B>(skip + at));
                    if constexpr (Skip == SkipUse::Scaled)
                        value = hn::MulAdd(load<B>(skip + at), skipScale, value);
                    put(hn::Max(value, hn::Zero(Tag<B>())), x, at);
                }
            }
        }
}

/// The same for whatever skip there is; option A's is made in `room`.
template <int B, class Use>
void activate(const Activation& a, const ImageLayout& image, std::int64_t index, float* room,
              const Use& use) {
    if (!a.skip.data)
        return forEachActivation<B, SkipUse::None>(a, nullptr, image, index, use);
    const float* skip = a.skip.data + index * a.skip.image();
    if (a.skipScale)
        return forEachActivation<B, SkipUse::Scaled>(a, skip, image, index, use);
    if (!a.skip.hasSize(image.channels(), image.height, image.width)) {
        shortcut(skip, ImageLayout::dense(a.skip.channels, a.skip.height, a.skip.width), room,
                 image);
        skip = room;
    }
    forEachActivation<B, SkipUse::AsItIs>(a, skip, image, index, use);
}

} // namespace rlab::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
