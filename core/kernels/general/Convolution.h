// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Parallel.h"
#include "core/nn/LayerSpec.h"
#include "core/tensor/Shape.h"

namespace rlab {

/// All sizes of one convolution. x: (N, C, H, W), w: (K, C/G, KH, KW), y: (N, K, OH, OW).
struct ConvGeometry {
    ConvGeometry(const Conv2dSpec& spec, const Shape& input, const Shape& output);

    std::int64_t channels, height, width;
    std::int64_t outChannels, outHeight, outWidth;
    Extent kernel, stride, padding;
    std::int64_t groups;

    std::int64_t pixels() const { return height * width; }
    std::int64_t outPixels() const { return outHeight * outWidth; }
    std::int64_t groupChannels() const { return channels / groups; }
    std::int64_t groupOutChannels() const { return outChannels / groups; }
    /// Numbers under one window: (C/G)·KH·KW.
    std::int64_t patch() const { return groupChannels() * kernel.height * kernel.width; }
    std::int64_t weights() const { return outChannels * patch(); }
    /// 1×1, stride 1, no padding: the image is its own patch matrix.
    bool isPointwise() const;
};

/// Elements of scratch that any of the three functions needs on this many threads.
std::int64_t convScratch(const ConvGeometry& geometry, int threads);

/// y = x ⋆ w + bias (cross-correlation; `bias` (K) or null). The patches of a band of output rows
/// are laid out as a matrix (im2col) and multiplied by the weights: any kernel, stride, padding,
/// groups.
template <class T>
void convForward(const Parallel& parallel, const ConvGeometry& geometry, std::int64_t batch,
                 const T* x, const T* w, const T* bias, T* y, T* scratch);

/// dx += the gradient by x.
template <class T>
void convBackwardData(const Parallel& parallel, const ConvGeometry& geometry, std::int64_t batch,
                      const T* dy, const T* w, T* dx, T* scratch);

/// dw = the gradient by w; dbias (K) the one by the bias, or null. Summed over the batch in fixed
/// chunks.
template <class T>
void convBackwardWeights(const Parallel& parallel, const ConvGeometry& geometry, std::int64_t batch,
                         const T* x, const T* dy, T* dw, T* dbias, T* scratch);

} // namespace rlab
