// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/RunStore.h"
#include "ui/session/RunHistory.h"

#include <QTimer>

#include <optional>

namespace rlab {

class RecordingBuffer;

/// RunHistory's other half: does the work, on the history's thread. All functions are called there
/// but the constructor.
class HistoryWorker : public QObject {
    Q_OBJECT

public:
    explicit HistoryWorker(const QString& databaseFile);
    ~HistoryWorker() override;

    /// Begins to look regularly for something to write.
    void start();
    /// Writes what is left and closes the database.
    void close();

    /// A run that the history is to take up, and where its progress comes from.
    struct Beginning {
        ExperimentSpec experiment;
        RunOrigin origin;
        std::int64_t startedMs = 0;
        std::string key; ///< of its files
        std::shared_ptr<RecordingBuffer> buffer;
    };
    void begin(Beginning beginning);
    /// takenUp() answers; then goOn() with the place where its progress comes from, or letGo().
    void takeUp(RunId id);
    void goOn(RunId id, std::shared_ptr<RecordingBuffer> buffer);
    void letGo(RunId id);
    /// The run that writes from this buffer.
    void finish(const RecordingBuffer* buffer, RunState state, const std::string& reason);
    void list(RunPage request, int limit);
    void load(RunId id);
    void inspect(RunId id);
    void findWeights(RunId id);
    void findUnfinished();
    /// Something that alters the history; `change` is given the store.
    template <class Change>
    void alter(const Change& change) {
        attempt([&] {
            change(store());
            emit changed();
        });
    }

signals:
    void listed(const rlab::RunPage& page);
    void loaded(qint64 id, std::shared_ptr<const rlab::RunModel> run);
    void inspected(qint64 id, std::shared_ptr<const rlab::RunModel> run);
    void weightsFound(qint64 id, const QList<rlab::KeptWeights>& weights);
    void unfinishedFound(const std::optional<rlab::RunSummary>& run);
    void takenUp(const rlab::KeptRun& run);
    void begun(qint64 id);
    void changed();
    void failed(const QString& message);

private:
    struct Ending {
        RunState state;
        std::string reason;
    };

    struct Recording {
        Beginning beginning;
        std::optional<RunId> run{};     ///< nothing until the history has taken it up
        std::optional<Ending> ending{}; ///< still to be written
        bool hasFailed = false;         ///< since something was written
    };

    RunStore& store();
    void tick();
    void flush();
    bool write(Recording& recording);
    void tellOnce(bool& isTold, const std::exception& error);
    void beginOnce(Recording& recording);
    void purgeOnce();
    template <class Work>
    bool attempt(const Work& work);

    const QString file_;
    QTimer* timer_ = nullptr;
    std::unique_ptr<RunStore> store_;
    std::vector<Recording> recordings_; ///< the present one, and those whose end waits for the disk
    bool purged_ = false;
    bool isBlind_ = false; ///< what others change could not be seen the last time
};

template <class Work>
bool HistoryWorker::attempt(const Work& work) {
    QString message;
    try {
        work();
        return true;
    } catch (const std::exception& error) { // damaged files, a full disk, not enough memory
        message = QString::fromLocal8Bit(error.what());
    }
    emit failed(message);
    return false;
}

} // namespace rlab
