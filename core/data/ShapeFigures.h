// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string_view>

namespace rlab {

/// A place in a figure's own frame: in radii from its centre, u to the right and v down before the
/// figure is turned.
struct FigurePoint {
    double u, v;
};

/// How stripes and chequers repeat, in radii.
struct FigurePattern {
    double period;
    double phase;
};

/// One class of the data set "shapes".
struct ShapeFigure {
    std::string_view name;
    bool (*covers)(FigurePoint point, FigurePattern pattern);
    double mostTurn; ///< figures are turned by at most so many radians, either way
};

/// In the order of the class labels, which is part of the data set's meaning.
extern const std::array<ShapeFigure, 10> shapeFigures;

} // namespace rlab
