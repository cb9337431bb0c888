// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/Evaluator.h"

#include "core/data/BatchLoader.h"
#include "core/engine/Plan.h"
#include "core/kernels/general/SoftmaxCrossEntropy.h"

#include <algorithm>

namespace rlab {

Evaluation evaluate(const NetworkSpec& network, const NetworkState& state,
                    const LabelledImages& images, const ChannelStatistics& statistics,
                    const Parallel& parallel, Engine engine, std::stop_token stop,
                    const std::function<void(std::int64_t)>& progress) {
    constexpr std::int64_t mostAtOnce = 128;
    Evaluation result;
    if (images.count() == 0)
        return result;
    const std::int64_t batch = std::min(mostAtOnce, images.count());
    const auto plan = compile(network, static_cast<int>(batch), Mode::Inference, parallel, engine);
    const PixelTable table(statistics);
    plan->prepare(state);
    double loss = 0;
    for (std::int64_t first = 0; first < images.count() && !stop.stop_requested(); first += batch) {
        const std::int64_t count = std::min(batch, images.count() - first);
        normaliseImages(parallel, images, first, count, table, plan->input());
        const TensorView<const float> logits = plan->infer(static_cast<int>(count));
        const LossSums sums = softmaxCrossEntropy(count, network.classes(), logits.data(),
                                                  images.labels.data() + first);
        loss += sums.loss;
        result.count += count;
        result.correct += count - sums.wrong;
        if (progress)
            progress(result.count);
    }
    result.loss = result.count ? loss / static_cast<double>(result.count) : 0;
    return result;
}

} // namespace rlab
