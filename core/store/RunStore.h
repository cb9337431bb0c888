// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/RunRecords.h"
#include "core/train/PresentFigures.h"

#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>

class QSqlQuery;
class QVariant;

namespace rlab {

class RunClaims;
class SqlDatabase;

/// The history of all runs, in a SQLite file. Several windows and programs may use the same file at
/// once. An object belongs to the thread that made it, and needs a QCoreApplication.
///
/// All calls throw FileError: disk full, write-protected, damaged, of a newer version. What was
/// asked for has then not happened at all, and can be asked for again. A file that can't be read is
/// never written to.
class RunStore {
public:
    /// Opens the file, or makes it and the folders above it.
    explicit RunStore(const std::filesystem::path& file);
    /// Runs that have not ended become interrupted ones.
    ~RunStore();

    // --- Recording. The run is being recorded by this object from begin() or takeUp() to end().

    /// `startedMs`: UTC, since 1970. `key`: of the run's files; empty if none are kept.
    RunId begin(const ExperimentSpec& experiment, const RunOrigin& origin, std::int64_t startedMs,
                const std::string& key = {});
    /// One that was cut off is to go on. Until RunProgress::soFar tells from where, nothing is
    /// written of it, not even its end. Throws also if it can't go on, or another one has it.
    KeptRun takeUp(RunId run);
    void append(RunId run, const RunProgress& progress);
    /// Interrupted: the program that trained it is being closed.
    void end(RunId run, RunState state, const std::string& reason = {});

    // --- Reading.

    /// Newest first. Every word of `filter` must occur in the run's name, note, data set or
    /// networks, in any case.
    RunRows list(const std::string& filter, int offset, int limit) const;
    KeptRun keptRun(RunId run) const;
    /// The latest of the runs that nobody records, if it was interrupted and can go on.
    std::optional<RunSummary> unfinished() const;
    /// With the curves.
    StoredRun load(RunId run) const;
    /// What was seen of the steps of each of the run's members; empty where nothing was.
    std::vector<ProbeHistory> loadProbes(RunId run) const;
    /// Whether another connection has written since the last call.
    bool changedByOthers();

    // --- Changing.

    void rename(RunId run, const std::string& name);
    void annotate(RunId run, const std::string& note);
    /// The run is no longer listed, but can be restored as long as this object lives.
    void remove(RunId run);
    void restore(RunId run);
    /// Removes for good what has been deleted and nobody can restore any more, with its files. Runs
    /// whose files can't be removed stay for the next time.
    void purge();

private:
    /// The end of a curve that is being recorded: its last, unfinished chunk.
    struct Tail {
        int number = 0; ///< of the chunk
        MetricHistory points;
        PresentFigures present;
        std::optional<double> testError, testLoss;
    };
    using Tails = std::map<int, Tail>; ///< by member
    struct Recording {
        Tails tails;
        bool hasBegun = false; ///< else it is as it was when it was cut off
    };

    RunSummary summary(RunId run) const;
    void replace(RunId run, const RunSoFar& soFar, Tails& tails) const;
    void writeProbes(RunId run, int member, const ProbeHistory& samples) const;
    void writeRateChanges(RunId run, const std::vector<RateChange>& changes) const;
    void letGo(RunId run);
    void insertMembers(RunId run, const ExperimentSpec& experiment) const;
    void writePoints(RunId run, int member, const MetricHistory& points, Tail& tail) const;
    void writeChunk(RunId run, int member, const Tail& tail) const;
    void updateText(RunId run, const char* column, const std::string& text);
    void setDeleted(RunId run, bool deleted);
    MetricHistory loadCurve(RunId run, int member) const;
    void loadMembers(StoredRun& run) const;
    RunState stateOf(RunId run, const std::string& text) const;
    RunSummary summaryOf(const QSqlQuery& row) const;
    std::filesystem::path folderOf(const std::string& key) const;
    ExperimentSpec experimentOf(RunId run, const QVariant& json) const;
    bool isRecording(RunId run) const { return recordings_.contains(run); }

    const std::filesystem::path file_;
    std::unique_ptr<SqlDatabase> database_;
    std::unique_ptr<RunClaims> claims_;
    std::map<RunId, Recording> recordings_;
    std::set<RunId> removed_; ///< by this object, which can restore them
    std::int64_t dataVersion_ = 0;
};

} // namespace rlab
