// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/MagnitudeHistogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace rlab {

namespace {

constexpr double codeOfOne = 255;

/// By the exponent's bits: frexp() for each weight of a network would cost more than the rest of a
/// probe.
int binOf(float value) {
    constexpr int bias = 127, fractionBits = 23, exponentMask = 0xFF;
    const int exponent =
        static_cast<int>(std::bit_cast<std::uint32_t>(value) >> fractionBits & exponentMask) - bias;
    return std::clamp(exponent - MagnitudeHistogram::lowestExponent, 0,
                      MagnitudeHistogram::bins - 1);
}

} // namespace

MagnitudeHistogram::MagnitudeHistogram(std::span<const float> values) {
    std::array<std::int64_t, bins> counts{};
    for (const float value : values)
        ++counts[static_cast<std::size_t>(binOf(value))];
    const double total = static_cast<double>(std::max<std::size_t>(values.size(), 1));
    for (std::size_t bin = 0; bin < counts.size(); ++bin)
        codes_[bin] = static_cast<std::uint8_t>(
            std::ceil(codeOfOne * std::sqrt(static_cast<double>(counts[bin]) / total)));
}

double MagnitudeHistogram::share(int bin) const {
    const double root = codes_[static_cast<std::size_t>(bin)] / codeOfOne;
    return root * root;
}

} // namespace rlab
