// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace rlab::simd {

// Fused 3×3 convolutions on blocked activations (N, C/B, H, W, B): the B channels of a pixel lie
// side by side and fill one or two vectors, so that a vector spans output channels and every
// multiply-add broadcasts one input. B is 16, or 8 for networks whose widths 16 doesn't divide.
//
// A convolution works on a few images at a time. Their input is made in a zero-padded scratch by a
// prologue that applies the previous layer's batch norm, the addition and the ReLU; so only raw
// convolution outputs and the activations that a shortcut needs are ever stored.

enum class Method {
    Stem,     ///< up to four input channels, stride 1, direct
    Winograd, ///< stride 1, F(4×4, 3×3): Lavin & Gray, arXiv 1509.09308, section 4
    Strided,  ///< stride 2, direct
};

/// All sizes of one 3×3 convolution with padding 1.
struct BlockedConv {
    Method method;
    int block; ///< channels side by side: 8 or 16
    int inChannels, inHeight, inWidth;
    int outChannels, outHeight, outWidth;
    int groupImages; ///< images that share one pass over the weights

    int stride() const { return method == Method::Strided ? 2 : 1; }
    /// Distance of neighbouring pixels in the scratch of the input.
    int inPixel() const { return method == Method::Stem ? 4 : block; }
    int inBlocks() const { return method == Method::Stem ? 1 : inChannels / block; }
    int outBlocks() const { return outChannels / block; }
    std::int64_t inImage() const { return std::int64_t{inChannels} * inHeight * inWidth; }
    std::int64_t outImage() const { return std::int64_t{outChannels} * outHeight * outWidth; }
    std::int64_t weights() const { return std::int64_t{outChannels} * inChannels * 9; }
    /// Numbers of one packed copy of the weights, and of one partial weight gradient.
    std::int64_t packedWeights() const {
        return weights() / 9 * (method == Method::Winograd ? 36 : 9);
    }
};

/// Chooses method and group. `block` divides outChannels, and inChannels unless they are 4 or
/// fewer.
BlockedConv blockedConv(int block, int inChannels, int inHeight, int inWidth, int outChannels,
                        int stride);

/// Floats of scratch that one thread needs for this convolution.
std::int64_t scratchFloats(const BlockedConv& conv);

/// weights (K, C, 3, 3) → the order in which forward pass (`backward` false) or the gradient by the
/// input read them; packedWeights() floats, 64-byte aligned.
void packWeights(const BlockedConv& conv, const float* weights, bool backward, float* packed);

/// The sum of `parts` partial weight gradients, `packedWeights()` apart, in order → (K, C, 3, 3).
void unpackWeightGradient(const BlockedConv& conv, float* partials, int parts, float* gradient);

/// The activation max(0, y·scale + shift + skip), all of it blocked and of the whole batch.
struct Activation {
    const float* images = nullptr; ///< of the stem: (N, C, H, W); nothing else is used then
    const float* y = nullptr;
    const float* scale = nullptr; ///< (C)
    const float* shift = nullptr; ///< (C)
    const float* skip = nullptr;  ///< null: none
    int skipChannels = 0;         ///< fewer than C: option A, every second pixel of
    int skipHeight = 0;           ///< an image of this size
    int skipWidth = 0;
    float* stored = nullptr; ///< where it is kept; null: nowhere
};

/// Sums over the images of a chunk, in double; each (C).
struct ChannelSums {
    double* first;
    double* second;
};

struct ForwardChunk {
    std::int64_t begin, end; ///< images
    Activation input;        ///< is stored on the way if it is to be kept
    const float* packed;
    float* y;         ///< (N, K/B, OH, OW, B), raw
    ChannelSums sums; ///< set to Σ y and Σ y²; null: not wanted
    float* scratch;
};

/// y = input ⋆ weights for the images of a chunk.
void forwardChunk(const BlockedConv& conv, const ForwardChunk& chunk);

struct BackwardChunk {
    std::int64_t begin, end;
    Activation input;       ///< as in the forward pass; read from `stored` where it is kept
    const float* y;         ///< this convolution's raw output
    const float* gradient;  ///< by the output of its batch norm
    const float *a, *b, *c; ///< (K): the gradient by y is a·gradient + b·y + c
    const float* packed;    ///< packed for the gradient by the input; unused by the stem
    float* weightGradient;  ///< packedWeights() floats, set
    /// The gradient by the batch norm that the input comes from (masked by its ReLU); null: not
    /// wanted.
    float* inputGradient;
    const float* skipGradient = nullptr; ///< of the block's output; it also flows to the input
    int skipChannels = 0; ///< of skipGradient; more than C: option A, with an image of
    int skipHeight = 0;   ///< this size
    int skipWidth = 0;
    ChannelSums sums; ///< set to Σ g and Σ g·y′ for the input's batch norm, y′ its raw input
    float* scratch;
};

/// Gradients by weights and input for the images of a chunk.
void backwardChunk(const BlockedConv& conv, const BackwardChunk& chunk);

/// mean: (N, C) = the mean over the pixels of an activation that is not a convolution's input.
/// `conv` is the convolution that made y.
void poolChunk(const BlockedConv& conv, std::int64_t begin, std::int64_t end,
               const Activation& activation, float* mean, float* scratch);

/// The way back: gradient: (N, C) by the means → by the batch norm's output, with its sums.
void poolBackwardChunk(const BlockedConv& conv, std::int64_t begin, std::int64_t end,
                       const Activation& activation, const float* meanGradient, float* gradient,
                       ChannelSums sums, float* scratch);

} // namespace rlab::simd
