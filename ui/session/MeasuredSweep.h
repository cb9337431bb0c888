// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/DepthSweep.h"
#include "core/data/DatasetCatalogue.h"

#include <map>
#include <string>
#include <vector>

namespace rlab {

/// What all networks of a sweep over depth have in common.
struct SweepConditions {
    DataSpec data;
    int width = 8;
    SweepSeeds seeds;

    bool operator==(const SweepConditions&) const = default;
};

/// Figures of untrained networks, whatever was asked for so far under the same conditions.
class MeasuredSweep {
public:
    /// Under other conditions than before, what was measured is forgotten.
    void setConditions(const SweepConditions& conditions);
    const SweepConditions& conditions() const { return conditions_; }

    void keep(const CifarNetworkOptions& network, const SweepFigures& figures);
    /// Null unless it was measured.
    const SweepFigures* at(const CifarNetworkOptions& network) const;
    /// Those that were not measured yet, in their order.
    std::vector<CifarNetworkOptions>
    missing(const std::vector<CifarNetworkOptions>& networks) const;
    bool empty() const { return figures_.empty(); }

private:
    SweepConditions conditions_;
    std::map<std::string, SweepFigures> figures_; ///< by the network's whole name
};

} // namespace rlab
