// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Parallel.h"
#include "core/engine/Engine.h"
#include "core/engine/Mode.h"
#include "core/nn/CifarNetwork.h"

#include <cstdint>
#include <stop_token>

namespace rlab {

/// One network at one kind of work.
struct SpeedTask {
    CifarNetworkOptions network;
    Shape image;
    int batchSize = 1;
    Mode mode = Mode::Training;
    Engine engine = Engine::Fast;
    int classes = 10;
};

/// How long to measure. A tenth of the time, at least one step, is spent on a warm-up before.
struct SpeedBudget {
    double seconds = 1;
    int leastSteps = 3; ///< that are timed, however long they take
};

struct SpeedResult {
    double secondsPerStep; ///< the median of all timed steps
    int steps;             ///< that were timed
};

/// Multiply-adds of one step if each convolution were computed directly; in training three times
/// those of the forward pass, since the gradients by weights and by input cost as much each.
std::int64_t multiplyAddsOfStep(const SpeedTask& task);

/// Works on random pictures.
/// A step of training is all of it: a batch is chosen, cropped, flipped and normalised, forward
/// pass, loss, backward pass, update by SGD. A step of inference is normalisation and forward pass.
/// Throws Stopped between two steps, SpecError if the machine's memory can't hold the training, and
/// Error if its loss is no longer finite: the steps then aren't what they are elsewhere.
SpeedResult measureSpeed(const SpeedTask& task, const SpeedBudget& budget, const Parallel& parallel,
                         const std::stop_token& stop);

} // namespace rlab
