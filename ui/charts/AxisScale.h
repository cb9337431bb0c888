// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <vector>

namespace rlab {

/// From a value to its place along an axis and back. On a logarithmic axis the place is the decimal
/// logarithm, and what is not above the floor lies on it.
struct AxisScale {
    bool logarithmic = false;
    double floor = 0.1;

    double place(double value) const;
    double value(double place) const;
};

/// A stretch of an axis, in places.
struct Span {
    double from = 0;
    double to = 1;

    double length() const { return to - from; }
    bool operator==(const Span&) const = default;
};

struct Tick {
    double place = 0;
    QString label;

    bool operator==(const Tick&) const = default;
};

/// Round numbers (1, 2, 5, 10, …) within the span, at most about `most`.
std::vector<Tick> axisTicks(const AxisScale& scale, const Span& span, int most);

/// The largest 1, 2 or 5 times a power of ten that is at most `value`, and the smallest that is at
/// least `value`; `value` is positive.
double roundedDown(double value);
double roundedUp(double value);

/// "0.002", "12,000": as many digits as it takes.
QString axisNumber(double value);

} // namespace rlab
