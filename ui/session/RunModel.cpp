// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/RunModel.h"

#include "core/store/RunFolder.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <iterator>

namespace rlab {

namespace {

std::int64_t imagesDone(const SeedRun& run) {
    return run.history.empty() ? 0 : run.history.back().images;
}

/// Of a training that ended early it is what was done, as in TrainingObserver::onProgress().
std::int64_t imagesTotal(const SeedRun& run, int epochs) {
    if (run.end || run.history.empty())
        return imagesDone(run);
    const MetricPoint& last = run.history.back();
    return std::llround(static_cast<double>(last.images) / last.epoch * epochs);
}

} // namespace

RunModel::RunModel(ExperimentSpec experiment)
    : experiment_(std::move(experiment)) {
    const std::vector<std::string> labels = contenderNames(experiment_.networks);
    std::vector<std::pair<NetworkKind, int>> depths;
    for (const CifarNetworkOptions& options : experiment_.networks)
        depths.emplace_back(options.kind, options.depth);
    const std::vector<ColorRole> colors = colorRoles(depths);
    for (std::size_t i = 0; i < labels.size(); ++i)
        contenders_.push_back({experiment_.networks[i], labels[i], colors[i], {}});
    for (const Member& member : members(experiment_))
        contenders_[member.network].seeds.push_back({member.seed, {}, {}, {}, {}});
}

RunModel RunModel::restored(ExperimentSpec experiment,
                            std::vector<std::vector<SeedRun>> seedsOfContender,
                            std::vector<RateChange> rateChanges, double seconds) {
    RunModel run(std::move(experiment));
    run.isRestored_ = true;
    assert(seedsOfContender.size() == run.contenders_.size());
    run.rateChanges_ = std::move(rateChanges);
    ProgressSample progress{0, 0, seconds};
    for (std::size_t i = 0; i < run.contenders_.size(); ++i) {
        std::vector<SeedRun>& seeds = run.contenders_[i].seeds;
        seeds = std::move(seedsOfContender[i]);
        assert(!seeds.empty());
        for (const SeedRun& seed : seeds) {
            progress.done += imagesDone(seed);
            progress.total += imagesTotal(seed, run.experiment_.epochs);
        }
    }
    run.progress_.add(progress);
    return run;
}

void RunModel::apply(const TrainingUpdate& update) {
    if (update.dataset)
        dataset_ = update.dataset;
    if (update.soFar)
        begin(*update.soFar);
    for (const auto& [member, point] : update.points)
        seedRun(member).history.push_back(point);
    for (const auto& [member, sample] : update.probes)
        seedRun(member).probes.push_back(sample);
    for (const auto& [member, step, state] : update.states)
        seedRun(member).snapshot = {step, state};
    for (const auto& [member, end, reason] : update.ends) {
        seedRun(member).end = end;
        seedRun(member).reason = reason;
    }
    std::ranges::copy(update.rateChanges, std::back_inserter(rateChanges_));
    if (update.progress)
        progress_.add(*update.progress);
}

void RunModel::begin(const RunSoFar& soFar) {
    for (std::size_t i = 0; i < soFar.curves.size(); ++i) {
        SeedRun& seed = seedRun(static_cast<int>(i));
        seed.history = soFar.curves[i];
        seed.probes = soFar.probes[i];
    }
    rateChanges_ = soFar.rateChanges;
}

/// members() goes through all networks before it comes to the next seed.
SeedRun& RunModel::seedRun(int member) {
    const auto index = static_cast<std::size_t>(member);
    return contenders_[index % contenders_.size()].seeds[index / contenders_.size()];
}

int RunModel::presentEpoch() const {
    double epochsDone = 0;
    for (const ContenderRun& contender : contenders_)
        for (const SeedRun& seed : contender.seeds)
            if (!seed.history.empty())
                epochsDone = std::max(epochsDone, seed.history.back().epoch);
    return std::min(static_cast<int>(std::floor(epochsDone)) + 1, experiment_.epochs);
}

bool RunModel::hasPoints() const {
    return std::ranges::any_of(contenders_, [](const ContenderRun& contender) {
        return std::ranges::any_of(contender.seeds,
                                   [](const SeedRun& seed) { return !seed.history.empty(); });
    });
}

int RunModel::count(RunEnd end) const {
    std::ptrdiff_t found = 0;
    for (const ContenderRun& contender : contenders_)
        found += std::ranges::count(contender.seeds, end, &SeedRun::end);
    return static_cast<int>(found);
}

} // namespace rlab
