// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fetch/DatasetFetch.h"
#include "ui/session/ProgressMeter.h"

namespace rlab {

/// How far and how fast the fetching of a data set is. Each stage is measured by itself. What an
/// earlier call left counts as done, but not as speed.
class StageMeter {
public:
    /// `seconds` since any moment; they only grow.
    void add(const FetchProgress& progress, double seconds);

    const FetchProgress& progress() const { return last_; }
    double seconds() const { return seconds_; }
    /// 0 … 1, of this stage.
    double fraction() const;
    std::optional<double> bytesPerSecond() const { return meter_.unitsPerSecond(); }
    std::optional<double> secondsLeft() const { return meter_.secondsLeft(); }

private:
    ProgressMeter meter_; ///< of the bytes since the stage was first seen
    FetchProgress first_;
    FetchProgress last_;
    double begin_ = 0;
    double seconds_ = 0;
    bool hasBegun_ = false;
};

} // namespace rlab
