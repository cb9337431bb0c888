// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/reference/Array.h"
#include "core/nn/LayerSpec.h"

namespace rlab::reference {

// All arrays have one and the same shape.

/// y = max(x, 0), tanh x, or 1/(1 + e⁻ˣ)
Array activation(ActivationKind kind, const Array& x);

/// dx = dy·f′(x)
Array activationBackward(ActivationKind kind, const Array& x, const Array& dy);

/// a + b
Array sum(const Array& a, const Array& b);

} // namespace rlab::reference
