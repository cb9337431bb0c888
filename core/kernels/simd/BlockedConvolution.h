// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/simd/BlockedImages.h"

#include <cstdint>

namespace rlab::simd {

// Fused convolutions on blocked images: a vector spans output channels, so that every multiply-add
// broadcasts one input and needs no shuffling.
//
// A convolution works on a few images at a time. In training their input is made in a zero-padded
// scratch by a prologue that applies the previous layer's batch norm, the addition and the ReLU; so
// only raw convolution outputs and the activations that a shortcut needs are ever stored. In
// inference batch norm lies in the weights, and activations are kept padded.

enum class Method {
    Stem,      ///< 3×3, up to four input channels, stride 1, direct
    Winograd,  ///< 3×3, stride 1, F(4×4, 3×3): Lavin & Gray, arXiv 1509.09308, section 4
    Strided,   ///< 3×3, stride 2, direct
    Pointwise, ///< 1×1, stride 1 or 2: one matrix product over pixels
};

/// All sizes of one convolution whose padding keeps the image's size (before the stride).
struct BlockedConv {
    Method method;
    int inBlock; ///< channels side by side; of the stem's padded input: 4
    int outBlock;
    int inChannels, inHeight, inWidth;
    int outChannels, outHeight, outWidth;
    int stride;
    int groupImages; ///< images that share one pass over the weights

    int kernel() const { return method == Method::Pointwise ? 1 : 3; }
    int border() const { return kernel() / 2; }
    int inBlocks() const { return method == Method::Stem ? 1 : inChannels / inBlock; }
    int outBlocks() const { return outChannels / outBlock; }
    std::int64_t inImage() const { return std::int64_t{inChannels} * inHeight * inWidth; }
    std::int64_t outImage() const { return std::int64_t{outChannels} * outHeight * outWidth; }
    /// Numbers of the weights, and of one partial weight gradient.
    std::int64_t weights() const {
        return std::int64_t{outChannels} * inChannels * kernel() * kernel();
    }
    /// Numbers of one packed copy of the weights.
    std::int64_t packedWeights() const {
        return method == Method::Winograd ? weights() / 9 * 36 : weights();
    }
};

/// Whether these kernels know a convolution with such sizes: 3×3 or 1×1, stride 1 or 2, outputs
/// that 8 divides; inputs as well, or a stem's.
bool isBlockedConv(int kernel, int inChannels, int outChannels, int stride);

/// Chooses method, blocks and group for a convolution that isBlockedConv() accepts.
BlockedConv blockedConv(int kernel, int inChannels, int inHeight, int inWidth, int outChannels,
                        int stride);

/// Floats of scratch that one thread needs for this convolution, in any of the passes below.
std::int64_t scratchFloats(const BlockedConv& conv);

/// weights (K, C, kernel, kernel) → the order in which forward pass (`backward` false) or the
/// gradient by the input read them; packedWeights() floats, 64-byte aligned. `scale` (K), if given,
/// multiplies the outputs.
void packWeights(const BlockedConv& conv, const float* weights, const float* scale, bool backward,
                 float* packed);

/// The sum of `parts` partial weight gradients, `weights()` apart, in order → (K, C, kernel,
/// kernel), for the blocks [begin, end) of output channels.
void unpackWeightGradient(const BlockedConv& conv, const float* partials, int parts, int begin,
                          int end, float* gradient);

/// The activation max(0, y·scale + shift + skip), all of it blocked and of the whole batch.
struct Activation {
    const float* images = nullptr; ///< of the stem: (N, C, H, W); nothing else is used then
    const float* y = nullptr;
    const float* scale = nullptr;     ///< (C)
    const float* shift = nullptr;     ///< (C)
    BlockedImages skip;               ///< same size, or fewer channels: option A. No data: none
    const float* skipScale = nullptr; ///< (C), of a projection's raw output; null: skip as it is
    const float* skipShift = nullptr;
    float* stored = nullptr; ///< where it is kept; null: nowhere
    bool isStored = false;   ///< it can be read from there
};

/// Sums over the images of a chunk, in double; each (C).
struct ChannelSums {
    double* first;
    double* second;
};

struct ForwardChunk {
    std::int64_t begin, end; ///< images
    std::int64_t batch;      ///< all images; what follows the chunk is fetched ahead
    Activation input;        ///< is stored on the way if it is to be kept
    const float* packed;
    float* y;         ///< (N, K/B, OH, OW, B), raw
    ChannelSums sums; ///< set to Σ y and Σ y²
    float* scratch;
};

/// y = input ⋆ weights for the images of a chunk.
void forwardChunk(const BlockedConv& conv, const ForwardChunk& chunk);

struct BackwardChunk {
    std::int64_t begin, end;
    std::int64_t batch;
    Activation input;       ///< as in the forward pass; read from `stored` where it is kept
    const float* y;         ///< this convolution's raw output
    const float* gradient;  ///< by the output of its batch norm
    const float *a, *b, *c; ///< (K): the gradient by y is a·gradient + b·y + c
    const float* packed;    ///< packed for the gradient by the input; unused by the stem
    float* weightGradient;  ///< weights() floats, set
    float* inputGradient;   ///< null: not wanted
    /// What else flows to the input: as large as the input, or that of an option A's sum.
    BlockedImages added;
    /// Whether this is all: then inputGradient is masked by the input's ReLU and becomes the one by
    /// the batch norm before it, whose sums Σ g and Σ g·y′ are set, y′ its raw input.
    bool completes;
    ChannelSums sums;
    float* scratch;
};

/// Gradients by weights and input for the images of a chunk.
void backwardChunk(const BlockedConv& conv, const BackwardChunk& chunk);

/// Σ g and Σ g·y over a chunk, for a projection, whose gradient another unit has made.
void gradientSums(const BlockedConv& conv, std::int64_t begin, std::int64_t end, const float* g,
                  const float* y, ChannelSums sums);

/// mean: (N, C) = the mean over the pixels of an activation that is not a convolution's input.
/// `conv` is the convolution that made y.
void poolChunk(const BlockedConv& conv, std::int64_t begin, std::int64_t end,
               const Activation& activation, float* mean, float* scratch);

/// The way back: gradient: (N, C) by the means → by the batch norm's output, with its sums.
void poolBackwardChunk(const BlockedConv& conv, std::int64_t begin, std::int64_t end,
                       const Activation& activation, const float* meanGradient, float* gradient,
                       ChannelSums sums, float* scratch);

/// How the input of a convolution, or an activation that others read, lies padded in inference.
ImageLayout paddedInput(const BlockedConv& conv);

/// One convolution of a few images in inference: out = max(0, in ⋆ weights + shift + skip).
struct InferenceStep {
    int images;
    const float* in;
    ImageLayout inLayout; ///< at least as large as paddedInput()
    const float* packed;  ///< with the batch norm's scale in it
    const float* shift;   ///< (K)
    const float* skip;    ///< of the size of `out`; null: none
    ImageLayout skipLayout;
    bool relu;
    float* out; ///< its padding is left alone
    ImageLayout outLayout;
    float* scratch;
};

void inferStep(const BlockedConv& conv, const InferenceStep& step);

/// (N, C, H, W) → the stem's padded input.
void padStemInput(const BlockedConv& conv, const float* images, int count, float* padded);

/// mean: (N, C), over the pixels of padded activations.
void poolPadded(const float* activation, const ImageLayout& layout, int images, float* mean);

} // namespace rlab::simd
