// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/probe/ProbeSample.h"
#include "core/store/Checkpoint.h"
#include "core/store/RunRecords.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rlab {

// A folder with the checkpoints of one run, whoever keeps the run's other files:
//   checkpoint-0.rlab, checkpoint-1.rlab   the last two, written in turn (CheckpointCodec)
//   best-<name>.safetensors                each member's best weights by test error: memberNames()
//   steps.log                              what was seen of steps (ProbeLog)
// A training writes them through a CheckpointWriter. To go on with it:
//   auto loaded = loadCheckpoint(folder);                    // newest sound one, or nothing
//   requireSameData(loaded->checkpoint, dataset);
//   forEachProbe(folder, loaded->checkpoint, …);             // what to show of earlier steps
//   CheckpointWriter writer(folder, std::move(*loaded), dataset);
//   options.resumed = …; options.engine = …; options.probeInterval = …;  // from the checkpoint
//   train(experiment, dataset, options, stop, observer);     // observer passes on to the writer
// Curves up to the checkpoint are in it; whoever has written later points must drop them.

struct LoadedCheckpoint {
    Checkpoint checkpoint;
    int slot = 0; ///< whose file it is: 0 or 1
    /// Why the other file was not used, if it is damaged; for people.
    std::string damage{};
    /// Why what was seen of steps can't be read any more; for people. If so, the checkpoint has
    /// none of it, and a training that goes on begins a new log.
    std::string lostProbes{};
};

/// The newest checkpoint that is whole and undamaged, and its part of the log of steps as well; if
/// there is no such one, the newest that is undamaged itself. Nothing if there is none at all.
/// Throws FileError if there are some, and all are damaged.
std::optional<LoadedCheckpoint> loadCheckpoint(const std::filesystem::path& folder);

/// Whether a run's checkpoints are in this folder, sound or not.
bool holdsCheckpoints(const std::filesystem::path& folder);

/// Throws SpecError that says what differs if this is not the data set that the run has trained on.
void requireSameData(const Checkpoint& checkpoint, const Dataset& dataset);

/// What was seen of steps before the checkpoint: read(member, sample), in order. Throws FileError.
void forEachProbe(const std::filesystem::path& folder, const Checkpoint& checkpoint,
                  const std::function<void(int, const ProbeSample&)>& read);

/// What the run was then, with all that was seen of steps. Throws FileError.
std::shared_ptr<const RunSoFar> runSoFar(const std::filesystem::path& folder,
                                         const Checkpoint& checkpoint);

/// Removes what a CheckpointWriter has written, and the folder if nothing else is in it. Stopped in
/// the middle it leaves checkpoints that can be gone on from, or none. Throws FileError.
void removeCheckpoints(const std::filesystem::path& folder);

// For the writer.

std::filesystem::path checkpointFile(const std::filesystem::path& folder, int slot);
std::filesystem::path bestWeightsFile(const std::filesystem::path& folder,
                                      const std::string& member);
std::filesystem::path probeLogFile(const std::filesystem::path& folder);

} // namespace rlab
