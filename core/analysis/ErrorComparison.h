// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace rlab {

/// Where the second network's error lies, as far as the seeds allow to say.
enum class Verdict { Higher, Lower, CantTell };

/// What a verdict rests on.
enum class Ground {
    OneSeed,  ///< over what chance in counting makes, and at least `smallDifference`
    TwoSeeds, ///< that, and the seeds' ranges don't touch; too few for a test
    Welch,    ///< Welch's t interval at 95 % does not hold 0: three seeds or more
};

/// Two networks' errors in the same epoch. Fractions; means over the seeds.
struct ErrorComparison {
    double first = 0;
    double second = 0;
    double margin = 0; ///< the difference is known to within ± this (95 %), but for OneSeed's and
                       ///< TwoSeeds' spread from seed to seed
    Verdict verdict = Verdict::CantTell;
    Ground ground = Ground::OneSeed;
    /// The first epoch, from 1, from which the verdict's order of the means lasts to the end.
    std::optional<int> sinceEpoch;

    double difference() const { return second - first; }
};

/// Below it one or two seeds are no ground for a verdict.
constexpr double smallDifference = 0.02;

/// `first` and `second`: one error for each seed, neither empty; each counted over `images`. A
/// single seed against several counts as OneSeed. Leaves sinceEpoch empty.
ErrorComparison compareErrors(const std::vector<double>& first, const std::vector<double>& second,
                              std::int64_t images);

/// The value that Student's t with this many degrees of freedom (at least 1) exceeds in 2.5 % of
/// cases; between the table's rows the larger one.
double studentQuantile(double degreesOfFreedom);

} // namespace rlab
