// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/ShapeFigures.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace rlab {
namespace {

double distance(FigurePoint p) {
    return std::sqrt(p.u * p.u + p.v * p.v);
}

/// Half the side of the smallest upright square around the centre that holds the point.
double boxDistance(FigurePoint p) {
    return std::max(std::abs(p.u), std::abs(p.v));
}

/// The first half of each period.
bool onStripe(double across, FigurePattern pattern) {
    const double periods = (across + pattern.phase) / pattern.period;
    return periods - std::floor(periods) < 0.5;
}

bool circle(FigurePoint p, FigurePattern) {
    return distance(p) < 1;
}

bool ring(FigurePoint p, FigurePattern) {
    return distance(p) < 1 && distance(p) > 0.55;
}

bool square(FigurePoint p, FigurePattern) {
    return boxDistance(p) < 0.85;
}

bool triangle(FigurePoint p, FigurePattern) {
    constexpr double apex = -0.9, base = 0.6, spread = 0.62;
    return p.v < base && std::abs(p.u) < (p.v - apex) * spread;
}

bool cross(FigurePoint p, FigurePattern) {
    return boxDistance(p) < 1 && std::min(std::abs(p.u), std::abs(p.v)) < 0.3;
}

/// Five rays, one of them upwards: the edge is at 0.68 + 0.36·cos 5θ.
bool star(FigurePoint p, FigurePattern) {
    const double d = distance(p);
    if (d == 0)
        return true;
    const double c = -p.v / d;
    const double cosOfFiveTimes = ((16 * c * c - 20) * c * c + 5) * c;
    return d < 0.68 + 0.36 * cosOfFiveTimes;
}

bool horizontalStripes(FigurePoint p, FigurePattern pattern) {
    return boxDistance(p) < 1 && onStripe(p.v, pattern);
}

bool verticalStripes(FigurePoint p, FigurePattern pattern) {
    return boxDistance(p) < 1 && onStripe(p.u, pattern);
}

bool diagonalStripes(FigurePoint p, FigurePattern pattern) {
    return boxDistance(p) < 1 && onStripe((p.u + p.v) / std::numbers::sqrt2, pattern);
}

bool chequers(FigurePoint p, FigurePattern pattern) {
    const FigurePattern fields{1.2 * pattern.period, pattern.phase};
    return boxDistance(p) < 1 && onStripe(p.u, fields) == onStripe(p.v, fields);
}

} // namespace

const std::array<ShapeFigure, 10> shapeFigures{{
    {"circle", circle, 0.3},
    {"ring", ring, 0.3},
    {"square", square, 0.3},
    {"triangle", triangle, 0.3},
    {"cross", cross, 0.3},
    {"star", star, 0.3},
    {"horizontal stripes", horizontalStripes, 0.15},
    {"vertical stripes", verticalStripes, 0.15},
    {"diagonal stripes", diagonalStripes, 0.15},
    {"chequers", chequers, 0.3},
}};

} // namespace rlab
