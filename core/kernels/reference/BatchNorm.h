// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/reference/Array.h"

namespace rlab::reference {

// x, y: (N, C, H, W); all else (C). m = N·H·W numbers a channel.

struct ChannelMoments {
    Array mean;     ///< μ = Σ x / m
    Array variance; ///< σ² = Σ (x − μ)² / m
};
ChannelMoments channelMoments(const Array& x);

/// y = γ·(x − μ)/√(σ² + ε) + β with any moments: the batch's (training) or the running ones.
/// Ioffe & Szegedy, arXiv 1502.03167, algorithm 1.
Array batchNorm(const Array& x, const ChannelMoments& moments, double epsilon, const Array& gamma,
                const Array& beta);

/// Moved towards a batch of m numbers a channel: r ← (1 − momentum)·r + momentum·new, the new
/// variance unbiased, m/(m − 1)·σ².
ChannelMoments movedMoments(const ChannelMoments& running, const ChannelMoments& batch,
                            std::int64_t m, double momentum);

struct BatchNormGradients {
    Array dx, dgamma, dbeta;
};
/// Gradients in training, where μ and σ² depend on x too. The same paper, section 3.
BatchNormGradients batchNormBackward(const Array& x, double epsilon, const Array& gamma,
                                     const Array& dy);

} // namespace rlab::reference
