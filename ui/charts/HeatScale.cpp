// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/HeatScale.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace rlab {

namespace {

/// At equal distances.
constexpr std::array<QRgb, 11> inferno{0xFF000004, 0xFF160B39, 0xFF420A68, 0xFF6A176E,
                                       0xFF932667, 0xFFBC3754, 0xFFDD513A, 0xFFF37819,
                                       0xFFFCA50A, 0xFFF6D746, 0xFFFCFFA4};

int between(int a, int b, double share) {
    return static_cast<int>(std::lround(a + share * (b - a)));
}

} // namespace

HeatScale::HeatScale(double lowest, double highest)
    : lowest_(lowest)
    , highest_(highest) {}

HeatScale HeatScale::around(const std::vector<double>& values) {
    double low = INFINITY, high = 0;
    for (const double value : values)
        if (std::isfinite(value) && value > 0) {
            low = std::min(low, value);
            high = std::max(high, value);
        }
    if (high == 0)
        return HeatScale();
    const double top = std::ceil(std::log10(high) - 1e-9);
    const double bottom =
        std::clamp(std::floor(std::log10(low) + 1e-9), top - mostDecades, top - 1);
    return HeatScale(std::pow(10, bottom), std::pow(10, top));
}

double HeatScale::place(double value) const {
    if (!(value > 0))
        return 0;
    return std::clamp(std::log(value / lowest_) / std::log(highest_ / lowest_), 0.0, 1.0);
}

QColor HeatScale::color(double value) const {
    return std::isnan(value) ? QColor() : colorAt(place(value));
}

QColor HeatScale::colorAt(double place) {
    const double at = place * (inferno.size() - 1);
    const auto first = std::min(static_cast<std::size_t>(at), inferno.size() - 2);
    const double share = at - static_cast<double>(first);
    const QRgb a = inferno[first], b = inferno[first + 1];
    return QColor(between(qRed(a), qRed(b), share), between(qGreen(a), qGreen(b), share),
                  between(qBlue(a), qBlue(b), share));
}

QRgb HeatScale::shadeAt(double place) {
    constexpr int shades = 512;
    static const auto table = [] {
        std::array<QRgb, shades> colors{};
        for (int i = 0; i < shades; ++i)
            colors[static_cast<std::size_t>(i)] = colorAt(i / (shades - 1.0)).rgb();
        return colors;
    }();
    return table[static_cast<std::size_t>(std::lround(place * (shades - 1)))];
}

std::vector<double> HeatScale::ticks() const {
    constexpr int most = 9;
    const int first = static_cast<int>(std::lround(std::log10(lowest_)));
    const int last = static_cast<int>(std::lround(std::log10(highest_)));
    const int step = (last - first + most - 2) / (most - 1);
    std::vector<double> ticks;
    for (int power = last; power > first; power -= std::max(step, 1))
        ticks.push_back(std::pow(10, power));
    ticks.push_back(std::pow(10, first));
    std::ranges::reverse(ticks);
    return ticks;
}

} // namespace rlab
