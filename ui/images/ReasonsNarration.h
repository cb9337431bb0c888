// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tensor/Tensor.h"
#include "ui/images/ReasonsView.h"

#include <optional>

namespace rlab {

/// What is to be seen, with its figures: a sentence for each network. What a network can't tell is
/// said too.
QString reasonsSentence(const ReasonsView& view);

/// The fewest places of a map that hold half of its sum.
struct MapFocus {
    double share = 0;  ///< of all places
    double x = 0.5;    ///< their centre of gravity, 0 … 1 from the left
    double y = 0.5;    ///< and from the top
    double spread = 0; ///< how far they lie from it: root of the mean square, in sides

    /// Too far for saying that they lie there.
    bool isScattered() const;
};
/// Of a map ≥ 0, (H, W); nothing if it is 0 everywhere or not finite.
std::optional<MapFocus> focusOf(TensorView<const float> map);

/// "in the upper left", "in the middle": a ninth of the picture, by a place 0 … 1.
QString placeWords(double x, double y);

} // namespace rlab
