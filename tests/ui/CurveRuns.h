// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ui/TinyExperiment.h"
#include "ui/session/RunModel.h"

namespace rlab {

inline MetricPoint pointWithin(double epoch, double error) {
    MetricPoint point;
    point.epoch = epoch;
    point.step = static_cast<std::int64_t>(100 * epoch);
    point.images = static_cast<std::int64_t>(1000 * epoch);
    point.seconds = 2 * epoch;
    point.learningRate = 0.1;
    point.trainError = error;
    point.trainLoss = 2 * error;
    return point;
}

inline MetricPoint pointAtEpochEnd(double epoch, double error) {
    MetricPoint point = pointWithin(epoch, error);
    point.endsEpoch = true;
    point.testError = error + 0.05;
    point.testLoss = 2 * *point.testError;
    return point;
}

/// plain-8 (0.1 a epoch down from 0.9) and resnet-8 (0.2 a epoch), a point in the middle of each
/// epoch; each further seed lies 0.02 higher.
inline TrainingUpdate epochsOf(const ExperimentSpec& spec, int first, int last) {
    TrainingUpdate update;
    const std::vector<Member> all = members(spec);
    for (int epoch = first; epoch <= last; ++epoch)
        for (std::size_t i = 0; i < all.size(); ++i) {
            const double slope = all[i].network == 0 ? 0.1 : 0.2;
            const double higher = 0.02 * static_cast<double>(all[i].seed - spec.seed);
            const double error = 0.9 - slope * epoch + higher;
            const int member = static_cast<int>(i);
            update.points.push_back({member, pointWithin(epoch - 0.5, error + 0.04)});
            update.points.push_back({member, pointAtEpochEnd(epoch, error)});
        }
    return update;
}

inline RunModel trainedRun(int epochs, int repeats = 1) {
    ExperimentSpec spec = tinyExperiment(epochs);
    spec.repeats = repeats;
    RunModel run(spec);
    TrainingUpdate update = epochsOf(spec, 1, epochs);
    for (std::size_t i = 0; i < members(spec).size(); ++i)
        update.ends.push_back({static_cast<int>(i), RunEnd::Completed, {}});
    run.apply(update);
    return run;
}

} // namespace rlab
