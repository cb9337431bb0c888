// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/Classifier.h"

#include "core/data/BatchLoader.h"
#include "core/kernels/general/SoftmaxCrossEntropy.h"

#include <cassert>
#include <utility>

namespace rlab {

Classifier::Classifier(NetworkSpec network, const ChannelStatistics& statistics, int maxBatch,
                       const Parallel& parallel, Engine engine)
    : network_(std::move(network))
    , maxBatch_(maxBatch)
    , parallel_(parallel)
    , table_(statistics)
    , plan_(compile(network_, maxBatch, Mode::Inference, parallel, engine))
    , probabilities_(network_.output().batchOf(maxBatch)) {}

void Classifier::prepare(NetworkState state) {
    state_ = std::move(state);
    plan_->prepare(state_);
}

TensorView<const float> Classifier::classify(std::span<const std::uint8_t> pictures, int count) {
    assert(count >= 1 && count <= maxBatch_);
    assert(static_cast<std::int64_t>(pictures.size()) == count * network_.input().elements());
    normalisePictures(parallel_, pictures.data(), count, network_.input(), table_, plan_->input());
    const TensorView<const float> logits = plan_->infer(count);
    softmax(count, network_.classes(), logits.data(), probabilities_.data());
    return {probabilities_.data(), network_.output().batchOf(count)};
}

} // namespace rlab
