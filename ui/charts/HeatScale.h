// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>

#include <vector>

namespace rlab {

/// Colours for magnitudes on a logarithmic scale, from black over red to pale yellow (the map
/// "inferno" of matplotlib, perceptually even and readable for the colour-blind). One scale for all
/// networks that are compared.
class HeatScale {
public:
    /// Both more than 0.
    explicit HeatScale(double lowest = 1e-3, double highest = 1e2);
    /// Whole powers of ten around all values that are finite and more than 0; `values` may hold
    /// others. Never more than `mostDecades`: what lies below is as dark as the lowest.
    static HeatScale around(const std::vector<double>& values);

    double lowest() const { return lowest_; }
    double highest() const { return highest_; }
    bool operator==(const HeatScale&) const = default;

    /// The place of a value on the scale, 0 … 1; 0 and negative values are at 0.
    double place(double value) const;
    /// Not a colour (invalid) for what is not a number.
    QColor color(double value) const;
    static QColor colorAt(double place);
    /// The same from a table of 512 colours, for the pixels of pictures.
    static QRgb shadeAt(double place);
    /// Powers of ten on the scale, at most nine, its ends always among them.
    std::vector<double> ticks() const;

    static constexpr double mostDecades = 12;

private:
    double lowest_;
    double highest_;
};

} // namespace rlab
