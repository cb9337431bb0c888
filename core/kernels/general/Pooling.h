// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Parallel.h"
#include "core/nn/LayerSpec.h"
#include "core/tensor/Shape.h"

namespace rlab {

/// x: (planes, H, W), y: (planes, OH, OW), planes = images × channels.
struct PoolGeometry {
    PoolGeometry(const Pool2dSpec& spec, const Shape& input, const Shape& output);

    PoolKind kind;
    Extent kernel, stride, padding;
    std::int64_t channels, height, width, outHeight, outWidth;
};

/// Largest or mean value of each window. Padding never is the largest, but counts as zeros in the
/// mean. Where several values are largest, the first in reading order gets the gradient (as torch).
template <class T>
void poolForward(const Parallel& parallel, const PoolGeometry& geometry, std::int64_t batch,
                 const T* x, T* y);

/// dx += the gradient by x.
template <class T>
void poolBackward(const Parallel& parallel, const PoolGeometry& geometry, std::int64_t batch,
                  const T* x, const T* dy, T* dx);

/// y: (planes) = mean of each plane of x: (planes, pixels).
template <class T>
void globalAverageForward(const Parallel& parallel, std::int64_t planes, std::int64_t pixels,
                          const T* x, T* y);

/// dx += the gradient by x.
template <class T>
void globalAverageBackward(const Parallel& parallel, std::int64_t planes, std::int64_t pixels,
                           const T* dy, T* dx);

} // namespace rlab
