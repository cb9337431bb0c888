// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/RunModel.h"

#include <vector>

namespace rlab {

// Runs made by hand, errors in percent.

/// A point within an epoch.
inline void addPoint(RunModel& run, int member, double epoch, double trainError) {
    TrainingUpdate update;
    MetricPoint point;
    point.epoch = epoch;
    point.trainError = trainError / 100;
    update.points.push_back({member, point});
    run.apply(update);
}

/// The end of the member's next epoch.
inline void addEpoch(RunModel& run, int member, double trainError, double testError) {
    const std::size_t networks = run.contenders().size();
    const auto index = static_cast<std::size_t>(member);
    const SeedRun& seed = run.contenders()[index % networks].seeds[index / networks];
    TrainingUpdate update;
    MetricPoint point;
    point.epoch = 1;
    for (const MetricPoint& earlier : seed.history)
        point.epoch += earlier.endsEpoch;
    point.endsEpoch = true;
    point.trainError = trainError / 100;
    point.testError = testError / 100;
    update.points.push_back({member, point});
    run.apply(update);
}

inline void end(RunModel& run, int member, RunEnd how = RunEnd::Completed) {
    TrainingUpdate update;
    update.ends.push_back({member, how, how == RunEnd::Diverged ? "the loss is no number" : ""});
    run.apply(update);
}

/// `curves`: for each member the training errors of the last epochs; the epochs before are at 90 %.
/// Test errors are two points higher.
inline RunModel finishedRun(const ExperimentSpec& experiment,
                            const std::vector<std::vector<double>>& curves) {
    RunModel run(experiment);
    for (std::size_t member = 0; member < curves.size(); ++member) {
        const auto known = static_cast<int>(curves[member].size());
        for (int epoch = 0; epoch < experiment.epochs; ++epoch) {
            const int from = epoch - (experiment.epochs - known);
            const double error = from < 0 ? 90 : curves[member][static_cast<std::size_t>(from)];
            addEpoch(run, static_cast<int>(member), error, error + 2);
        }
        end(run, static_cast<int>(member));
    }
    return run;
}

} // namespace rlab
