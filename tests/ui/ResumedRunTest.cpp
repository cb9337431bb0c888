// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/AtomicFile.h"
#include "core/store/CheckpointCodec.h"
#include "core/store/CheckpointFolder.h"
#include "core/store/ProbeCodec.h"
#include "core/store/RunFolder.h"
#include "core/store/RunStore.h"
#include "tests/store/RunStoreTools.h"
#include "tests/store/StoreTestTools.h"
#include "tests/ui/TinyExperiment.h"
#include "ui/session/RunHistory.h"
#include "ui/session/TrainingSession.h"

#include <QSignalSpy>
#include <QtTest>

#include <bit>
#include <functional>

using namespace rlab;
using namespace rlab::test;
using State = TrainingSession::State;

namespace {

constexpr int patience = 60'000;
constexpr int probeInterval = 5;

/// Long enough to be stopped in the middle of an epoch.
ExperimentSpec experiment() {
    ExperimentSpec spec = tinyExperiment(8);
    spec.data.subset = 800;
    spec.augment.flip = true;
    spec.optimizer.kind = OptimizerKind::Adam;
    spec.repeats = 2;
    return spec;
}

/// A history and a session, wired to each other as in the window.
class Laboratory {
public:
    explicit Laboratory(const std::filesystem::path& database)
        : history(QString::fromStdString(database.string())) {
        QObject::connect(&session, &TrainingSession::updated, &session,
                         [this](const TrainingUpdate& update) {
                             run.apply(update);
                             history.record(update);
                             if (onUpdate)
                                 onUpdate();
                         });
        QObject::connect(&session, &TrainingSession::failed, &session,
                         [this](const QString& message) { error = message; });
        QObject::connect(&session, &TrainingSession::noticed, &session,
                         [this](const QString& sentence) { notice = sentence; });
        QObject::connect(&session, &TrainingSession::stateChanged, &session, [this](State state) {
            if (state == State::Ended || state == State::Failed)
                history.finish(state == State::Failed ? RunState::Failed : endState(run), error);
        });
        QObject::connect(&history, &RunHistory::resumed, &session, [this](const KeptRun& kept) {
            run = RunModel(kept.experiment);
            session.start(kept.experiment, {.threads = 2, .folder = kept.folder, .resumes = true});
        });
        QObject::connect(&history, &RunHistory::failed, &session,
                         [this](const QString& message) { error = message; });
    }

    void begin(const ExperimentSpec& spec) {
        run = RunModel(spec);
        folder = history.begin(spec, 2);
        session.start(spec, {.threads = 2,
                             .probeInterval = probeInterval,
                             .folder = folder,
                             .checkpoints = timing});
    }
    bool hasEnded() {
        return QTest::qWaitFor([this] { return !session.isRunning(); }, patience);
    }
    /// Stops when the first network has done more batches than that: at any batch of an epoch, for
    /// the stop comes from outside. ResumeTest chooses the batch.
    bool stopAfter(std::int64_t batches) {
        onUpdate = [this, batches] {
            const MetricHistory& curve = run.contenders()[0].seeds[0].history;
            if (!curve.empty() && curve.back().step > batches)
                session.stop();
        };
        const bool ended = hasEnded();
        onUpdate = {};
        return ended;
    }

    RunHistory history;
    TrainingSession session;
    RunModel run{experiment()};
    std::filesystem::path folder;
    CheckpointTiming timing;
    QString error, notice;
    std::function<void()> onUpdate;
};

/// What the history keeps of a run, without what clocks say.
QStringList keptOf(const std::filesystem::path& database, qint64 id) {
    const RunStore store(database);
    const StoredRun run = store.load(id);
    QStringList all{QString::fromUtf8(runStateText(run.summary.state).data())};
    const auto exact = [](double value) {
        return QString::number(std::bit_cast<std::uint64_t>(value), 16);
    };
    for (const StoredMember& member : run.members) {
        all.append(QStringLiteral("%1 %2 %3")
                       .arg(QString::fromStdString(member.label))
                       .arg(member.seed)
                       .arg(member.end ? static_cast<int>(*member.end) : -1));
        for (const MetricPoint& p : member.history)
            all.append(QStringLiteral("%1 %2 %3 %4 %5 %6 %7 %8 %9")
                           .arg(p.step)
                           .arg(p.images)
                           .arg(p.endsEpoch)
                           .arg(exact(p.epoch), exact(p.learningRate), exact(p.trainLoss),
                                exact(p.trainError), exact(p.testLoss.value_or(-1)),
                                exact(p.testError.value_or(-1))));
    }
    for (const ProbeHistory& probes : store.loadProbes(id))
        for (const auto& sample : probes)
            all.append(QString::fromLatin1(encodeProbe(*sample).toHex()));
    for (const RateChange& change : run.rateChanges)
        all.append(exact(change.epoch) + exact(change.learningRate));
    return all;
}

QMap<QString, QByteArray> weightsIn(const std::filesystem::path& folder) {
    QMap<QString, QByteArray> files;
    for (const std::string& name : memberNames(experiment())) {
        files[QString::fromStdString(name)] = readRaw(lastWeightsOf(folder, name));
        files[QString::fromStdString(name) + " best"] = readRaw(bestWeightsOf(folder, name));
    }
    return files;
}

} // namespace

/// Runs of the history that were cut off and go on.
class ResumedRunTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        Laboratory lab(whole());
        lab.begin(experiment());
        QVERIFY(lab.hasEnded());
        QCOMPARE(lab.run.count(RunEnd::Completed), 4);
        wholeFolder_ = lab.folder;
    }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void becomesWhatItWouldHaveBeen() {
        const std::filesystem::path database = scratch_ / "stopped/runs.sqlite";
        Laboratory lab(database);
        lab.begin(experiment());
        QVERIFY(lab.stopAfter(60));
        QCOMPARE(lab.run.count(RunEnd::Stopped), 4);
        for (const std::int64_t batches : {100, 100'000}) { // stopped once more
            const std::int64_t before = lab.run.contenders()[0].seeds[0].history.back().step;
            QSignalSpy resumed(&lab.history, &RunHistory::resumed);
            lab.history.resume(1);
            QVERIFY(resumed.wait());
            QVERIFY(lab.history.isRecording() && lab.session.isRunning());
            QTRY_VERIFY_WITH_TIMEOUT(lab.run.hasPoints(), patience);
            QVERIFY(lab.run.contenders()[0].seeds[0].history.back().step >= before - 1);
            QVERIFY(lab.run.progress().fraction() > 0.1); // not from the beginning
            QVERIFY(lab.stopAfter(batches));
        }
        QVERIFY2(lab.error.isEmpty() && lab.notice.isEmpty(), qPrintable(lab.error + lab.notice));
        QCOMPARE(lab.run.count(RunEnd::Completed), 4);
        QTRY_VERIFY(RunStore(database).list("", 0, 1).rows[0].state == RunState::Completed);
        QCOMPARE(keptOf(database, 1), keptOf(whole(), 1));
        QCOMPARE(weightsIn(lab.folder), weightsIn(wholeFolder_));
        QVERIFY(!holdsCheckpoints(checkpointsOf(lab.folder)));
        // So has the run as it is looked at later.
        QSignalSpy inspected(&lab.history, &RunHistory::inspected);
        lab.history.requestInspection(1);
        QVERIFY(inspected.wait());
        const auto later = inspected[0][1].value<std::shared_ptr<const RunModel>>();
        for (std::size_t i : {0, 1}) {
            const StateSnapshot& kept = later->contenders()[i].seeds[0].snapshot;
            const StateSnapshot& own = lab.run.contenders()[i].seeds[0].snapshot;
            QCOMPARE(kept.step, own.step);
            QVERIFY(std::ranges::equal(kept.state->tensors, own.state->tensors,
                                       [](const Tensor& a, const Tensor& b) {
                                           return std::ranges::equal(a.span(), b.span());
                                       }));
            QVERIFY(!later->contenders()[i].seeds[1].snapshot.state);
        }
        // The window's own run has the same curves as the history's.
        QVERIFY(isSame(lab.run.contenders()[1].seeds[1].history,
                       RunStore(database).load(1).members[3].history));
    }

    void anotherDataSetChangesNothing() {
        const std::filesystem::path database = scratch_ / "other/runs.sqlite";
        Laboratory lab(database);
        lab.begin(experiment());
        QVERIFY(lab.stopAfter(60));
        QTRY_VERIFY(RunStore(database).list("", 0, 1).rows[0].canResume);
        const QStringList before = keptOf(database, 1);
        LoadedCheckpoint loaded = *loadCheckpoint(checkpointsOf(lab.folder));
        loaded.checkpoint.data.trainPixels ^= 1; // as if it had been trained on others
        rewrite(lab.folder, loaded.checkpoint);
        QSignalSpy resumed(&lab.history, &RunHistory::resumed);
        lab.history.resume(1);
        QVERIFY(resumed.wait() && lab.hasEnded());
        QCOMPARE(lab.session.state(), State::Failed);
        QVERIFY2(lab.error.contains(QStringLiteral("is not the one that the run has trained on")),
                 qPrintable(lab.error));
        QTRY_VERIFY(RunStore(database).list("", 0, 1).rows[0].canResume); // let go again
        QCOMPARE(keptOf(database, 1), before);
        loaded.checkpoint.data.trainPixels ^= 1; // they are back
        rewrite(lab.folder, loaded.checkpoint);
        lab.error.clear();
        lab.history.resume(1);
        QVERIFY(resumed.wait() && lab.hasEnded());
        QVERIFY2(lab.error.isEmpty(), qPrintable(lab.error));
        QTRY_COMPARE(keptOf(database, 1), keptOf(whole(), 1));
    }

    void aLostLogOfStepsIsTold() {
        const std::filesystem::path database = scratch_ / "lost/runs.sqlite";
        Laboratory lab(database);
        lab.timing = {0, 1}; // both checkpoints have samples
        lab.begin(experiment());
        QVERIFY(lab.stopAfter(60));
        QTRY_VERIFY(RunStore(database).list("", 0, 1).rows[0].canResume);
        writeRaw(probeLogFile(checkpointsOf(lab.folder)), "damage");
        QSignalSpy resumed(&lab.history, &RunHistory::resumed);
        lab.history.resume(1);
        QVERIFY(resumed.wait() && lab.hasEnded());
        QVERIFY2(lab.notice.startsWith(QStringLiteral("What was seen of the layers so far")),
                 qPrintable(lab.notice));
        // The history had its own copy of the samples, so that nothing is missing after all.
        QTRY_COMPARE(keptOf(database, 1), keptOf(whole(), 1));
        QCOMPARE(weightsIn(lab.folder), weightsIn(wholeFolder_));
    }

    void stoppedWhileLoadingItStaysAsItWas() {
        const std::filesystem::path database = scratch_ / "loading/runs.sqlite";
        Laboratory lab(database);
        lab.begin(experiment());
        QVERIFY(lab.stopAfter(60));
        QTRY_VERIFY(RunStore(database).list("", 0, 1).rows[0].canResume);
        const QStringList before = keptOf(database, 1);
        connect(&lab.history, &RunHistory::resumed, &lab.session, &TrainingSession::stop);
        QSignalSpy resumed(&lab.history, &RunHistory::resumed);
        lab.history.resume(1);
        QVERIFY(resumed.wait() && lab.hasEnded());
        QTRY_VERIFY(RunStore(database).list("", 0, 1).rows[0].canResume);
        QCOMPARE(keptOf(database, 1), before);
    }

    void anotherRunComesFirst() {
        const std::filesystem::path database = scratch_ / "busy/runs.sqlite";
        Laboratory lab(database);
        lab.begin(experiment());
        QVERIFY(lab.stopAfter(60));
        QTRY_VERIFY(RunStore(database).list("", 0, 1).rows[0].canResume);
        QSignalSpy resumed(&lab.history, &RunHistory::resumed);
        lab.history.resume(1);
        lab.begin(tinyExperiment(1)); // before the answer
        QVERIFY(lab.hasEnded());
        QVERIFY(resumed.empty());
        QTRY_VERIFY(RunStore(database).list("", 0, 1).rows[0].state == RunState::Completed);
        lab.history.resume(1); // it was let go
        QVERIFY(resumed.wait());
    }

private:
    std::filesystem::path whole() const { return scratch_ / "whole/runs.sqlite"; }
    static void rewrite(const std::filesystem::path& folder, const Checkpoint& checkpoint) {
        for (const int slot : {0, 1})
            std::filesystem::remove(checkpointFile(checkpointsOf(folder), slot));
        writeFile(checkpointFile(checkpointsOf(folder), 0), EncodedCheckpoint(checkpoint).parts());
    }

    ScratchFolder scratch_;
    std::filesystem::path wholeFolder_;
};

QTEST_GUILESS_MAIN(ResumedRunTest)
#include "ResumedRunTest.moc"
