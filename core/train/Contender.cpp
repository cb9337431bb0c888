// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/Contender.h"

#include "core/kernels/general/SoftmaxCrossEntropy.h"

#include <chrono>
#include <cmath>

namespace rlab {

Contender::Contender(const ExperimentSpec& experiment, const CifarNetworkOptions& options,
                     const Dataset& dataset, const Parallel& parallel, Engine engine)
    : seed_(experiment.seed)
    , optimizerSpec_(experiment.optimizer)
    , schedule_(experiment.schedule)
    , network_(makeCifarNetwork(options, dataset.train.imageShape, dataset.classes()))
    , state_(initialState(network_, options.init, seed_))
    , gradients_(zeroGradients<float>(network_))
    , optimizer_(makeOptimizer(optimizerSpec_, network_, parallel))
    , loader_(dataset.train, dataset.statistics, experiment.augment, experiment.batchSize, seed_,
              parallel)
    , plan_(compile(network_, experiment.batchSize, Mode::Training, parallel, engine))
    , labels_(static_cast<std::size_t>(experiment.batchSize))
    , logitsGradient_(Shape{experiment.batchSize, network_.classes()})
    , stepsPerEpoch_(loader_.batchesPerEpoch())
    , totalSteps_(stepsPerEpoch_ * experiment.epochs) {}

bool Contender::trainBatch() {
    using Clock = std::chrono::steady_clock;
    const auto begin = Clock::now();

    const int batchOfEpoch = static_cast<int>(step_ % stepsPerEpoch_);
    const int count = loader_.batchCount(batchOfEpoch);
    loader_.load(static_cast<int>(step_ / stepsPerEpoch_), batchOfEpoch, plan_->input(),
                 labels_.data());
    const TensorView<const float> logits = plan_->forward(state_, count, seed_, step_);
    const int classes = network_.classes();
    const LossSums sums = softmaxCrossEntropy(count, classes, logits.data(), labels_.data());
    if (!std::isfinite(sums.loss))
        return false;
    softmaxCrossEntropyGradient(count, classes, logits.data(), labels_.data(),
                                logitsGradient_.data());
    plan_->backward(state_, {logitsGradient_.data(), Shape{count, classes}}, gradients_);
    learningRate_ =
        optimizerSpec_.learningRate * scheduleFactor(schedule_, step_, totalSteps_, stepsPerEpoch_);
    optimizer_->step(state_, gradients_, learningRate_);

    if (step_ % stepsPerEpoch_ == 0)
        sinceEpoch_ = {};
    for (Sums* total : {&sincePoint_, &sinceEpoch_}) {
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
    const Sums& sums = atEpochEnd() ? sinceEpoch_ : sincePoint_;
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
