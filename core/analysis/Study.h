// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/CifarNetwork.h"
#include "core/train/Metrics.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace rlab {

/// One epoch of one training: errors as fractions. The training error is the mean over the epoch.
struct EpochErrors {
    double train = 0;
    std::optional<double> test;
};

/// One network trained from one seed, so far or to its end.
struct StudiedTraining {
    std::vector<EpochErrors> epochs; ///< whole ones only, from the first
    std::optional<RunEnd> end;       ///< nothing while it trains
};

struct StudiedNetwork {
    CifarNetworkOptions options;
    std::vector<StudiedTraining> seeds;
};

/// What findings are derived from: plain values of one run.
struct Study {
    std::vector<StudiedNetwork> networks;
    int epochs = 0; ///< that were asked for
    int classes = 10;
    std::int64_t trainImages = 0;
    std::int64_t testImages = 0;
    double learningRate = 0; ///< of SGD with momentum; 0 for other optimisers
};

/// The whole epochs of a history.
std::vector<EpochErrors> epochErrors(const MetricHistory& history);

} // namespace rlab
