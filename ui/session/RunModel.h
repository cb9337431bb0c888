// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/ExperimentSpec.h"
#include "ui/session/ColorRole.h"
#include "ui/session/MetricsChannel.h"
#include "ui/session/ProgressMeter.h"

#include <optional>
#include <string>
#include <vector>

namespace rlab {

/// One contender as the window shows it.
struct ContenderRun {
    CifarNetworkOptions options;
    std::string label; ///< short, and unlike the others'
    ColorRole color;
    MetricHistory history;
    std::optional<RunEnd> end; ///< nothing while it trains
    std::string reason;        ///< for people; empty unless diverged or failed
};

/// What is known of a run: a plain value that the views read and TrainingUpdates bring forward.
class RunModel {
public:
    /// Before the first batch.
    explicit RunModel(ExperimentSpec experiment);

    void apply(const TrainingUpdate& update);

    const ExperimentSpec& experiment() const { return experiment_; }
    const std::vector<ContenderRun>& contenders() const { return contenders_; }
    const ProgressMeter& progress() const { return progress_; }

    /// The epoch that is being trained, from 1; the last one when the run is over.
    int presentEpoch() const;
    bool hasPoints() const;
    /// How many contenders ended this way.
    int count(RunEnd end) const;

private:
    ExperimentSpec experiment_;
    std::vector<ContenderRun> contenders_;
    ProgressMeter progress_;
};

} // namespace rlab
