// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/PointLog.h"

#include <cstddef>
#include <vector>

namespace rlab {

/// Mean, lowest and highest of the seeds' figures.
struct Spread {
    int count = 0;
    double sum = 0;
    double low = 0;
    double high = 0;

    void add(double value);
    /// NaN without values.
    double mean() const;
};

/// The end of an epoch over the seeds that have reached it. Errors are fractions.
struct EpochRow {
    double epoch = 0;
    int seeds = 0; ///< that have reached it
    Spread images, seconds;
    Spread trainError, trainLoss, testError, testLoss;
};

/// A contender's epochs, one row each, over all of its seeds.
class EpochMeans {
public:
    explicit EpochMeans(std::size_t seeds);

    /// Reads what the log of this seed has beyond what was read before.
    void follow(std::size_t seed, const PointLog& log);
    const std::vector<EpochRow>& rows() const { return rows_; }
    /// How many epochs this seed has ended.
    std::size_t reached(std::size_t seed) const { return reached_[seed]; }

private:
    std::vector<EpochRow> rows_;
    std::vector<std::size_t> read_;
    std::vector<std::size_t> reached_;
};

} // namespace rlab
