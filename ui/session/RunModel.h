// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/ExperimentSpec.h"
#include "core/store/RunRecords.h"
#include "ui/session/ColorRole.h"
#include "ui/session/MetricsChannel.h"
#include "ui/session/ProgressMeter.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rlab {

/// A network's weights as they were after so many batches of its training. A copy of its own: it
/// stays as it is while the training goes on.
struct StateSnapshot {
    std::int64_t step = 0;
    std::shared_ptr<const NetworkState> state; ///< null: none was told
};

/// A network's training from one seed.
struct SeedRun {
    std::uint64_t seed = 0;
    MetricHistory history;     ///< only ever grows
    ProbeHistory probes;       ///< the same; of the first seed only
    std::optional<RunEnd> end; ///< nothing while it trains
    std::string reason;        ///< for people; empty unless diverged or failed
    StateSnapshot snapshot{};  ///< the latest: when asked for while it trains, and at its end
};

/// One contender as the window shows it: a network, trained once from each of the seeds.
struct ContenderRun {
    CifarNetworkOptions options;
    std::string label; ///< short, and unlike the others'
    ColorRole color;
    std::vector<SeedRun> seeds; ///< never empty
};

/// What is known of a run: a plain value that the views read and TrainingUpdates bring forward.
class RunModel {
public:
    /// Before the first batch.
    explicit RunModel(ExperimentSpec experiment);
    /// A run as it was stored: for each network the trainings that are kept of it, at least one,
    /// each with its points in order. `seconds`: how long the whole run took.
    static RunModel restored(ExperimentSpec experiment,
                             std::vector<std::vector<SeedRun>> seedsOfContender,
                             std::vector<RateChange> rateChanges, double seconds);

    void apply(const TrainingUpdate& update);

    /// Read from the history, which may have kept no weights.
    bool isRestored() const { return isRestored_; }
    const ExperimentSpec& experiment() const { return experiment_; }
    const std::vector<ContenderRun>& contenders() const { return contenders_; }
    const ProgressMeter& progress() const { return progress_; }
    /// What is trained on; null until the training begins, and for runs of the history.
    const std::shared_ptr<const Dataset>& dataset() const { return dataset_; }
    /// In the order of time.
    const std::vector<RateChange>& rateChanges() const { return rateChanges_; }

    /// The epoch that is being trained, from 1; the last one when the run is over.
    int presentEpoch() const;
    bool hasPoints() const;
    /// How many trainings (of all networks and seeds) ended this way.
    int count(RunEnd end) const;

private:
    void begin(const RunSoFar& soFar);
    SeedRun& seedRun(int member);

    ExperimentSpec experiment_;
    std::vector<ContenderRun> contenders_;
    std::vector<RateChange> rateChanges_;
    ProgressMeter progress_;
    std::shared_ptr<const Dataset> dataset_;
    bool isRestored_ = false;
};

} // namespace rlab
