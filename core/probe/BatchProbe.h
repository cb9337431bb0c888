// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Parallel.h"
#include "core/data/Dataset.h"
#include "core/engine/Engine.h"
#include "core/nn/NetworkState.h"
#include "core/probe/ProbeSample.h"

#include <stop_token>

namespace rlab {

/// What one batch does in a network that is not trained on it.
struct BatchProbe {
    double loss = 0; ///< mean cross-entropy in nats
    Gradients gradients;
    ProbeSample sample; ///< without an update
};

/// One pass forward and backward over all of `images`, in their order, as in training: batch norm
/// uses the batch's own statistics. The state stays as it is. Throws SpecError if there is no
/// image, and Stopped between two layers.
BatchProbe probeBatch(const NetworkSpec& network, const NetworkState& state,
                      const LabelledImages& images, const ChannelStatistics& statistics,
                      const Parallel& parallel, Engine engine = Engine::Fast,
                      const std::stop_token& stop = {});

} // namespace rlab
