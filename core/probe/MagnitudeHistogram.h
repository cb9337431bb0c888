// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace rlab {

/// How the magnitudes of a tensor's numbers are distributed, in bins of powers of two. Small enough
/// to be kept for every layer and many moments of a training: a byte a bin.
class MagnitudeHistogram {
public:
    static constexpr int bins = 64;
    /// Bin b holds 2^(b + lowestExponent) ≤ |v| < 2^(b + 1 + lowestExponent), from 6e-14 to 2e6.
    /// The first also holds what is smaller, zeros too, the last what is larger or not a number.
    static constexpr int lowestExponent = -44;

    MagnitudeHistogram() = default;
    explicit MagnitudeHistogram(std::span<const float> values);
    explicit MagnitudeHistogram(const std::array<std::uint8_t, bins>& codes)
        : codes_(codes) {}

    /// Share of the numbers in a bin, to about 1/250 of its square root: a single number in 65,000
    /// still shows.
    double share(int bin) const;
    const std::array<std::uint8_t, bins>& codes() const { return codes_; }

    bool operator==(const MagnitudeHistogram&) const = default;

private:
    std::array<std::uint8_t, bins> codes_{}; ///< 255·√share, rounded up
};

} // namespace rlab
