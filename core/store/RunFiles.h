// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/ExperimentSpec.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace rlab {

// What is kept of a run of the history in files, in a folder of its own beside the database:
//   <the database's folder>/runs/<key>/
//     <name>/model.safetensors, best.safetensors   as in a RunFolder, once the member has ended
//     checkpoints/                                 CheckpointFolder, as long as one can go on
// RunKeeper writes it. The key is made before the run begins, so that files and database need not
// wait for each other.

/// A key that no other run has: "2026-11-25_10-15-30_3f9a2c1e", from the time at which it starts.
std::string newRunKey(std::int64_t startedMs);

/// Whether this is a key, and so leads nowhere but to a folder of its own.
bool isRunKey(std::string_view text);

/// The folder of the run with this key in the history in `database`.
std::filesystem::path filesOfRun(const std::filesystem::path& database, const std::string& key);

/// A member's weights: the last ones, or if it was killed before it had any, the best ones that
/// came with a checkpoint. Empty if there are none,
/// or no folder.
std::filesystem::path keptWeights(const std::filesystem::path& folder,
                                  const ExperimentSpec& experiment, std::size_t member);

/// All of it, for good. Throws FileError.
void removeFilesOfRun(const std::filesystem::path& folder);

} // namespace rlab
