// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/reference/Array.h"
#include "core/nn/LayerSpec.h"

namespace rlab::reference {

// x: (N, C, H, W), y: (N, C, OH, OW).

/// Windows start at −padding and every `stride` pixels from there. A window counts if it ends
/// inside the padded image or, in ceil mode, if it starts inside the image or its leading padding.
/// Max: the largest pixel in the window. Average: their sum divided by the window's area, of which
/// the padding is a part, but not what lies beyond it.
Array pool(const Pool2dSpec& spec, const Array& x);

/// The gradient by x. Max: all of it goes to the first largest pixel in reading order.
Array poolBackward(const Pool2dSpec& spec, const Array& x, const Array& dy);

/// (N, C, H, W) → (N, C): the mean of each plane.
Array globalAverage(const Array& x);

/// The gradient by x, which has shape `input`.
Array globalAverageBackward(const Shape& input, const Array& dy);

} // namespace rlab::reference
