// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/reference/Array.h"
#include "core/nn/LayerSpec.h"

namespace rlab::reference {

// x: (N, C, H, W), y: (N, K, ⌈H/S⌉, ⌈W/S⌉), S = stride.

/// y[n, ⌊(K − C)/2⌋ + c, oy, ox] = x[n, c, oy·S, ox·S], zero in the other channels.
/// He et al., arXiv 1512.03385, section 3.3, option A.
Array padShortcut(const PadShortcutSpec& spec, const Array& x);

/// The gradient by x, which has shape `input`.
Array padShortcutBackward(const PadShortcutSpec& spec, const Shape& input, const Array& dy);

} // namespace rlab::reference
