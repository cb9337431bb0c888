// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/Dataset.h"

#include <cstdint>
#include <stop_token>

namespace rlab {

/// The data set "shapes": one coloured figure on a flat background, drawn by the program, so that
/// nothing need be fetched. Easy on purpose: with clutter or strong noise, plain and residual
/// networks no longer part within a run of seconds.

constexpr int smallestShapesSide = 8;
constexpr int largestShapesSide = 256;

enum class ShapesPart : std::uint32_t { Train = 0, Test = 1 };

/// The first `count` images of this part, (3, side, side). Image i is the same whatever the count,
/// and its class is drawn at random. `side` in 8 … 256. Throws Stopped.
LabelledImages drawShapes(ShapesPart part, std::int64_t count, int side, std::stop_token stop = {});

} // namespace rlab
