// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/simd/BlockedConvolution.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/simd/BlockedPooling.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.h
#include "core/kernels/simd/Activation-inl.h"

HWY_BEFORE_NAMESPACE();
namespace rlab::simd::HWY_NAMESPACE {

/// Set to the sums over the chunk: floats hold one image's only, doubles all.
template <int B>
void poolBackward(const BlockedConv& conv, std::int64_t begin, std::int64_t end,
                  const Activation& activation, const float* meanGradient, float* gradient,
                  const ChannelSums& sums, float* scratch) {
    const int channels = conv.outChannels;
    const float share = 1.0f / static_cast<float>(conv.outHeight * conv.outWidth);
    float* imageSums = scratch;
    float* skipRoom = scratch + 2 * channels;
    std::fill_n(sums.first, channels, 0.0);
    std::fill_n(sums.second, channels, 0.0);
    for (std::int64_t n = begin; n < end; ++n) {
        std::fill_n(imageSums, 2 * channels, 0.0f);
        const float* y = activation.y + n * conv.outImage();
        float* out = gradient + n * conv.outImage();
        const float* means = meanGradient + n * channels;
        activate<B>(activation, channels, conv.outHeight, conv.outWidth, n, skipRoom,
                    [&](Vec<B> value, std::size_t at, int block, int v, int, int) HWY_ATTR {
                        const int channel = block * B + v * lanes<B>;
                        const Vec<B> full = hn::Mul(load<B>(means + channel), broadcast<B>(share));
                        const Vec<B> g =
                            hn::IfThenElseZero(hn::Gt(value, hn::Zero(Tag<B>())), full);
                        store<B>(g, out + at);
                        addTo<B>(imageSums + channel, g);
                        addTo<B>(imageSums + channels + channel, hn::Mul(g, load<B>(y + at)));
                    });
        for (int c = 0; c < channels; ++c) {
            sums.first[c] += imageSums[c];
            sums.second[c] += imageSums[channels + c];
        }
    }
}

template <int B>
void pool(const BlockedConv& conv, std::int64_t begin, std::int64_t end,
          const Activation& activation, float* mean, float* scratch) {
    const int channels = conv.outChannels;
    const float share = 1.0f / static_cast<float>(conv.outHeight * conv.outWidth);
    for (std::int64_t n = begin; n < end; ++n) {
        float* means = mean + n * channels;
        std::fill_n(means, channels, 0.0f);
        activate<B>(activation, channels, conv.outHeight, conv.outWidth, n, scratch,
                    [&](Vec<B> value, std::size_t, int block, int v, int, int)
                        HWY_ATTR { addTo<B>(means + block * B + v * lanes<B>, value); });
        for (int c = 0; c < channels; ++c)
            means[c] *= share;
    }
}

void Pool(const BlockedConv& conv, std::int64_t begin, std::int64_t end,
          const Activation& activation, float* mean, float* scratch) {
    (conv.block == 16 ? pool<16> : pool<8>)(conv, begin, end, activation, mean, scratch);
}

void PoolBackward(const BlockedConv& conv, std::int64_t begin, std::int64_t end,
                  const Activation& activation, const float* meanGradient, float* gradient,
                  const ChannelSums& sums, float* scratch) {
    (conv.block == 16 ? poolBackward<16> : poolBackward<8>)(conv, begin, end, activation,
                                                            meanGradient, gradient, sums, scratch);
}

} // namespace rlab::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace rlab::simd {

HWY_EXPORT(Pool);
HWY_EXPORT(PoolBackward);

void poolChunk(const BlockedConv& conv, std::int64_t begin, std::int64_t end,
               const Activation& activation, float* mean, float* scratch) {
    HWY_DYNAMIC_DISPATCH(Pool)(conv, begin, end, activation, mean, scratch);
}

void poolBackwardChunk(const BlockedConv& conv, std::int64_t begin, std::int64_t end,
                       const Activation& activation, const float* meanGradient, float* gradient,
                       ChannelSums sums, float* scratch) {
    HWY_DYNAMIC_DISPATCH(PoolBackward)
    (conv, begin, end, activation, meanGradient, gradient, sums, scratch);
}

} // namespace rlab::simd
#endif
