// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Parallel.h"
#include "core/data/Dataset.h"
#include "core/engine/Engine.h"
#include "core/nn/NetworkState.h"

#include <functional>
#include <stop_token>

namespace rlab {

struct Evaluation {
    std::int64_t correct = 0;
    std::int64_t count = 0;
    double loss = 0; ///< mean cross-entropy in nats

    double error() const { return count ? 1 - static_cast<double>(correct) / count : 0; }
};

/// Top-1 error and loss in inference mode over all images, normalised with `statistics`.
/// `progress(done)` is called after each batch. If stopped, covers the images done by then.
Evaluation evaluate(const NetworkSpec& network, const NetworkState& state,
                    const LabelledImages& images, const ChannelStatistics& statistics,
                    const Parallel& parallel, Engine engine = Engine::Fast,
                    std::stop_token stop = {},
                    const std::function<void(std::int64_t)>& progress = {});

} // namespace rlab
