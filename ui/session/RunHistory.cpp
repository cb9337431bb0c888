// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/RunHistory.h"

#include "core/store/Origin.h"
#include "core/store/RunFiles.h"
#include "ui/session/HistoryWorker.h"
#include "ui/session/RecordingBuffer.h"

#include <QDateTime>
#include <QFile>
#include <QStandardPaths>

namespace rlab {

RunHistory::RunHistory(const QString& databaseFile, QObject* parent)
    : QObject(parent)
    , file_(databaseFile)
    , worker_(new HistoryWorker(databaseFile))
    , latestList_(std::make_shared<std::atomic<int>>(0)) {
    worker_->moveToThread(&thread_);
    connect(&thread_, &QThread::started, worker_, &HistoryWorker::start);
    connect(worker_, &HistoryWorker::listed, this, &RunHistory::listed);
    connect(worker_, &HistoryWorker::loaded, this, &RunHistory::loaded);
    connect(worker_, &HistoryWorker::inspected, this, &RunHistory::inspected);
    connect(worker_, &HistoryWorker::weightsFound, this, &RunHistory::weightsFound);
    connect(worker_, &HistoryWorker::unfinishedFound, this, &RunHistory::unfinishedFound);
    connect(worker_, &HistoryWorker::takenUp, this, &RunHistory::onTakenUp);
    connect(worker_, &HistoryWorker::begun, this, &RunHistory::begun);
    connect(worker_, &HistoryWorker::changed, this, &RunHistory::changed);
    connect(worker_, &HistoryWorker::failed, this, &RunHistory::failed);
    thread_.setObjectName(QStringLiteral("history"));
    thread_.start();
}

RunHistory::~RunHistory() {
    ++*latestList_; // nobody waits for a list any more
    post([thread = &thread_](HistoryWorker& worker) {
        worker.close();
        thread->quit();
    });
    thread_.wait();
    delete worker_;
}

QString RunHistory::defaultFile() {
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) +
           QStringLiteral("/runs.sqlite");
}

/// Calls `work` with the worker, on its thread, after all that was posted before.
template <class Work>
void RunHistory::post(Work work) {
    QMetaObject::invokeMethod(
        worker_, [worker = worker_, work = std::move(work)] { work(*worker); },
        Qt::QueuedConnection);
}

std::filesystem::path RunHistory::begin(const ExperimentSpec& experiment, int threads) {
    Q_ASSERT(!isRecording());
    recording_ = std::make_shared<RecordingBuffer>();
    const qint64 startedMs = QDateTime::currentMSecsSinceEpoch();
    const std::string key = newRunKey(startedMs);
    post([=, buffer = recording_](HistoryWorker& worker) {
        worker.begin({experiment, presentOrigin(threads), startedMs, key, buffer});
    });
    return filesOfRun(QFile::encodeName(file_).toStdString(), key);
}

void RunHistory::resume(qint64 id) {
    post([id](HistoryWorker& worker) { worker.takeUp(id); });
}

void RunHistory::onTakenUp(const KeptRun& run) {
    if (isRecording()) {
        post([id = run.id](HistoryWorker& worker) { worker.letGo(id); });
        return;
    }
    recording_ = std::make_shared<RecordingBuffer>();
    post([id = run.id, buffer = recording_](HistoryWorker& worker) { worker.goOn(id, buffer); });
    emit resumed(run);
}

void RunHistory::record(const TrainingUpdate& update) {
    if (recording_)
        recording_->add(update);
}

void RunHistory::finish(RunState state, const QString& reason) {
    if (!recording_)
        return;
    post([state, reason = reason.toStdString(), buffer = std::move(recording_)](
             HistoryWorker& worker) { worker.finish(buffer.get(), state, reason); });
    recording_.reset();
}

void RunHistory::requestList(const QString& filter, int offset, int limit) {
    const int number = ++*latestList_;
    post([=, latest = latestList_](HistoryWorker& worker) {
        if (*latest == number)
            worker.list({filter, offset, {}, {}}, limit);
    });
}

void RunHistory::requestRun(qint64 id) {
    post([id](HistoryWorker& worker) { worker.load(id); });
}

void RunHistory::requestInspection(qint64 id) {
    post([id](HistoryWorker& worker) { worker.inspect(id); });
}

void RunHistory::requestUnfinished() {
    post([](HistoryWorker& worker) { worker.findUnfinished(); });
}

void RunHistory::requestWeights(qint64 id) {
    post([id](HistoryWorker& worker) { worker.findWeights(id); });
}

void RunHistory::rename(qint64 id, const QString& name) {
    post([id, text = name.toStdString()](HistoryWorker& worker) {
        worker.alter([&](RunStore& store) { store.rename(id, text); });
    });
}

void RunHistory::annotate(qint64 id, const QString& note) {
    post([id, text = note.toStdString()](HistoryWorker& worker) {
        worker.alter([&](RunStore& store) { store.annotate(id, text); });
    });
}

void RunHistory::remove(qint64 id) {
    post([id](HistoryWorker& worker) { worker.alter([&](RunStore& store) { store.remove(id); }); });
}

void RunHistory::restore(qint64 id) {
    post(
        [id](HistoryWorker& worker) { worker.alter([&](RunStore& store) { store.restore(id); }); });
}

RunState endState(const RunModel& run) {
    if (run.count(RunEnd::Stopped) > 0)
        return RunState::Stopped;
    if (run.count(RunEnd::Failed) > 0)
        return RunState::Failed;
    return run.count(RunEnd::Diverged) > 0 ? RunState::Diverged : RunState::Completed;
}

} // namespace rlab
