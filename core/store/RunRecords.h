// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/ExperimentSpec.h"
#include "core/probe/ProbeSample.h"
#include "core/train/Metrics.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rlab {

// What the history of runs keeps, as values.

/// What was seen of a training's steps, in the order of time; shared, for nobody changes it.
using ProbeHistory = std::vector<std::shared_ptr<const ProbeSample>>;

/// Grows from run to run and is never used twice.
using RunId = std::int64_t;

/// How a whole run stands. Interrupted: its program ended without a word, and it has what was
/// written until then.
enum class RunState { Running, Completed, Stopped, Diverged, Failed, Interrupted };

/// "running", "completed", …: the word in the database.
std::string_view runStateText(RunState state);

/// Where, with what and how wide a run was trained.
struct RunOrigin {
    std::string host;
    std::string cpu; ///< the model's name
    int cores = 0;   ///< hardware threads of the machine
    int threads = 0; ///< that trained
    std::string version;
    std::string commit; ///< of the program's sources; "unknown" where they were built without git

    bool operator==(const RunOrigin&) const = default;
};

/// One network of a run, as a list shows it.
struct RunNetwork {
    std::string label; ///< short, and unlike the run's other ones
    std::string name;  ///< full, as parseCifarNetwork() reads it

    bool operator==(const RunNetwork&) const = default;
};

/// A run without its curves.
struct RunSummary {
    RunId id = 0;
    std::string name;
    std::string note;
    RunState state = RunState::Running;
    std::string reason;         ///< for people; empty unless something went wrong
    std::int64_t startedMs = 0; ///< UTC, since 1970
    double seconds = 0;         ///< of training
    std::string dataset;        ///< the catalogue's name
    int subset = 0;             ///< training images, 0 = all
    std::vector<RunNetwork> networks;
    std::uint64_t seed = 0;
    int repeats = 1;
    std::optional<double> bestTrainError; ///< the smallest among the members' latest
    RunOrigin origin;
    std::string key; ///< of its files (RunFiles); empty if none are kept
    /// It was cut off, and its files hold a checkpoint.
    bool canResume = false;

    bool operator==(const RunSummary&) const = default;
};

/// A part of the list, and how long the whole list is.
struct RunRows {
    std::vector<RunSummary> rows;
    int total = 0;
};

/// One training of a run: see members(ExperimentSpec).
struct StoredMember {
    std::string label;
    std::string network; ///< full name
    std::uint64_t seed = 0;
    MetricHistory history;
    std::optional<RunEnd> end; ///< nothing if it is running or was interrupted
    std::string reason;
    std::optional<double> trainError, trainLoss; ///< see PresentFigures
    std::optional<double> testError, testLoss;   ///< of the latest test
};

/// Everything that is kept of a run.
struct StoredRun {
    RunSummary summary;
    ExperimentSpec experiment;
    std::vector<StoredMember> members; ///< in the order of members(experiment)
    std::vector<RateChange> rateChanges;
};

/// A run's experiment and files.
struct KeptRun {
    RunId id = 0;
    ExperimentSpec experiment;
    std::filesystem::path folder; ///< see RunFiles; empty if none are kept
};

/// How one member's training ended.
struct StoredEnd {
    int member = 0;
    RunEnd end = RunEnd::Completed;
    std::string reason;
};

/// What a run was at a checkpoint, when it goes on from there: all that came later is forgotten.
struct RunSoFar {
    std::vector<MetricHistory> curves; ///< of each member
    std::vector<ProbeHistory> probes;  ///< the same, as far as they can still be read
    std::vector<std::int64_t> steps;   ///< the same: batches done
    std::vector<RateChange> rateChanges;
    double seconds = 0; ///< of training
};

/// What has happened in a run since the last time that something was written.
struct RunProgress {
    std::shared_ptr<const RunSoFar> soFar{}; ///< comes first; null if the run has not been cut off
    std::map<int, MetricHistory> points;     ///< by member, in the order of time
    std::map<int, ProbeHistory> probes;      ///< the same
    std::vector<StoredEnd> ends;
    std::vector<RateChange> rateChanges;
    double seconds = 0; ///< of the whole run so far; 0: as before
};

} // namespace rlab
