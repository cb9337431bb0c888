// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/BufferPlan.h"

#include <algorithm>
#include <numeric>

namespace rlab {

BufferPlan planBuffers(const std::vector<Lifetime>& tensors) {
    BufferPlan plan;
    plan.buffer.assign(tensors.size(), -1);
    std::vector<int> freeFrom; // first step at which each buffer is free again

    std::vector<std::size_t> order(tensors.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return tensors[i].first; });

    for (const std::size_t i : order) {
        const Lifetime& tensor = tensors[i];
        if (tensor.elements == 0)
            continue;
        // The free buffer that wastes or grows least.
        int best = -1;
        for (int b = 0; b < static_cast<int>(freeFrom.size()); ++b) {
            const auto misfit = [&](int buffer) {
                return std::abs(plan.elements[static_cast<std::size_t>(buffer)] - tensor.elements);
            };
            if (freeFrom[static_cast<std::size_t>(b)] <= tensor.first &&
                (best < 0 || misfit(b) < misfit(best)))
                best = b;
        }
        if (best < 0) {
            best = static_cast<int>(freeFrom.size());
            freeFrom.push_back(0);
            plan.elements.push_back(0);
        }
        const auto chosen = static_cast<std::size_t>(best);
        plan.elements[chosen] = std::max(plan.elements[chosen], tensor.elements);
        freeFrom[chosen] = tensor.last + 1;
        plan.buffer[i] = best;
    }
    return plan;
}

} // namespace rlab
