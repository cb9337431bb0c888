// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/RunRecords.h"

#include <bit>
#include <cmath>

namespace rlab::test {

/// Batch `step` (from 1) of a network that learns, with all the digits of a real run: a point every
/// batch, 32 images a batch, 10 batches an epoch.
inline MetricPoint learningPoint(int step, int member = 0) {
    MetricPoint point;
    point.step = step;
    point.images = 32 * step;
    point.epoch = step / 10.0;
    point.seconds = 0.0123456789 * step + 1e-4 * std::sin(37.0 * step + member);
    point.learningRate = 0.02 / 3 * (1 + std::cos(step / 1000.0));
    point.trainLoss = 2.3 * std::exp(-step / 500.0) + 0.1 + 0.05 * std::sin(91.0 * step + member);
    point.trainError = std::round(32 * std::min(1.0, point.trainLoss / 3)) / 32;
    point.endsEpoch = step % 10 == 0;
    if (point.endsEpoch) {
        point.testLoss = point.trainLoss + 1.0 / 7;
        point.testError = point.trainError / 2 + 1.0 / 3;
    }
    return point;
}

inline MetricHistory learningCurve(int firstStep, int lastStep, int member = 0) {
    MetricHistory history;
    for (int step = firstStep; step <= lastStep; ++step)
        history.push_back(learningPoint(step, member));
    return history;
}

/// Bit for bit, so that NaN equals NaN and 0 differs from −0.
inline bool isSame(const MetricPoint& a, const MetricPoint& b) {
    const auto same = [](double x, double y) {
        return std::bit_cast<std::uint64_t>(x) == std::bit_cast<std::uint64_t>(y);
    };
    const auto sameOptional = [&](const std::optional<double>& x, const std::optional<double>& y) {
        return x.has_value() == y.has_value() && same(x.value_or(0), y.value_or(0));
    };
    return a.step == b.step && a.images == b.images && a.endsEpoch == b.endsEpoch &&
           same(a.epoch, b.epoch) && same(a.seconds, b.seconds) &&
           same(a.learningRate, b.learningRate) && same(a.trainLoss, b.trainLoss) &&
           same(a.trainError, b.trainError) && sameOptional(a.testLoss, b.testLoss) &&
           sameOptional(a.testError, b.testError);
}

inline bool isSame(const MetricHistory& a, const MetricHistory& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const MetricPoint& x, const MetricPoint& y) { return isSame(x, y); });
}

} // namespace rlab::test
