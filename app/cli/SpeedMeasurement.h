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
    static constexpr int classes = 10;

    CifarNetworkOptions network;
    Shape image;
    int batchSize;
    Mode mode;
    Engine engine;
};

struct SpeedResult {
    double secondsPerStep; ///< the median of all timed steps
    int steps;             ///< that were timed
    std::int64_t peakResidentBytes;
};

/// Multiply-adds of one step if each convolution were computed directly; in training three times
/// those of the forward pass, since the gradients by weights and by input cost as much each.
std::int64_t multiplyAddsOfStep(const SpeedTask& task);

/// Works for about `seconds` on random pictures, and for at least three steps, after a warm-up.
/// A step of training is all of it: a batch is chosen, cropped, flipped and normalised, forward
/// pass, loss, backward pass, update by SGD. A step of inference is normalisation and forward pass.
/// Throws Stopped between two steps, SpecError if the machine's memory can't hold the training, and
/// Error if its loss is no longer finite: the steps then aren't what they are elsewhere.
SpeedResult measureSpeed(const SpeedTask& task, double seconds, const Parallel& parallel,
                         const std::stop_token& stop);

} // namespace rlab
