// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/Contender.h"

#include "core/base/Error.h"
#include "core/kernels/general/SoftmaxCrossEntropy.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace rlab {

Contender::Contender(const ExperimentSpec& experiment, const Member& member, const Dataset& dataset,
                     const Parallel& parallel, std::shared_ptr<BatchWorkspace> workspace)
    : seed_(member.seed)
    , schedule_(experiment.schedule)
    , workspace_(std::move(workspace))
    , baseRate_(experiment.optimizer.learningRate)
    , state_(initialState(network(), experiment.networks[member.network].init, seed_))
    , optimizer_(makeOptimizer(experiment.optimizer, network(), parallel))
    , loader_(dataset.train, dataset.statistics, experiment.augment, experiment.batchSize, seed_,
              parallel)
    , stepsPerEpoch_(loader_.batchesPerEpoch())
    , totalSteps_(stepsPerEpoch_ * experiment.epochs) {}

MemberState Contender::memberState() const {
    MemberState member;
    member.network = std::make_shared<NetworkState>(state_);
    member.optimizer = optimizer_->state();
    member.steps = step_;
    member.images = images_;
    member.seconds = seconds_;
    member.learningRate = learningRate_;
    member.sincePoint = sincePoint_;
    member.sinceEpoch = sinceEpoch_;
    return member;
}

void Contender::restore(const MemberState& member) {
    const auto isAlike = [](const Tensor& a, const Tensor& b) { return a.shape() == b.shape(); };
    if (!member.network || !std::ranges::equal(member.network->tensors, state_.tensors, isAlike))
        throw SpecError("the state to go on from is not one of " + network().name());
    if (member.steps < 0 || member.steps > totalSteps_)
        throw SpecError("the state to go on from has " + std::to_string(member.steps) +
                        " batches behind it, the whole training has " +
                        std::to_string(totalSteps_));
    optimizer_->setState(member.optimizer);
    state_ = *member.network;
    step_ = member.steps;
    images_ = member.images;
    seconds_ = member.seconds;
    learningRate_ = member.learningRate;
    sincePoint_ = member.sincePoint;
    sinceEpoch_ = member.sinceEpoch;
}

bool Contender::trainBatch() {
    return trainBatch(nullptr);
}

bool Contender::trainBatch(ProbeSample& sample) {
    if (!probe_)
        probe_ = std::make_unique<LayerProbe>(network());
    return trainBatch(&sample);
}

bool Contender::trainBatch(ProbeSample* sample) {
    using Clock = std::chrono::steady_clock;
    const auto begin = Clock::now();

    BatchWorkspace& work = *workspace_;
    const int batchOfEpoch = static_cast<int>(step_ % stepsPerEpoch_);
    const int count = loader_.batchCount(batchOfEpoch);
    loader_.load(static_cast<int>(step_ / stepsPerEpoch_), batchOfEpoch, work.plan->input(),
                 work.labels.data());
    const TensorView<const float> logits = work.plan->forward(state_, count, seed_, step_);
    const int classes = network().classes();
    const LossSums sums = softmaxCrossEntropy(count, classes, logits.data(), work.labels.data());
    if (!std::isfinite(sums.loss))
        return false;
    float* gradient = work.logitsGradient.data();
    softmaxCrossEntropyGradient(count, classes, logits.data(), work.labels.data(), gradient);
    StepSignals seen;
    work.plan->backward(state_, {gradient, Shape{count, classes}}, work.gradients,
                        sample ? &seen : nullptr);
    if (sample)
        probe_->before(state_);
    learningRate_ = baseRate_ * scheduleFactor(schedule_, step_, totalSteps_, stepsPerEpoch_);
    optimizer_->step(state_, work.gradients, learningRate_);
    if (sample) {
        *sample = probe_->after(state_, work.gradients, seen);
        sample->step = step_;
        sample->epoch = static_cast<double>(step_) / static_cast<double>(stepsPerEpoch_);
    }

    if (step_ % stepsPerEpoch_ == 0)
        sinceEpoch_ = {};
    for (BatchSums* total : {&sincePoint_, &sinceEpoch_}) {
        total->loss += sums.loss;
        total->wrong += sums.wrong;
        total->images += count;
    }
    ++step_;
    images_ += count;
    seconds_ += std::chrono::duration<double>(Clock::now() - begin).count();
    return true;
}

MetricPoint Contender::takePoint() {
    const BatchSums& sums = atEpochEnd() ? sinceEpoch_ : sincePoint_;
    MetricPoint point;
    point.epoch = static_cast<double>(step_) / static_cast<double>(stepsPerEpoch_);
    point.step = step_;
    point.images = images_;
    point.seconds = seconds_;
    point.learningRate = learningRate_;
    point.trainLoss = sums.loss / static_cast<double>(sums.images);
    point.trainError = static_cast<double>(sums.wrong) / static_cast<double>(sums.images);
    point.endsEpoch = atEpochEnd();
    sincePoint_ = {};
    return point;
}

} // namespace rlab
