// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/Dataset.h"
#include "core/nn/NetworkState.h"

#include <string>
#include <vector>

namespace rlab {

/// A network with its numbers, and with what it takes to show it a picture: a snapshot of a
/// training, what a run has left, or a weights file. A value; shared between threads it must not
/// change.
struct TrainedNetwork {
    NetworkSpec network;
    NetworkState state;
    ChannelStatistics statistics; ///< that its images are normalised with
    std::vector<std::string> classNames;
};

} // namespace rlab
