// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Parallel.h"
#include "core/data/Dataset.h"
#include "core/engine/Engine.h"
#include "core/nn/NetworkState.h"

#include <functional>
#include <stop_token>

namespace rlab {

/// Takes all images through a network in inference mode, normalised with `statistics`, batch by
/// batch, and calls visit(first, logits) after each: logits (count, classes) of the images `first`
/// to `first` + count − 1. A stop ends it after a batch.
void inferImages(const NetworkSpec& network, const NetworkState& state,
                 const LabelledImages& images, const ChannelStatistics& statistics,
                 const Parallel& parallel, Engine engine, const std::stop_token& stop,
                 const std::function<void(std::int64_t, TensorView<const float>)>& visit);

} // namespace rlab
