// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/BatchProbe.h"

#include "core/base/Error.h"
#include "core/data/BatchLoader.h"
#include "core/engine/Plan.h"
#include "core/kernels/general/SoftmaxCrossEntropy.h"
#include "core/probe/LayerProbe.h"

namespace rlab {

BatchProbe probeBatch(const NetworkSpec& network, const NetworkState& state,
                      const LabelledImages& images, const ChannelStatistics& statistics,
                      const Parallel& parallel, Engine engine, const std::stop_token& stop) {
    if (images.count() == 0)
        throw SpecError("there is no image to look at the gradient of");
    const auto batch = static_cast<int>(images.count());
    const auto plan = compile(network, batch, Mode::Training, parallel, engine, stop);
    normaliseImages(parallel, images, 0, batch, PixelTable(statistics), plan->input());
    NetworkState own = state; // a training pass moves running statistics
    const TensorView<const float> logits = plan->forward(own, batch, 0, 0);
    const int classes = network.classes();
    BatchProbe probe;
    probe.loss =
        softmaxCrossEntropy(batch, classes, logits.data(), images.labels.data()).loss / batch;
    Tensor byLogits(logits.shape());
    softmaxCrossEntropyGradient(batch, classes, logits.data(), images.labels.data(),
                                byLogits.data());
    probe.gradients = zeroGradients<float>(network);
    StepSignals seen;
    plan->backward(own, byLogits.view(), probe.gradients, &seen);
    LayerProbe layers(network);
    layers.before(own);
    probe.sample = layers.after(own, probe.gradients, seen);
    return probe;
}

} // namespace rlab
