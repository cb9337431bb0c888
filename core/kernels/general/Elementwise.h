// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Parallel.h"
#include "core/nn/LayerSpec.h"

#include <cstdint>

namespace rlab {

/// y = f(x) for `count` elements: max(x, 0), tanh x, or 1/(1 + e⁻ˣ).
template <class T>
void activationForward(const Parallel& parallel, ActivationKind kind, std::int64_t count,
                       const T* x, T* y);

/// dx += dy·f′, computed from the output y alone (ReLU: 0 where y = 0).
template <class T>
void activationBackward(const Parallel& parallel, ActivationKind kind, std::int64_t count,
                        const T* y, const T* dy, T* dx);

/// y = a + b
template <class T>
void addForward(const Parallel& parallel, std::int64_t count, const T* a, const T* b, T* y);

/// total += part
template <class T>
void accumulate(const Parallel& parallel, std::int64_t count, const T* part, T* total);

/// Which elements dropout keeps: a pure function of these numbers and the image's index, so that
/// the backward pass draws the same mask again instead of storing it.
struct DropoutKey {
    std::uint64_t seed;
    std::int64_t step;
    int node;
};

/// y += x·mask/(1 − probability) for (batch, features); serves both directions (dx += dy·mask …).
template <class T>
void dropoutAdd(const Parallel& parallel, double probability, const DropoutKey& key,
                std::int64_t batch, std::int64_t features, const T* x, T* y);

} // namespace rlab
