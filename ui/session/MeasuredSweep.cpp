// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/MeasuredSweep.h"

#include <algorithm>
#include <iterator>

namespace rlab {

void MeasuredSweep::setConditions(const SweepConditions& conditions) {
    if (conditions == conditions_)
        return;
    conditions_ = conditions;
    figures_.clear();
}

void MeasuredSweep::keep(const CifarNetworkOptions& network, const SweepFigures& figures) {
    figures_[networkName(network)] = figures;
}

const SweepFigures* MeasuredSweep::at(const CifarNetworkOptions& network) const {
    const auto found = figures_.find(networkName(network));
    return found == figures_.end() ? nullptr : &found->second;
}

std::vector<CifarNetworkOptions>
MeasuredSweep::missing(const std::vector<CifarNetworkOptions>& networks) const {
    std::vector<CifarNetworkOptions> missing;
    std::ranges::copy_if(networks, std::back_inserter(missing),
                         [this](const CifarNetworkOptions& network) { return !at(network); });
    return missing;
}

} // namespace rlab
