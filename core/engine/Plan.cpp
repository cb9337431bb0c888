// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Plan.h"

#include "core/engine/Executor.h"
#include "core/engine/FusedPlan.h"

namespace rlab {

std::unique_ptr<Plan<float>> compile(const NetworkSpec& network, int maxBatch, Mode mode,
                                     const Parallel& parallel, Engine engine) {
    if (engine == Engine::Fast)
        if (std::optional<FusedNetwork> fused = fuse(network))
            return std::make_unique<FusedPlan>(network, std::move(*fused), maxBatch, mode,
                                               parallel);
    return std::make_unique<Executor<float>>(network, maxBatch, mode, parallel);
}

} // namespace rlab
