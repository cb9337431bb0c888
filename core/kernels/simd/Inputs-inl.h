// SPDX-License-Identifier: GPL-3.0-or-later

// The prologues: what a convolution reads is made in a thread's scratch, padded.
#if defined(RLAB_SIMD_INPUTS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef RLAB_SIMD_INPUTS_INL_H_
#undef RLAB_SIMD_INPUTS_INL_H_
#else
#define RLAB_SIMD_INPUTS_INL_H_
#endif

#include "core/kernels/simd/Activation-inl.h"
#include "core/kernels/simd/BlockedScratch.h"

#include <cstring>

HWY_BEFORE_NAMESPACE();
namespace rlab::simd::HWY_NAMESPACE {

/// (C, H, W) → (H, W, 4), padded; channels from C on stay as they are.
inline void makeStemInput(const BlockedConv& conv, const float* image, const ImageLayout& layout,
                          float* padded) {
    for (int c = 0; c < conv.inChannels; ++c)
        for (int y = 0; y < conv.inHeight; ++y)
            for (int x = 0; x < conv.inWidth; ++x)
                padded[layout.at(0, y, x) + c] =
                    image[(std::size_t(c) * conv.inHeight + y) * conv.inWidth + x];
}

/// The activation of one image, padded, and stored where it is to be kept.
template <int B>
void makeInput(const BlockedConv& conv, const Activation& a, std::int64_t index,
               const ImageLayout& layout, float* padded, float* skipRoom) {
    const ImageLayout dense = ImageLayout::dense(conv.inChannels, conv.inHeight, conv.inWidth);
    float* stored = a.stored ? a.stored + index * conv.inImage() : nullptr;
    if (a.isStored) {
        for (int block = 0; block < dense.blocks; ++block)
            for (int y = 0; y < dense.height; ++y)
                std::memcpy(padded + layout.at(block, y, 0), stored + dense.at(block, y, 0),
                            dense.row() * sizeof(float));
        return;
    }
    const auto lineOf = [=](int block, int v, int y) {
        return padded + layout.at(block, y, 0) + v * lanes<B>;
    };
    if (stored)
        activate<B>(a, dense, index, skipRoom, [=](int block, int v, int y) HWY_ATTR {
            float* line = lineOf(block, v, y);
            return [=](Vec<B> value, std::size_t x, std::size_t at) HWY_ATTR {
                store<B>(value, line + x);
                store<B>(value, stored + at);
            };
        });
    else
        activate<B>(a, dense, index, skipRoom, [=](int block, int v, int y) HWY_ATTR {
            float* line = lineOf(block, v, y);
            return [=](Vec<B> value, std::size_t x, std::size_t)
                       HWY_ATTR { store<B>(value, line + x); };
        });
}

/// The gradient by one image's raw output, a·gradient + b·y + c, padded.
template <int B>
void makeGradient(const BlockedConv& conv, const BackwardChunk& chunk, std::int64_t index,
                  const ImageLayout& layout, float* padded) {
    const ImageLayout dense = ImageLayout::dense(conv.outChannels, conv.outHeight, conv.outWidth);
    const float* g = chunk.gradient + index * conv.outImage();
    const float* y = chunk.y + index * conv.outImage();
    for (int vector = 0; vector < dense.blocks * vectors<B>; ++vector) {
        const int block = vector / vectors<B>, lane = (vector % vectors<B>)*lanes<B>;
        const Vec<B> a = load<B>(chunk.a + vector * lanes<B>);
        const Vec<B> b = load<B>(chunk.b + vector * lanes<B>);
        const Vec<B> c = load<B>(chunk.c + vector * lanes<B>);
        for (int row = 0; row < dense.height; ++row) {
            const std::size_t from = dense.at(block, row, 0) + lane;
            float* to = padded + layout.at(block, row, 0) + lane;
            for (std::size_t x = 0; x < dense.row(); x += B)
                store<B>(
                    hn::MulAdd(a, load<B>(g + from + x), hn::MulAdd(b, load<B>(y + from + x), c)),
                    to + x);
        }
    }
}

} // namespace rlab::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
