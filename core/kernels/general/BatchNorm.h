// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Parallel.h"

namespace rlab {

/// x and y: (N, C, P), P pixels; all else (C).
struct BatchNormGeometry {
    std::int64_t batch, channels, pixels;
};

/// What the training forward pass keeps of a batch; each (C).
template <class T>
struct BatchStatistics {
    T* mean;
    T* variance; ///< biased: divided by the count
    T* inverse;  ///< 1/√(variance + ε)
};

/// Training: y = γ·(x − μ)/√(σ² + ε) + β with the batch's own μ and σ² (Ioffe & Szegedy,
/// arXiv 1502.03167, algorithm 1).
template <class T>
void batchNormForwardTraining(const Parallel& parallel, const BatchNormGeometry& geometry,
                              double epsilon, const T* x, const T* gamma, const T* beta,
                              BatchStatistics<T> statistics, T* y);

/// Moves the running statistics by `momentum` towards the batch's mean and unbiased variance, as
/// torch does. A single number has no unbiased variance: the old estimate then stays.
template <class T>
void batchNormMoveRunning(const BatchNormGeometry& geometry, double momentum,
                          BatchStatistics<T> statistics, T* runningMean, T* runningVariance);

/// Inference: the same with the running statistics.
template <class T>
void batchNormForwardInference(const Parallel& parallel, const BatchNormGeometry& geometry,
                               double epsilon, const T* x, const T* gamma, const T* beta,
                               const T* runningMean, const T* runningVariance, T* y);

/// After the training forward pass: dx += …, dgamma = …, dbeta = ….
template <class T>
void batchNormBackward(const Parallel& parallel, const BatchNormGeometry& geometry, const T* x,
                       const T* gamma, BatchStatistics<T> statistics, const T* dy, T* dx, T* dgamma,
                       T* dbeta);

/// After the inference forward pass, where the statistics are constants: dx += dy·γ/√(σ² + ε).
template <class T>
void batchNormBackwardInference(const Parallel& parallel, const BatchNormGeometry& geometry,
                                double epsilon, const T* gamma, const T* runningVariance,
                                const T* dy, T* dx);

} // namespace rlab
