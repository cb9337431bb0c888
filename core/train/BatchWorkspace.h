// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Plan.h"
#include "core/experiment/ExperimentSpec.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace rlab {

/// What a network needs while a batch is trained, and nothing that lasts beyond it. The repeats of
/// a network take turns in one of these.
struct BatchWorkspace {
    BatchWorkspace(const CifarNetworkOptions& options, const Shape& image, int classes,
                   int batchSize, const Parallel& parallel, Engine engine)
        : network(makeCifarNetwork(options, image, classes))
        , plan(compile(network, batchSize, Mode::Training, parallel, engine))
        , gradients(zeroGradients<float>(network))
        , labels(static_cast<std::size_t>(batchSize))
        , logitsGradient(Shape{batchSize, classes}) {}
    BatchWorkspace(const BatchWorkspace&) = delete;
    BatchWorkspace& operator=(const BatchWorkspace&) = delete;

    const NetworkSpec network;
    const std::unique_ptr<Plan<float>> plan;
    Gradients gradients;
    std::vector<std::uint16_t> labels;
    Tensor logitsGradient;
};

} // namespace rlab
