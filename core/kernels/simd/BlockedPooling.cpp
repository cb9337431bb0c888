// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/simd/BlockedConvolution.h"

#include <algorithm>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/simd/BlockedPooling.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.h
#include "core/kernels/simd/Activation-inl.h"

HWY_BEFORE_NAMESPACE();
namespace rlab::simd::HWY_NAMESPACE {

inline ImageLayout outputLayout(const BlockedConv& conv) {
    return ImageLayout::dense(conv.outChannels, conv.outHeight, conv.outWidth);
}

/// Adds an image's sums, which floats hold, to those of the chunk.
inline void collect(const float* imageSums, int channels, const ChannelSums& sums) {
    for (int c = 0; c < channels; ++c) {
        sums.first[c] += imageSums[c];
        sums.second[c] += imageSums[channels + c];
    }
}

inline void clear(int channels, const ChannelSums& sums) {
    std::fill_n(sums.first, channels, 0.0);
    std::fill_n(sums.second, channels, 0.0);
}

template <int B>
void poolBackward(const BlockedConv& conv, std::int64_t begin, std::int64_t end,
                  const Activation& activation, const float* meanGradient, float* gradient,
                  const ChannelSums& sums, float* scratch) {
    const int channels = conv.outChannels;
    const float share = 1.0f / static_cast<float>(conv.outHeight * conv.outWidth);
    float* imageSums = scratch;
    float* skipRoom = scratch + 2 * channels;
    clear(channels, sums);
    for (std::int64_t n = begin; n < end; ++n) {
        std::fill_n(imageSums, 2 * channels, 0.0f);
        const float* y = activation.y + n * conv.outImage();
        float* out = gradient + n * conv.outImage();
        const float* means = meanGradient + n * channels;
        activate<B>(
            activation, outputLayout(conv), n, skipRoom, [&](int block, int v, int) HWY_ATTR {
                const int channel = block * B + v * lanes<B>;
                const Vec<B> full = hn::Mul(load<B>(means + channel), broadcast<B>(share));
                return [=](Vec<B> value, std::size_t, std::size_t at) HWY_ATTR {
                    const Vec<B> g = hn::IfThenElseZero(hn::Gt(value, hn::Zero(Tag<B>())), full);
                    store<B>(g, out + at);
                    addTo<B>(imageSums + channel, g);
                    addTo<B>(imageSums + channels + channel, hn::Mul(g, load<B>(y + at)));
                };
            });
        collect(imageSums, channels, sums);
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
        activate<B>(activation, outputLayout(conv), n, scratch,
                    [=](int block, int v, int) HWY_ATTR {
                        float* sums = means + block * B + v * lanes<B>;
                        return [=](Vec<B> value, std::size_t, std::size_t)
                                   HWY_ATTR { addTo<B>(sums, value); };
                    });
        for (int c = 0; c < channels; ++c)
            means[c] *= share;
    }
}

/// Calls use(vector, offset of a pixel's vector) for each vector of channels and pixel.
template <int B, class Begin, class Use, class End>
HWY_INLINE void forEachChannel(const ImageLayout& layout, const Begin& begin, const Use& use,
                               const End& end) {
    for (int vector = 0; vector < layout.blocks * vectors<B>; ++vector) {
        begin(vector);
        for (int y = 0; y < layout.height; ++y) {
            const std::size_t line =
                layout.at(vector / vectors<B>, y, 0) + (vector % vectors<B>)*lanes<B>;
            for (int x = 0; x < layout.width; ++x)
                use(line + static_cast<std::size_t>(x) * B);
        }
        end(vector);
    }
}

template <int B>
void poolImages(const float* activation, const ImageLayout& layout, int images, float* mean) {
    const Vec<B> share = broadcast<B>(1.0f / static_cast<float>(layout.height * layout.width));
    for (int n = 0; n < images; ++n, activation += layout.image(), mean += layout.channels()) {
        Vec<B> sum = hn::Zero(Tag<B>());
        forEachChannel<B>(
            layout, [&](int) HWY_ATTR { sum = hn::Zero(Tag<B>()); },
            [&](std::size_t at) HWY_ATTR { sum = hn::Add(sum, load<B>(activation + at)); },
            [&](int vector)
                HWY_ATTR { hn::StoreU(hn::Mul(sum, share), Tag<B>(), mean + vector * lanes<B>); });
    }
}

template <int B>
void sumsOfGradients(const BlockedConv& conv, std::int64_t begin, std::int64_t end, const float* g,
                     const float* y, const ChannelSums& sums) {
    clear(conv.outChannels, sums);
    const ImageLayout layout = outputLayout(conv);
    HWY_ALIGN float lanesOf[2][lanes<B>];
    for (std::int64_t n = begin; n < end; ++n) {
        const float* gradient = g + n * conv.outImage();
        const float* raw = y + n * conv.outImage();
        Vec<B> s1 = hn::Zero(Tag<B>()), s2 = s1;
        forEachChannel<B>(
            layout, [&](int) HWY_ATTR { s1 = s2 = hn::Zero(Tag<B>()); },
            [&](std::size_t at) HWY_ATTR {
                const Vec<B> value = load<B>(gradient + at);
                s1 = hn::Add(s1, value);
                s2 = hn::MulAdd(value, load<B>(raw + at), s2);
            },
            [&](int vector) HWY_ATTR {
                store<B>(s1, lanesOf[0]);
                store<B>(s2, lanesOf[1]);
                for (int lane = 0; lane < lanes<B>; ++lane) {
                    sums.first[vector * lanes<B> + lane] += lanesOf[0][lane];
                    sums.second[vector * lanes<B> + lane] += lanesOf[1][lane];
                }
            });
    }
}

void Pool(const BlockedConv& conv, std::int64_t begin, std::int64_t end,
          const Activation& activation, float* mean, float* scratch) {
    (conv.outBlock == 16 ? pool<16> : pool<8>)(conv, begin, end, activation, mean, scratch);
}

void PoolBackward(const BlockedConv& conv, std::int64_t begin, std::int64_t end,
                  const Activation& activation, const float* meanGradient, float* gradient,
                  const ChannelSums& sums, float* scratch) {
    (conv.outBlock == 16 ? poolBackward<16> : poolBackward<8>)(conv, begin, end, activation,
                                                               meanGradient, gradient, sums,
                                                               scratch);
}

void PoolImages(const float* activation, const ImageLayout& layout, int images, float* mean) {
    (layout.block == 16 ? poolImages<16> : poolImages<8>)(activation, layout, images, mean);
}

void SumsOfGradients(const BlockedConv& conv, std::int64_t begin, std::int64_t end, const float* g,
                     const float* y, const ChannelSums& sums) {
    (conv.outBlock == 16 ? sumsOfGradients<16> : sumsOfGradients<8>)(conv, begin, end, g, y, sums);
}

} // namespace rlab::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace rlab::simd {

HWY_EXPORT(Pool);
HWY_EXPORT(PoolBackward);
HWY_EXPORT(PoolImages);
HWY_EXPORT(SumsOfGradients);

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

void poolPadded(const float* activation, const ImageLayout& layout, int images, float* mean) {
    HWY_DYNAMIC_DISPATCH(PoolImages)(activation, layout, images, mean);
}

void gradientSums(const BlockedConv& conv, std::int64_t begin, std::int64_t end, const float* g,
                  const float* y, ChannelSums sums) {
    HWY_DYNAMIC_DISPATCH(SumsOfGradients)(conv, begin, end, g, y, sums);
}

} // namespace rlab::simd
#endif
