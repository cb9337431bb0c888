// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tensor/Tensor.h"
#include "ui/charts/ProbedRun.h"

#include <QImage>

namespace rlab {

/// Of all numbers that are finite.
ValueRange rangeOf(std::span<const float> values);
void widen(ValueRange& range, std::span<const float> values);

/// (H, W) as a picture, a pixel a place, in the colours of the HeatScale from the lowest to the
/// highest value, evenly. Transparent where there is no finite number.
QImage mapPicture(TensorView<const float> map, const ValueRange& range);

/// (H, W) → (side, side), by linear interpolation between the places' middles.
Tensor enlarged(TensorView<const float> map, int side);

/// The k-th of (C, H, W).
TensorView<const float> mapOf(const Tensor& maps, std::int64_t k);

} // namespace rlab
