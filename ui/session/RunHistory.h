// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/RunRecords.h"
#include "ui/session/MetricsChannel.h"
#include "ui/session/RunModel.h"

#include <QList>
#include <QObject>
#include <QString>
#include <QThread>

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>

namespace rlab {

class HistoryWorker;
class RecordingBuffer;

/// A file with the weights of one of a run's networks, as saveWeights() writes it.
struct KeptWeights {
    QString label; ///< of the network, short
    std::filesystem::path file;
};

/// An answer to RunHistory::requestList().
struct RunPage {
    QString filter;
    int offset = 0;
    RunRows found;
    QString problem; ///< a sentence for people; empty unless the history can't be read
};

/// The history of runs for the window: everything that touches the database happens on a thread of
/// its own, with the only connection, and comes back as a signal. No call waits, but for the
/// destructor, which writes what is left.
class RunHistory : public QObject {
    Q_OBJECT

public:
    /// The file and the folders above it are made when they are first needed.
    explicit RunHistory(const QString& databaseFile = defaultFile(), QObject* parent = nullptr);
    /// A run that is being recorded and was not finished will count as interrupted.
    ~RunHistory() override;

    /// In the place where the system keeps a program's data, of the user at hand.
    static QString defaultFile();

    // --- Recording: begin(), record() for each update, finish(). One run at a time.

    /// Returns the folder for the run's files (RunFiles).
    std::filesystem::path begin(const ExperimentSpec& experiment, int threads);
    /// A run that was cut off goes on: resumed() follows, and from then on it is being recorded; or
    /// failed(). Nothing comes of it if another run is begun before.
    void resume(qint64 id);
    /// Is written within a second.
    void record(const TrainingUpdate& update);
    /// Nothing happens if no run is being recorded. `reason`: why it failed, for people.
    void finish(RunState state, const QString& reason = {});
    bool isRecording() const { return recording_ != nullptr; }

    // --- Reading.

    /// Rows of the list, newest first: see RunStore::list(). A request that has not been answered
    /// yet is dropped when the next one comes, so that typing into a search never lags.
    void requestList(const QString& filter, int offset = 0, int limit = 100);
    /// With its curves, as far as they are written.
    void requestRun(qint64 id);
    /// The same with what was seen of its steps, and the weights of its first seeds, which is much
    /// more.
    void requestInspection(qint64 id);
    /// See RunStore::unfinished().
    void requestUnfinished();
    /// The weights that its networks had at the end, each of its first seed.
    void requestWeights(qint64 id);

    // --- Changing; changed() follows, or failed().

    void rename(qint64 id, const QString& name);
    void annotate(qint64 id, const QString& note);
    /// Can be restored until the program ends.
    void remove(qint64 id);
    void restore(qint64 id);

signals:
    void listed(const rlab::RunPage& page);
    void loaded(qint64 id, std::shared_ptr<const rlab::RunModel> run);
    void inspected(qint64 id, std::shared_ptr<const rlab::RunModel> run);
    /// Those that are there; none if no weights were kept, or the run is gone.
    void weightsFound(qint64 id, const QList<rlab::KeptWeights>& weights);
    /// A run that was begun is in the history now, with this number: at once, or as soon as the
    /// history can be written.
    void begun(qint64 id);
    void resumed(const rlab::KeptRun& run);
    void unfinishedFound(const std::optional<rlab::RunSummary>& run);
    /// The list is not what it was: by this window, about once a second while a run is being
    /// recorded, or by another window or program.
    void changed();
    /// A sentence for people. A run that can't be written trains on; what it has is kept in memory,
    /// as far as there is room, and written when that works again.
    void failed(const QString& message);

private:
    template <class Work>
    void post(Work work);
    void onTakenUp(const KeptRun& run);

    const QString file_;
    QThread thread_;
    HistoryWorker* worker_; ///< lives on the thread
    std::shared_ptr<RecordingBuffer> recording_;
    std::shared_ptr<std::atomic<int>> latestList_; ///< number of the latest request
};

/// How a run stands whose trainings have all ended: stopped if any was, then failed, then diverged.
RunState endState(const RunModel& run);

} // namespace rlab
