// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/CheckpointWriter.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace rlab {

/// Keeps the files of a run of the history while it is trained: see RunFiles. It is to be told
/// everything on the training thread. What can't be written ends nothing; takeProblem() tells.
class RunKeeper final : public TrainingObserver {
public:
    /// For a training that begins. `dataset` must outlive the keeper.
    RunKeeper(std::filesystem::path folder, const RunSettings& settings, const Dataset& dataset,
              CheckpointTiming timing = {});
    /// For a training that goes on from a checkpoint in the folder.
    RunKeeper(std::filesystem::path folder, LoadedCheckpoint loaded, const Dataset& dataset,
              CheckpointTiming timing = {});

    void onPoint(int member, const MetricPoint& point) override;
    void onProbe(int member, const ProbeSample& sample) override;
    void onMoment(TrainingMoment moment, const TrainingStateSource& source) override;
    void onBest(int member, const NetworkSpec& network, const BestWeights& best) override;
    void onEnd(int member, RunEnd end, const std::string& reason, const NetworkSpec& network,
               const NetworkState* state) override;

    /// When the training is over: waits for what is being written. Checkpoints only stay if a
    /// member was stopped, for then one can go on.
    void finish();
    /// What couldn't be written and why, for people; once.
    std::optional<std::string> takeProblem();

private:
    void save(const std::filesystem::path& file, int member, const NetworkSpec& network,
              const NetworkState& state, double epochs);
    template <class Work>
    void attempt(const Work& work);

    const std::filesystem::path folder_;
    const ExperimentSpec experiment_;
    const Dataset& dataset_;
    const std::vector<std::string> names_; ///< of the members
    std::vector<double> epochs_;           ///< that each has been trained for
    bool wasStopped_ = false;
    bool hasFailed_ = false; ///< a file other than a checkpoint couldn't be written
    std::string problem_;    ///< what is to be told of that
    CheckpointWriter checkpoints_;
};

} // namespace rlab
