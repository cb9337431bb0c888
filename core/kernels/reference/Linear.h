// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/reference/Array.h"

namespace rlab::reference {

// x: (N, I), w: (O, I), bias: (O), y: (N, O).

/// y[n,o] = bias[o] + Σ_i x[n,i]·w[o,i]; `bias` may be null.
Array linearForward(const Array& x, const Array& w, const Array* bias);

struct LinearGradients {
    Array dx, dw, dbias;
};
LinearGradients linearBackward(const Array& x, const Array& w, const Array& dy);

} // namespace rlab::reference
