// SPDX-License-Identifier: GPL-3.0-or-later

// One convolution at work on one chunk of images, on one thread.
#if defined(RLAB_SIMD_WORKER_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef RLAB_SIMD_WORKER_INL_H_
#undef RLAB_SIMD_WORKER_INL_H_
#else
#define RLAB_SIMD_WORKER_INL_H_
#endif

#include "core/kernels/simd/Inputs-inl.h"
#include "core/kernels/simd/Passes-inl.h"

#include <algorithm>

HWY_BEFORE_NAMESPACE();
namespace rlab::simd::HWY_NAMESPACE {

/// What the passes of both directions share. Blocks of BI channels come in, blocks of BO go out.
template <int BI, int BO>
class Worker {
public:
    Worker(const BlockedConv& conv, float* scratch)
        : conv_(conv)
        , layout_(conv)
        , input_(scratch + layout_.inputAt)
        , gradient_(scratch + layout_.gradientAt)
        , skip_(scratch + layout_.skipAt)
        , room_{scratch + layout_.firstAt,
                scratch + layout_.secondAt,
                scratch + layout_.sumsAt,
                {}} {}

protected:
    /// Calls work(first image, images) for each group of a chunk.
    template <class Work>
    void forEachGroup(std::int64_t begin, std::int64_t end, const Work& work) {
        for (std::int64_t n = begin; n < end; n += conv_.groupImages)
            work(n, static_cast<int>(std::min<std::int64_t>(conv_.groupImages, end - n)));
    }

    void clearInput() { clearBorder(layout_.input, conv_.groupImages, input_); }

    void makeInputs(const Activation& a, std::int64_t first, int images) {
        for (int i = 0; i < images; ++i) {
            float* padded = input_ + i * layout_.input.image();
            if constexpr (BI == stemBlock)
                makeStemInput(conv_, a.images + (first + i) * conv_.inImage(), layout_.input,
                              padded);
            else
                makeInput<BI>(conv_, a, first + i, layout_.input, padded, skip_);
        }
    }

    /// Images of the group after the one that ends before `next`.
    std::int64_t following(std::int64_t next, std::int64_t batch) const {
        return std::clamp<std::int64_t>(batch - next, 0, conv_.groupImages);
    }

    void fetchInput(const Activation& a, std::int64_t first, std::int64_t images) {
        const std::int64_t from = first * conv_.inImage(), count = images * conv_.inImage();
        if (images == 0)
            return;
        if (a.images)
            return room_.prefetch.add(a.images + from, count);
        if (a.stored)
            room_.prefetch.add(a.stored + from, count);
        if (a.isStored)
            return;
        room_.prefetch.add(a.y + from, count);
        if (a.skip.data && a.skip.hasSize(conv_.inChannels, conv_.inHeight, conv_.inWidth))
            room_.prefetch.add(a.skip.data + from, count);
    }

    /// Whether outputs go past the caches: a batch that outgrows the second-level cache does, else
    /// each line would first be read from memory. A step of resnet-56 takes 4 % less time. Vectors
    /// that fill only a part of a line would make it slower.
    template <int B>
    static bool streams(std::int64_t batch, std::int64_t image) {
        constexpr std::int64_t cachedFloats = 1 << 19;
        constexpr bool fillsLine = lanes<B> * sizeof(float) == 64;
        return fillsLine && batch * image > cachedFloats;
    }

    template <bool Streams, int B>
    static HWY_INLINE void write(Vec<B> value, float* to) {
        if constexpr (Streams)
            hn::Stream(value, Tag<B>(), to);
        else
            store<B>(value, to);
    }

    void beginSums(int channels, const ChannelSums& sums) {
        std::fill_n(room_.sums, 2 * channels, 0.0f);
        if (sums.first) {
            std::fill_n(sums.first, channels, 0.0);
            std::fill_n(sums.second, channels, 0.0);
        }
    }

    /// Floats hold the sums of one group only, doubles those of the chunk.
    void collectSums(int channels, const ChannelSums& sums) {
        if (sums.first)
            for (int c = 0; c < channels; ++c) {
                sums.first[c] += room_.sums[c];
                sums.second[c] += room_.sums[channels + c];
            }
        std::fill_n(room_.sums, 2 * channels, 0.0f);
    }

    const BlockedConv& conv_;
    const BlockedScratch layout_;
    float* const input_;    ///< padded, of a group
    float* const gradient_; ///< by the raw output, padded, of a group
    float* const skip_;
    Room room_;
};

/// Calls work(BI, BO) with the blocks of a convolution as constants.
template <class Work>
HWY_INLINE void withBlocks(const BlockedConv& conv, const Work& work) {
    const auto withOutput = [&](auto in) {
        if (conv.outBlock == 16)
            work(in, std::integral_constant<int, 16>());
        else
            work(in, std::integral_constant<int, 8>());
    };
    if (conv.method == Method::Stem)
        withOutput(std::integral_constant<int, stemBlock>());
    else if (conv.inBlock == 16)
        withOutput(std::integral_constant<int, 16>());
    else
        withOutput(std::integral_constant<int, 8>());
}

} // namespace rlab::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
