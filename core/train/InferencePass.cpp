// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/InferencePass.h"

#include "core/data/BatchLoader.h"
#include "core/engine/Plan.h"

#include <algorithm>

namespace rlab {

void inferImages(const NetworkSpec& network, const NetworkState& state,
                 const LabelledImages& images, const ChannelStatistics& statistics,
                 const Parallel& parallel, Engine engine, const std::stop_token& stop,
                 const std::function<void(std::int64_t, TensorView<const float>)>& visit) {
    constexpr std::int64_t mostAtOnce = 128;
    if (images.count() == 0)
        return;
    try {
        const std::int64_t batch = std::min(mostAtOnce, images.count());
        const auto plan =
            compile(network, static_cast<int>(batch), Mode::Inference, parallel, engine, stop);
        const PixelTable table(statistics);
        plan->prepare(state);
        for (std::int64_t first = 0; first < images.count() && !stop.stop_requested();
             first += batch) {
            const std::int64_t count = std::min(batch, images.count() - first);
            normaliseImages(parallel, images, first, count, table, plan->input());
            visit(first, plan->infer(static_cast<int>(count)));
        }
    } catch (const Stopped&) { // within a batch; those before it have been visited
    }
}

} // namespace rlab
