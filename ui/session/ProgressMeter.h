// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/MetricsChannel.h"

#include <deque>
#include <optional>

namespace rlab {

/// How far and how fast, in units of whatever is counted: images, bytes. The speed is measured over
/// the last seconds only, so that it follows a computer that gets busy.
class ProgressMeter {
public:
    static constexpr double windowSeconds = 10;

    /// Samples come in the order of time.
    void add(const ProgressSample& sample);

    /// 0 … 1.
    double fraction() const;
    /// Nothing until there is enough to measure.
    std::optional<double> unitsPerSecond() const;
    /// At this speed. Networks that take turns have different ones: see secondsLeft(RunModel).
    std::optional<double> secondsLeft() const;
    /// Done so far, and to be done in all.
    std::int64_t done() const { return samples_.empty() ? 0 : samples_.back().done; }
    std::int64_t total() const { return samples_.empty() ? 0 : samples_.back().total; }
    /// Seconds of work so far.
    double seconds() const { return samples_.empty() ? 0 : samples_.back().seconds; }

private:
    std::deque<ProgressSample> samples_; ///< one older than the window, then those in it
};

} // namespace rlab
