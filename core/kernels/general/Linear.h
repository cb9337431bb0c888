// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Parallel.h"

namespace rlab {

/// x: (N, I), w: (O, I), bias: (O) or null, y: (N, O).
struct LinearGeometry {
    std::int64_t batch, inFeatures, outFeatures;
};

/// y = x·wᵀ + bias
template <class T>
void linearForward(const Parallel& parallel, const LinearGeometry& geometry, const T* x, const T* w,
                   const T* bias, T* y);

/// dx += dy·w
template <class T>
void linearBackwardData(const Parallel& parallel, const LinearGeometry& geometry, const T* dy,
                        const T* w, T* dx);

/// dw = dyᵀ·x, dbias (or null) = the column sums of dy.
template <class T>
void linearBackwardWeights(const Parallel& parallel, const LinearGeometry& geometry, const T* x,
                           const T* dy, T* dw, T* dbias);

} // namespace rlab
