// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/reference/Array.h"
#include "core/nn/LayerSpec.h"

namespace rlab::reference {

// x: (N, C, H, W), w: (K, C/G, KH, KW), bias: (K), y: (N, K, OH, OW), G groups, stride S, padding
// P.

/// y[n,k,oy,ox] = bias[k] + Σ_{c,i,j} x[n, g·C/G + c, oy·S + i − P, ox·S + j − P] · w[k,c,i,j]
/// with g the group of k, and x zero outside of the image. `bias` may be null.
Array convForward(const Conv2dSpec& spec, const Array& x, const Array& w, const Array* bias);

/// The gradient by x, which has shape `input`.
Array convBackwardData(const Conv2dSpec& spec, const Shape& input, const Array& w, const Array& dy);

/// The gradient by w.
Array convBackwardWeights(const Conv2dSpec& spec, const Array& x, const Array& dy);

/// The gradient by the bias: dy summed over images and pixels.
Array convBackwardBias(const Array& dy);

} // namespace rlab::reference
