// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/AxisScale.h"

#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

namespace rlab {

namespace {

constexpr std::array factors{1.0, 2.0, 5.0, 10.0};
/// Numbers that are meant to be equal differ by rounding.
constexpr double tolerance = 1e-9;

const QLocale& english() {
    static const QLocale locale(QLocale::English, QLocale::UnitedStates);
    return locale;
}

double decadeBelow(double value) {
    return std::pow(10.0, std::floor(std::log10(value) + tolerance));
}

std::vector<Tick> evenTicks(const AxisScale& scale, const Span& values, int most) {
    if (!(values.to > values.from))
        return {}; // nothing to divide, and no step whose decimals could be counted
    const double step = roundedUp((values.to - values.from) / most);
    const int decimals = std::max(0, -static_cast<int>(std::floor(std::log10(step) + tolerance)));
    std::vector<Tick> ticks;
    for (double count = std::ceil(values.from / step - tolerance);
         count * step <= values.to + step * tolerance; ++count) {
        const double value = count == 0 ? 0 : count * step; // never "-0"
        ticks.push_back({scale.place(value), english().toString(value, 'f', decimals)});
    }
    return ticks;
}

/// Every decade, with 2 and 5 within where there is room.
std::vector<Tick> logTicks(const Span& span, int most) {
    const double decades = span.length();
    const bool fine = decades * 3 <= most;
    const int stride = std::max(1, static_cast<int>(std::ceil(decades / most)));
    std::vector<Tick> ticks;
    for (int decade = static_cast<int>(std::floor(span.from)); decade <= span.to + 1; ++decade) {
        if (decade % stride != 0)
            continue;
        for (const double factor : {1.0, 2.0, 5.0}) {
            const double place = decade + std::log10(factor);
            if ((fine || factor == 1) && place >= span.from - tolerance &&
                place <= span.to + tolerance)
                ticks.push_back({place, axisNumber(factor * std::pow(10.0, decade))});
        }
    }
    return ticks;
}

} // namespace

double AxisScale::place(double value) const {
    return logarithmic ? std::log10(std::max(value, floor)) : value;
}

double AxisScale::value(double place) const {
    return logarithmic ? std::pow(10.0, place) : place;
}

std::vector<Tick> axisTicks(const AxisScale& scale, const Span& span, int most) {
    most = std::max(2, most);
    if (!scale.logarithmic)
        return evenTicks(scale, span, most);
    // Within one decade the logarithm is nearly straight, and 1, 2, 5 would be too few.
    if (span.length() < 1)
        return evenTicks(scale, {scale.value(span.from), scale.value(span.to)}, most);
    return logTicks(span, most);
}

double roundedDown(double value) {
    const double decade = decadeBelow(value);
    double rounded = decade;
    for (const double factor : factors)
        if (factor * decade <= value * (1 + tolerance))
            rounded = factor * decade;
    return rounded;
}

double roundedUp(double value) {
    const double decade = decadeBelow(value);
    for (const double factor : factors)
        if (factor * decade >= value * (1 - tolerance))
            return factor * decade;
    return 10 * decade;
}

QString axisNumber(double value) {
    constexpr int digits = 6;
    if (value != 0 && (std::abs(value) < 1e-4 || std::abs(value) >= 1e9))
        return english().toString(value, 'g', 3);
    const int whole =
        value == 0 ? 1 : static_cast<int>(std::floor(std::log10(std::abs(value)))) + 1;
    QString text = english().toString(value, 'f', std::clamp(digits - whole, 0, 8));
    if (text.contains(u'.')) {
        while (text.endsWith(u'0'))
            text.chop(1);
        if (text.endsWith(u'.'))
            text.chop(1);
    }
    return text;
}

} // namespace rlab
