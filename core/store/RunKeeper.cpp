// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/RunKeeper.h"

#include "core/store/AtomicFile.h"
#include "core/store/RunFolder.h"

#include <utility>

namespace rlab {
namespace {

std::vector<double> epochsOf(const Checkpoint& checkpoint) {
    std::vector<double> epochs;
    for (const MetricHistory& curve : checkpoint.curves)
        epochs.push_back(curve.empty() ? 0 : curve.back().epoch);
    return epochs;
}

} // namespace

RunKeeper::RunKeeper(std::filesystem::path folder, const RunSettings& settings,
                     const Dataset& dataset, CheckpointTiming timing)
    : folder_(std::move(folder))
    , experiment_(settings.experiment)
    , dataset_(dataset)
    , names_(memberNames(experiment_))
    , epochs_(names_.size())
    , checkpoints_(checkpointsOf(folder_), settings, dataset, timing) {}

RunKeeper::RunKeeper(std::filesystem::path folder, LoadedCheckpoint loaded, const Dataset& dataset,
                     CheckpointTiming timing)
    : folder_(std::move(folder))
    , experiment_(loaded.checkpoint.settings.experiment)
    , dataset_(dataset)
    , names_(memberNames(experiment_))
    , epochs_(epochsOf(loaded.checkpoint))
    , checkpoints_(checkpointsOf(folder_), std::move(loaded), dataset, timing) {}

void RunKeeper::onPoint(int member, const MetricPoint& point) {
    epochs_[static_cast<std::size_t>(member)] = point.epoch;
    checkpoints_.onPoint(member, point);
}

void RunKeeper::onProbe(int member, const ProbeSample& sample) {
    checkpoints_.onProbe(member, sample);
}

void RunKeeper::onMoment(TrainingMoment moment, const TrainingStateSource& source) {
    checkpoints_.onMoment(moment, source);
}

void RunKeeper::onBest(int member, const NetworkSpec& network, const BestWeights& best) {
    save(bestWeightsOf(folder_, names_[static_cast<std::size_t>(member)]), member, network,
         best.network, best.point.epoch);
}

void RunKeeper::onEnd(int member, RunEnd end, const std::string&, const NetworkSpec& network,
                      const NetworkState* state) {
    const auto index = static_cast<std::size_t>(member);
    wasStopped_ = wasStopped_ || end == RunEnd::Stopped;
    if (state)
        save(lastWeightsOf(folder_, names_[index]), member, network, *state, epochs_[index]);
}

void RunKeeper::save(const std::filesystem::path& file, int member, const NetworkSpec& network,
                     const NetworkState& state, double epochs) {
    attempt([&] {
        makeFolder(file.parent_path());
        saveWeights(
            file, network, state,
            describeMember(experiment_, static_cast<std::size_t>(member), dataset_, epochs));
    });
}

void RunKeeper::finish() {
    checkpoints_.wait();
    if (!wasStopped_)
        attempt([this] { removeCheckpoints(checkpointsOf(folder_)); });
}

std::optional<std::string> RunKeeper::takeProblem() {
    if (!problem_.empty())
        return std::exchange(problem_, {});
    return checkpoints_.takeProblem();
}

/// Others than FileError are told as well: one that left would end the training.
template <class Work>
void RunKeeper::attempt(const Work& work) {
    try {
        work();
    } catch (const std::exception& error) {
        if (!std::exchange(hasFailed_, true))
            problem_ = error.what();
    }
}

} // namespace rlab
