// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Plan.h"

#include "core/engine/Executor.h"
#include "core/engine/FusedInference.h"
#include "core/engine/FusedTraining.h"

namespace rlab {

std::unique_ptr<Plan<float>> compile(const NetworkSpec& network, int maxBatch, Mode mode,
                                     const Parallel& parallel, Engine engine,
                                     std::stop_token stop) {
    std::optional<FusedNetwork> fused;
    if (engine == Engine::Fast && mode != Mode::Inspection)
        fused = fuse(network);
    if (!fused)
        return std::make_unique<Executor<float>>(network, maxBatch, mode, parallel,
                                                 std::move(stop));
    if (mode == Mode::Training)
        return std::make_unique<FusedTraining>(network, std::move(*fused), maxBatch, parallel,
                                               std::move(stop));
    return std::make_unique<FusedInference>(network, std::move(*fused), maxBatch, parallel);
}

} // namespace rlab
