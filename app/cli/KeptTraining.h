// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/TerminalObserver.h"
#include "core/store/CheckpointWriter.h"
#include "core/store/RunFolder.h"

#include <QString>

#include <stop_token>

namespace rlab {

/// Whether a member of the run was stopped or killed.
bool wasStopped(const RunRecord& run);

/// Trains until all members have ended or Ctrl-C, and returns what the folder then holds.
/// `checkpoints` (null: none are kept) are removed when all have ended; else the terminal is told
/// how to go on. So is the Error if the folder can't be written any more.
RunRecord trainAndKeep(const ExperimentSpec& experiment, const QString& folder,
                       TrainOptions options, const Dataset& dataset, const std::stop_token& stop,
                       TerminalObserver& observer, CheckpointWriter* checkpoints);

} // namespace rlab
