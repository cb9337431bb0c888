// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/BatchLoader.h"
#include "core/data/DatasetCatalogue.h"
#include "core/experiment/OptimizerSpec.h"
#include "core/experiment/Schedule.h"
#include "core/nn/CifarNetwork.h"

#include <cstdint>
#include <string>
#include <vector>

namespace rlab {

/// Everything that a comparison needs to be repeated, bit for bit, on another day. What only
/// changes how fast it runs (threads) is not part of it.
struct ExperimentSpec {
    std::string name;
    DataSpec data;
    std::vector<CifarNetworkOptions> networks;
    int epochs = 5;
    int batchSize = 32;
    OptimizerSpec optimizer;
    ScheduleSpec schedule;
    AugmentSpec augment;
    std::uint64_t seed = 0;
    int repeats = 1; ///< 1 … 100; each network is trained with the seeds seed, seed + 1, …

    bool operator==(const ExperimentSpec&) const = default;
};

/// One training within an experiment: a network from one seed.
struct Member {
    std::size_t network = 0; ///< index into ExperimentSpec::networks
    std::uint64_t seed = 0;

    bool operator==(const Member&) const = default;
};

/// All trainings of an experiment, in the order in which they take turns: all networks with the
/// first seed, then all with the next. Never without a seed, whatever `repeats` says.
std::vector<Member> members(const ExperimentSpec& experiment);

/// Something that keeps an experiment from being run.
struct Problem {
    std::string field;   ///< "epochs", "networks[2].depth": the JSON path
    std::string message; ///< what is wrong and what would be right
};

/// All problems at once; empty when the experiment can be run. Reads no file.
std::vector<Problem> validate(const ExperimentSpec& spec);

/// What the window opens with: plain and residual, 20 and 56 layers, width 8, on 2,500 shapes of
/// 16 × 16 pixels: small enough for a laptop, large enough to show degradation.
ExperimentSpec sampleExperiment();

} // namespace rlab
