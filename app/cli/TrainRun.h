// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Engine.h"
#include "core/experiment/ExperimentSpec.h"
#include "core/store/CheckpointWriter.h"
#include "core/store/RunFolder.h"

#include <QString>

#include <optional>
#include <vector>

namespace rlab {

struct TrainRunOptions {
    int threads = 1;
    Engine engine = Engine::Fast;
    ExistingRun existing = ExistingRun::Refuse;
    bool json = false;            ///< one JSON document on standard output instead of text
    int probeInterval = 0;        ///< TrainOptions::probeInterval
    bool tensorboard = false;     ///< writes event files too
    std::vector<QString> weights; ///< first weights, a file for each network; may be empty
    /// Nothing: no checkpoints are kept.
    std::optional<CheckpointTiming> checkpoints = CheckpointTiming{};
};

/// Trains an experiment in the terminal: progress on standard error, one line an epoch and the
/// table of results on standard output, everything kept in `folder`. Ctrl-C ends it with what there
/// is. Returns the exit status; throws Error.
int trainInTerminal(const ExperimentSpec& experiment, const QString& folder,
                    const TrainRunOptions& options);

/// Goes on with the training in `folder` from its newest sound checkpoint, and ends as the above.
/// Of the options only threads, json, tensorboard and checkpoints count, the others are those of
/// the training.
int resumeInTerminal(const QString& folder, const TrainRunOptions& options);

/// The sample experiment, with the figure; see runSample().
int trainSample(const QString& folder);

} // namespace rlab
