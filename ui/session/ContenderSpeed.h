// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/RunModel.h"

#include <cstddef>
#include <optional>

namespace rlab {

/// How fast one contender trains, all its seeds together.
struct ContenderSpeed {
    /// While it has its turn: the turns of the others, the tests and pauses are not in it. Measured
    /// over its latest seconds. Nothing before its first point.
    std::optional<double> imagesPerSecond;
    /// Its own share of the time left: seconds of training that its remaining images take. Those of
    /// all contenders make up what is left of the run, but for the tests. 0 when it has ended.
    std::optional<double> secondsLeft;
};

ContenderSpeed contenderSpeed(const RunModel& run, std::size_t contender);

/// What is left of the whole run, but for the tests. Nothing before each training has had its first
/// turn: the images that are left take as different times as the networks do.
std::optional<double> secondsLeft(const RunModel& run);

} // namespace rlab
