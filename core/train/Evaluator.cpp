// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/Evaluator.h"

#include "core/kernels/general/SoftmaxCrossEntropy.h"
#include "core/train/InferencePass.h"

namespace rlab {

Evaluation evaluate(const NetworkSpec& network, const NetworkState& state,
                    const LabelledImages& images, const ChannelStatistics& statistics,
                    const Parallel& parallel, Engine engine, std::stop_token stop,
                    const std::function<void(std::int64_t)>& progress) {
    Evaluation result;
    double loss = 0;
    inferImages(network, state, images, statistics, parallel, engine, stop,
                [&](std::int64_t first, TensorView<const float> logits) {
                    const LossSums sums =
                        softmaxCrossEntropy(logits.count(), network.classes(), logits.data(),
                                            images.labels.data() + first);
                    loss += sums.loss;
                    result.count += logits.count();
                    result.correct += logits.count() - sums.wrong;
                    if (progress)
                        progress(result.count);
                });
    result.loss = result.count ? loss / static_cast<double>(result.count) : 0;
    return result;
}

} // namespace rlab
