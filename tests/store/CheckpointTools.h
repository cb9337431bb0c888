// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/Checkpoint.h"
#include "tests/store/ProbeTools.h"

#include <cstring>

namespace rlab::test {

inline ExperimentSpec checkpointedExperiment() {
    ExperimentSpec experiment;
    experiment.networks = {parseCifarNetwork("plain-8:width=4"),
                           parseCifarNetwork("resnet-8:width=4")};
    experiment.data.subset = 40;
    experiment.data.testSubset = 10;
    experiment.data.resolution = 8;
    experiment.batchSize = 4;
    experiment.epochs = 3;
    experiment.optimizer.kind = OptimizerKind::Adam;
    return experiment;
}

inline Tensor filled(const Shape& shape, float first) {
    Tensor tensor(shape);
    for (float& number : tensor.span())
        number = first += 0.37F;
    return tensor;
}

/// With something in every field.
inline Checkpoint makeCheckpoint(std::uint64_t number = 7) {
    Checkpoint checkpoint;
    checkpoint.number = number;
    checkpoint.savedMs = 1'700'000'000'123;
    checkpoint.settings = {checkpointedExperiment(), Engine::Reference, 16};
    checkpoint.origin = {"0123abc", "avx2"};
    checkpoint.data = {"shapes", Shape{3, 8, 8}, 40, 10, 10, 0xFFFFFFFF, 2, 3, 4};
    checkpoint.training.rateChanges = {{0.5, 5, 0.01}, {1.25, 12, 1.0 / 3}};
    MetricPoint point;
    point.epoch = 1;
    point.step = 10;
    point.images = 40;
    point.seconds = 0.125;
    point.learningRate = 0.1;
    point.trainLoss = std::numeric_limits<double>::quiet_NaN();
    point.trainError = 0.75;
    point.endsEpoch = true;
    point.testLoss = 2.5;
    point.testError = 0.5;

    MemberState training;
    NetworkState network;
    // The second one is large enough to be written uncopied.
    network.tensors = {filled(Shape{4, 3, 3, 3}, 0), filled(Shape{20'000}, 9), filled(Shape{}, 1)};
    network.batchesTracked = 13;
    training.best = std::make_shared<BestWeights>(BestWeights{point, network});
    training.optimizer.moments = {{filled(Shape{4, 3, 3, 3}, 5), Tensor()},
                                  {filled(Shape{4, 3, 3, 3}, 6), Tensor()}};
    training.optimizer.steps = 13;
    network.tensors[0][0] = 77;
    training.network = std::make_shared<NetworkState>(network);
    training.steps = 13;
    training.images = 52;
    training.seconds = 0.5;
    training.learningRate = 0.01;
    training.sincePoint = {1.5, 3, 12};
    training.sinceEpoch = {2.5, 4, 16};
    MemberState diverged;
    diverged.end = RunEnd::Diverged;
    diverged.reason = "too fast";
    diverged.steps = 2;
    checkpoint.training.members = {training, diverged};
    MetricPoint inside = point;
    inside.endsEpoch = false;
    inside.testLoss.reset();
    inside.testError.reset();
    checkpoint.curves = {{inside, point, inside}, {}};
    return checkpoint;
}

} // namespace rlab::test
