// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Engine.h"
#include "core/experiment/ExperimentSpec.h"
#include "core/store/DataFingerprint.h"
#include "core/train/TrainingState.h"

#include <cstdint>
#include <string>
#include <vector>

namespace rlab {

/// Which computer program, as far as its bits go: with another one a training goes on as well, but
/// agrees to rounding only.
struct ComputingOrigin {
    std::string commit;       ///< of the program's sources
    std::string instructions; ///< simd::instructionSet()

    bool operator==(const ComputingOrigin&) const = default;
};
ComputingOrigin presentComputingOrigin();

/// What stays the same during a run, and what it takes to go on with it.
struct RunSettings {
    ExperimentSpec experiment;
    Engine engine = Engine::Fast;
    int probeInterval = 0; ///< TrainOptions::probeInterval
};

/// How much of the log of samples (ProbeLog) belongs to a checkpoint.
struct ProbeLogMark {
    std::uint64_t bytes = 0;
    std::uint64_t samples = 0;
    std::uint32_t checksum = 0; ///< CRC-32 of these bytes
};

/// All that a run is, at a moment between two batches.
struct Checkpoint {
    std::uint64_t number = 0; ///< counts the run's checkpoints
    std::int64_t savedMs = 0; ///< UTC, since 1970
    RunSettings settings;
    ComputingOrigin origin;
    DataFingerprint data;
    TrainingState training;
    std::vector<MetricHistory> curves; ///< of each member, with the points within epochs
    ProbeLogMark probes;
};

} // namespace rlab
