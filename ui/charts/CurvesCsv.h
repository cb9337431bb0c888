// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/CurveSet.h"

#include <string>
#include <vector>

namespace rlab {

/// All points of the shown curves, kept apart from what goes on growing: a worker thread may turn
/// them into text.
class CurvesCsv {
public:
    explicit CurvesCsv(const CurveSet& set);

    /// "network,seed,epoch,step,…": a row for each point, the same columns as a run's metrics.csv;
    /// the test's cells are empty within epochs. Networks of earlier runs are followed by the run's
    /// name.
    std::string text() const;

private:
    struct Part {
        std::string network;
        std::uint64_t seed = 0;
        PointLog log;
    };

    std::vector<Part> parts_;
};

} // namespace rlab
