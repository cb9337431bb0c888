// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/LayerSpec.h"
#include "core/tensor/Shape.h"

#include <vector>

namespace rlab {

/// Shape of a layer's output for one image. Throws SpecError with the reason (without the layer's
/// name) when the layer can't be applied to these inputs.
Shape inferShape(const LayerSpec& layer, const std::vector<Shape>& inputs);

} // namespace rlab
