// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/RunModel.h"

#include "core/store/RunFolder.h"

#include <algorithm>
#include <cmath>

namespace rlab {

RunModel::RunModel(ExperimentSpec experiment)
    : experiment_(std::move(experiment)) {
    const std::vector<std::string> labels = contenderNames(experiment_.networks);
    std::vector<std::pair<NetworkKind, int>> depths;
    for (const CifarNetworkOptions& options : experiment_.networks)
        depths.emplace_back(options.kind, options.depth);
    const std::vector<ColorRole> colors = colorRoles(depths);
    for (std::size_t i = 0; i < labels.size(); ++i)
        contenders_.push_back({experiment_.networks[i], labels[i], colors[i], {}, {}, {}});
}

void RunModel::apply(const TrainingUpdate& update) {
    for (const auto& [contender, point] : update.points)
        contenders_[static_cast<std::size_t>(contender)].history.push_back(point);
    for (const auto& [contender, end, reason] : update.ends) {
        contenders_[static_cast<std::size_t>(contender)].end = end;
        contenders_[static_cast<std::size_t>(contender)].reason = reason;
    }
    if (update.progress)
        progress_.add(*update.progress);
}

int RunModel::presentEpoch() const {
    double epochsDone = 0;
    for (const ContenderRun& contender : contenders_)
        if (!contender.history.empty())
            epochsDone = std::max(epochsDone, contender.history.back().epoch);
    return std::min(static_cast<int>(std::floor(epochsDone)) + 1, experiment_.epochs);
}

bool RunModel::hasPoints() const {
    return std::ranges::any_of(
        contenders_, [](const ContenderRun& contender) { return !contender.history.empty(); });
}

int RunModel::count(RunEnd end) const {
    return static_cast<int>(
        std::ranges::count_if(contenders_, [end](const auto& c) { return c.end == end; }));
}

} // namespace rlab
