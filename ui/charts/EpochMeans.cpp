// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/EpochMeans.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace rlab {

void Spread::add(double value) {
    low = count == 0 ? value : std::min(low, value);
    high = count == 0 ? value : std::max(high, value);
    sum += value;
    ++count;
}

double Spread::mean() const {
    return count == 0 ? std::numeric_limits<double>::quiet_NaN() : sum / count;
}

EpochMeans::EpochMeans(std::size_t seeds)
    : read_(seeds)
    , reached_(seeds) {}

void EpochMeans::follow(std::size_t seed, const PointLog& log) {
    for (std::size_t& read = read_[seed]; read < log.size(); ++read) {
        const MetricPoint& point = log[read];
        if (!point.endsEpoch)
            continue;
        const std::size_t index = reached_[seed]++;
        if (index == rows_.size())
            rows_.emplace_back();
        EpochRow& row = rows_[index];
        row.epoch = point.epoch;
        ++row.seeds;
        row.images.add(static_cast<double>(point.images));
        row.seconds.add(point.seconds);
        row.trainError.add(point.trainError);
        row.trainLoss.add(point.trainLoss);
        if (point.testError)
            row.testError.add(*point.testError);
        if (point.testLoss)
            row.testLoss.add(*point.testLoss);
    }
}

} // namespace rlab
