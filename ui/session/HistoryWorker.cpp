// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/HistoryWorker.h"

#include "core/base/Error.h"
#include "core/data/DatasetCatalogue.h"
#include "core/store/RunFiles.h"
#include "core/store/RunFolder.h"
#include "ui/session/RecordingBuffer.h"

#include <QFile>

namespace rlab {

namespace {

/// So that nothing is older than a second when it is written.
constexpr int writeIntervalMs = 800;

/// The weights at the end of a member's training; nothing if none were kept, or they are damaged.
StateSnapshot lastState(const KeptRun& kept, std::size_t member, const MetricHistory& history) {
    const ExperimentSpec& experiment = kept.experiment;
    const std::filesystem::path file = lastWeightsOf(kept.folder, memberNames(experiment)[member]);
    std::error_code ignored;
    if (kept.folder.empty() || history.empty() || !std::filesystem::exists(file, ignored))
        return {};
    try {
        const DataSummary data = summarise(experiment.data);
        const NetworkSpec network =
            makeCifarNetwork(experiment.networks[members(experiment)[member].network],
                             data.imageShape, data.classes);
        return {history.back().step,
                std::make_shared<const NetworkState>(loadWeights(file, network))};
    } catch (const Error&) {
        return {};
    }
}

/// What was seen of steps, and the weights of the first seeds, are much more than the rest.
std::shared_ptr<const RunModel> runModel(StoredRun stored, std::vector<ProbeHistory> probes = {},
                                         const KeptRun* kept = nullptr) {
    probes.resize(stored.members.size());
    const std::size_t networks = stored.experiment.networks.size();
    std::vector<std::vector<SeedRun>> seeds(networks);
    for (std::size_t i = 0; i < stored.members.size(); ++i) {
        StoredMember& member = stored.members[i];
        const bool isFirst = i < networks;
        StateSnapshot snapshot =
            kept && isFirst ? lastState(*kept, i, member.history) : StateSnapshot{};
        seeds[i % networks].push_back({member.seed, std::move(member.history), std::move(probes[i]),
                                       member.end, member.reason, std::move(snapshot)});
    }
    return std::make_shared<const RunModel>(
        RunModel::restored(std::move(stored.experiment), std::move(seeds),
                           std::move(stored.rateChanges), stored.summary.seconds));
}

} // namespace

HistoryWorker::HistoryWorker(const QString& databaseFile)
    : file_(databaseFile) {}

HistoryWorker::~HistoryWorker() = default;

void HistoryWorker::start() {
    timer_ = new QTimer(this);
    timer_->setInterval(writeIntervalMs);
    connect(timer_, &QTimer::timeout, this, &HistoryWorker::tick);
    timer_->start();
}

void HistoryWorker::close() {
    timer_->stop();
    flush();
    recordings_.clear();
    store_.reset();
}

/// Opened when it is first needed, and tried again each time: the reason may be gone.
RunStore& HistoryWorker::store() {
    if (!store_)
        store_ = std::make_unique<RunStore>(QFile::encodeName(file_).toStdString());
    return *store_;
}

void HistoryWorker::begin(Beginning beginning) {
    recordings_.push_back({std::move(beginning)});
    flush();
}

void HistoryWorker::takeUp(RunId id) {
    attempt([&] { emit takenUp(store().takeUp(id)); });
}

void HistoryWorker::goOn(RunId id, std::shared_ptr<RecordingBuffer> buffer) {
    Beginning beginning;
    beginning.buffer = std::move(buffer);
    recordings_.push_back({std::move(beginning), id});
}

void HistoryWorker::letGo(RunId id) {
    attempt([&] { store().end(id, RunState::Stopped); }); // nothing was written of it
}

void HistoryWorker::finish(const RecordingBuffer* buffer, RunState state,
                           const std::string& reason) {
    for (Recording& recording : recordings_)
        if (recording.beginning.buffer.get() == buffer)
            recording.ending = {state, reason};
    flush();
}

void HistoryWorker::tick() {
    flush();
    if (!store_)
        return;
    purgeOnce();
    try {
        if (store_->changedByOthers())
            emit changed();
        isBlind_ = false;
    } catch (const std::exception& error) {
        tellOnce(isBlind_, error);
    }
}

void HistoryWorker::tellOnce(bool& isTold, const std::exception& error) {
    if (!std::exchange(isTold, true))
        emit failed(QString::fromLocal8Bit(error.what()));
}

void HistoryWorker::flush() {
    std::erase_if(recordings_, [this](Recording& recording) {
        return write(recording) && recording.ending.has_value();
    });
}

/// What can't be written is kept for the next time, and said once.
bool HistoryWorker::write(Recording& recording) {
    RecordingBuffer& buffer = *recording.beginning.buffer;
    RunProgress progress = buffer.take();
    if (recording.run && isEmpty(progress) && !recording.ending)
        return true;
    try {
        beginOnce(recording);
        if (!isEmpty(progress))
            store().append(*recording.run, progress);
        buffer.setWritten(progress);
        progress = {};
        if (recording.ending)
            store().end(*recording.run, recording.ending->state, recording.ending->reason);
    } catch (const std::exception& error) {
        buffer.putBack(std::move(progress));
        tellOnce(recording.hasFailed, error);
        return false;
    }
    recording.hasFailed = false;
    emit changed();
    return true;
}

void HistoryWorker::beginOnce(Recording& recording) {
    if (recording.run)
        return;
    const Beginning& beginning = recording.beginning;
    recording.run =
        store().begin(beginning.experiment, beginning.origin, beginning.startedMs, beginning.key);
    emit begun(*recording.run);
}

/// Not while the window waits for its first list. Whoever can't purge can't write either, and is
/// told when there is something that matters to write.
void HistoryWorker::purgeOnce() {
    if (std::exchange(purged_, true))
        return;
    try {
        store_->purge();
    } catch (const std::exception&) {
    }
}

void HistoryWorker::list(RunPage request, int limit) {
    try {
        request.found = store().list(request.filter.toStdString(), request.offset, limit);
    } catch (const std::exception& error) {
        request.problem = QString::fromLocal8Bit(error.what());
    }
    emit listed(request);
}

void HistoryWorker::load(RunId id) {
    attempt([&] { emit loaded(id, runModel(store().load(id))); });
}

void HistoryWorker::inspect(RunId id) {
    attempt([&] {
        const KeptRun kept = store().keptRun(id);
        emit inspected(id, runModel(store().load(id), store().loadProbes(id), &kept));
    });
}

void HistoryWorker::findUnfinished() {
    attempt([&] { emit unfinishedFound(store().unfinished()); });
}

void HistoryWorker::findWeights(RunId id) {
    QList<KeptWeights> weights;
    attempt([&] {
        const KeptRun run = store().keptRun(id);
        const std::vector<std::string> labels = contenderNames(run.experiment.networks);
        for (std::size_t i = 0; i < labels.size(); ++i) // the first members are of the first seed
            if (auto file = keptWeights(run.folder, run.experiment, i); !file.empty())
                weights.append({QString::fromStdString(labels[i]), std::move(file)});
    });
    emit weightsFound(id, weights);
}

} // namespace rlab
