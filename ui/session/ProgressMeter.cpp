// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/ProgressMeter.h"

#include <algorithm>

namespace rlab {

namespace {

/// Below this the warm-up, or the turn of one network, would be taken for the speed of all.
constexpr double leastMeasurableSeconds = 0.5;

} // namespace

void ProgressMeter::add(const ProgressSample& sample) {
    if (samples_.empty())
        samples_.push_back({0, sample.total, 0});
    samples_.push_back(sample);
    while (samples_.size() > 2 && samples_[1].seconds <= sample.seconds - windowSeconds)
        samples_.pop_front();
}

double ProgressMeter::fraction() const {
    if (samples_.empty() || samples_.back().total <= 0)
        return 0;
    const ProgressSample& last = samples_.back();
    return std::clamp(static_cast<double>(last.done) / static_cast<double>(last.total), 0.0, 1.0);
}

std::optional<double> ProgressMeter::unitsPerSecond() const {
    if (samples_.empty())
        return std::nullopt;
    const double seconds = samples_.back().seconds - samples_.front().seconds;
    const auto done = static_cast<double>(samples_.back().done - samples_.front().done);
    if (seconds < leastMeasurableSeconds || done <= 0)
        return std::nullopt;
    return done / seconds;
}

std::optional<double> ProgressMeter::secondsLeft() const {
    const auto speed = unitsPerSecond();
    if (!speed)
        return std::nullopt;
    return static_cast<double>(samples_.back().total - samples_.back().done) / *speed;
}

} // namespace rlab
