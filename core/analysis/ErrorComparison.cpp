// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/ErrorComparison.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <numeric>

namespace rlab {
namespace {

constexpr double normalQuantile = 1.96;
constexpr std::size_t seedsForWelch = 3;

double mean(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// Of an error counted over this many images: the least that it can be uncertain.
double countingVariance(double error, std::int64_t images) {
    return error * (1 - error) / static_cast<double>(std::max<std::int64_t>(images, 1));
}

double sampleVariance(const std::vector<double>& values) {
    const double center = mean(values);
    double sum = 0;
    for (const double value : values)
        sum += (value - center) * (value - center);
    return sum / static_cast<double>(values.size() - 1);
}

bool rangesTouch(const std::vector<double>& first, const std::vector<double>& second) {
    const auto [firstLow, firstHigh] = std::ranges::minmax(first);
    const auto [secondLow, secondHigh] = std::ranges::minmax(second);
    return firstLow <= secondHigh && secondLow <= firstHigh;
}

/// Variance of the mean. Few seeds may lie close together by chance, so that it is at least what
/// counting leaves open.
double meanVariance(const std::vector<double>& values, std::int64_t images) {
    return std::max(sampleVariance(values), countingVariance(mean(values), images)) /
           static_cast<double>(values.size());
}

/// Half of Welch's interval (Biometrika 34, 1947) around the difference of the means.
double welchMargin(const std::vector<double>& first, const std::vector<double>& second,
                   std::int64_t images) {
    const double a = meanVariance(first, images);
    const double b = meanVariance(second, images);
    if (a + b == 0)
        return 0;
    const double freedom = (a + b) * (a + b) /
                           (a * a / static_cast<double>(first.size() - 1) +
                            b * b / static_cast<double>(second.size() - 1));
    return studentQuantile(freedom) * std::sqrt(a + b);
}

} // namespace

double studentQuantile(double degreesOfFreedom) {
    constexpr std::array table{12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365,
                               2.306,  2.262, 2.228, 2.201, 2.179, 2.160, 2.145,
                               2.131,  2.120, 2.110, 2.101, 2.093, 2.086};
    const auto row = static_cast<std::size_t>(std::max(degreesOfFreedom, 1.0)) - 1;
    return table[std::min(row, table.size() - 1)];
}

ErrorComparison compareErrors(const std::vector<double>& first, const std::vector<double>& second,
                              std::int64_t images) {
    assert(!first.empty() && !second.empty());
    ErrorComparison result;
    result.first = mean(first);
    result.second = mean(second);
    const std::size_t seeds = std::min(first.size(), second.size());
    bool isClear = false;
    if (seeds >= seedsForWelch) {
        result.ground = Ground::Welch;
        result.margin = welchMargin(first, second, images);
        isClear = std::abs(result.difference()) > result.margin;
    } else {
        result.ground = seeds == 1 ? Ground::OneSeed : Ground::TwoSeeds;
        result.margin = normalQuantile * std::sqrt(countingVariance(result.first, images) +
                                                   countingVariance(result.second, images));
        isClear = std::abs(result.difference()) > std::max(result.margin, smallDifference) &&
                  !rangesTouch(first, second);
    }
    if (isClear)
        result.verdict = result.difference() > 0 ? Verdict::Higher : Verdict::Lower;
    return result;
}

} // namespace rlab
