// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/RunHistory.h"

#include "core/store/AtomicFile.h"
#include "core/store/RunFolder.h"
#include "tests/store/ProbeTools.h"
#include "tests/store/RunStoreTools.h"
#include "tests/store/StoreTestTools.h"
#include "tests/ui/TinyExperiment.h"
#include "ui/session/RecordingBuffer.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QtTest>

#include <csignal>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace rlab;
using namespace rlab::test;

namespace {

TrainingUpdate updateOf(int firstStep, int lastStep, int member = 0) {
    TrainingUpdate update;
    for (int step = firstStep; step <= lastStep; ++step)
        update.points.push_back({member, learningPoint(step, member)});
    update.progress = ProgressSample{32 * lastStep, 10'000, 0.1 * lastStep};
    return update;
}

QString fileIn(const ScratchFolder& folder) {
    return QString::fromStdString((folder / "runs.sqlite").string());
}

RunPage listOf(RunHistory& history, const QString& filter = {}) {
    QSignalSpy listed(&history, &RunHistory::listed);
    history.requestList(filter);
    return listed.wait() ? listed.first().first().value<RunPage>() : RunPage{};
}

std::shared_ptr<const RunModel> runOf(RunHistory& history, qint64 id) {
    QSignalSpy loaded(&history, &RunHistory::loaded);
    history.requestRun(id);
    return loaded.wait() ? loaded.first().at(1).value<std::shared_ptr<const RunModel>>() : nullptr;
}

const RunSummary& only(const RunPage& page) {
    if (page.found.rows.size() != 1)
        qFatal("%zu runs", page.found.rows.size());
    return page.found.rows.front();
}

} // namespace

class RunHistoryTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void keepsARun() {
        const ScratchFolder folder;
        qint64 id = 0;
        {
            RunHistory history(fileIn(folder));
            QSignalSpy begun(&history, &RunHistory::begun);
            history.begin(tinyExperiment(), 2);
            QVERIFY(history.isRecording());
            QVERIFY(begun.wait());
            id = begun.first().first().toLongLong();
            history.record(updateOf(1, 15));
            TrainingUpdate last = updateOf(1, 20, 1);
            last.ends = {{0, RunEnd::Completed, {}}, {1, RunEnd::Diverged, "too fast"}};
            last.rateChanges = {{0.5, 5, 0.25}};
            history.record(last);
            history.finish(RunState::Diverged);
            QVERIFY(!history.isRecording());
        }
        RunHistory history(fileIn(folder));
        const RunSummary summary = only(listOf(history));
        QCOMPARE(summary.id, id);
        QVERIFY(summary.state == RunState::Diverged);
        QCOMPARE(summary.name, std::string("tiny"));
        QCOMPARE(summary.origin.threads, 2);
        QCOMPARE(summary.seconds, 2.0);
        const auto run = runOf(history, id);
        QVERIFY(run && run->experiment() == tinyExperiment());
        QVERIFY(isSame(run->contenders()[0].seeds[0].history, learningCurve(1, 15)));
        QVERIFY(isSame(run->contenders()[1].seeds[0].history, learningCurve(1, 20, 1)));
        QVERIFY(run->contenders()[1].seeds[0].end == RunEnd::Diverged);
        QCOMPARE(run->contenders()[1].seeds[0].reason, std::string("too fast"));
        QCOMPARE(run->rateChanges()[0].learningRate, 0.25);
        QCOMPARE(run->progress().seconds(), 2.0);
    }

    void keepsWhatWasSeenOfSteps() {
        const ScratchFolder folder;
        RunHistory history(fileIn(folder));
        QSignalSpy begun(&history, &RunHistory::begun);
        history.begin(tinyExperiment(), 1);
        TrainingUpdate update = updateOf(1, 3);
        for (const int step : {0, 16})
            update.probes.push_back(
                {1, std::make_shared<const ProbeSample>(makeProbe(8, 3, step))});
        history.record(update);
        history.finish(RunState::Completed);
        QVERIFY(begun.wait());
        const qint64 id = begun.first().first().toLongLong();
        QSignalSpy inspected(&history, &RunHistory::inspected);
        history.requestInspection(id);
        QVERIFY(inspected.wait());
        const auto run = inspected.first().at(1).value<std::shared_ptr<const RunModel>>();
        QVERIFY(run->contenders()[0].seeds[0].probes.empty());
        const ProbeHistory& probes = run->contenders()[1].seeds[0].probes;
        QCOMPARE(probes.size(), std::size_t{2});
        QVERIFY(isSame(*probes[1], makeProbe(8, 3, 16)));
        QVERIFY(runOf(history, id)->contenders()[1].seeds[0].probes.empty()); // much less
    }

    void findsTheWeights() {
        const ScratchFolder folder;
        RunHistory history(fileIn(folder));
        QSignalSpy found(&history, &RunHistory::weightsFound);
        ExperimentSpec experiment = tinyExperiment();
        experiment.repeats = 2;
        const std::filesystem::path files = history.begin(experiment, 1);
        QCOMPARE(files.parent_path(), folder / "runs");
        history.finish(RunState::Completed);
        const auto weightsOf = [&](qint64 id) {
            history.requestWeights(id);
            found.wait();
            return found.takeFirst().at(1).value<QList<KeptWeights>>();
        };
        const qint64 id = only(listOf(history)).id;
        QVERIFY(weightsOf(id).empty());
        const auto put = [&](const std::filesystem::path& file) {
            makeFolder(file.parent_path());
            writeRaw(file, "weights");
            return file;
        };
        const std::string seed = std::to_string(experiment.seed);
        const auto best =
            put(files / "checkpoints" / ("best-plain-8_seed=" + seed + ".safetensors"));
        put(bestWeightsOf(files, "resnet-8_seed=" + seed));
        const auto last = put(lastWeightsOf(files, "resnet-8_seed=" + seed));
        put(lastWeightsOf(files, "plain-8_seed=" + std::to_string(experiment.seed + 1)));
        const QList<KeptWeights> weights = weightsOf(id);
        QCOMPARE(weights.size(), 2);
        QCOMPARE(weights[0].label, QStringLiteral("plain-8"));
        QCOMPARE(weights[0].file, best); // killed: what came with a checkpoint
        QCOMPARE(weights[1].label, QStringLiteral("resnet-8"));
        QCOMPARE(weights[1].file, last);
        QVERIFY(weightsOf(id + 1).empty()); // no such run: answered all the same
    }

    void repeatsComeBackInTheirPlaces() {
        const ScratchFolder folder;
        RunHistory history(fileIn(folder));
        ExperimentSpec experiment = tinyExperiment();
        experiment.repeats = 2;
        history.begin(experiment, 1);
        for (int member = 0; member < 4; ++member)
            history.record(updateOf(1, 3 + member, member));
        history.finish(RunState::Completed);
        const auto run = runOf(history, only(listOf(history)).id);
        QCOMPARE(run->contenders()[0].seeds[1].history.size(), std::size_t{5});
        QCOMPARE(run->contenders()[1].seeds[0].history.size(), std::size_t{4});
        QCOMPARE(run->contenders()[1].seeds[1].seed, experiment.seed + 1);
    }

    void writesWithinASecond() {
        const ScratchFolder folder;
        RunHistory history(fileIn(folder));
        RunHistory other(fileIn(folder));
        QSignalSpy begun(&history, &RunHistory::begun);
        history.begin(tinyExperiment(), 1);
        QVERIFY(begun.wait());
        QCOMPARE(only(listOf(other)).seconds, 0.0);
        history.record(updateOf(1, 10));
        QSignalSpy changed(&other, &RunHistory::changed);
        QTRY_VERIFY_WITH_TIMEOUT(only(listOf(other)).seconds == 1.0, 1500);
        QVERIFY(only(listOf(other)).state == RunState::Running);
        QTRY_VERIFY(!changed.empty());
    }

    void changesTheHistory() {
        const ScratchFolder folder;
        RunHistory history(fileIn(folder));
        history.begin(tinyExperiment(), 1);
        history.finish(RunState::Completed);
        const qint64 id = only(listOf(history)).id;
        QSignalSpy changed(&history, &RunHistory::changed);
        history.rename(id, QStringLiteral("Größe"));
        history.annotate(id, QStringLiteral("a note"));
        QCOMPARE(only(listOf(history)).name, std::string("Größe"));
        QCOMPARE(only(listOf(history, QStringLiteral("GRÖßE Note"))).note, std::string("a note"));
        history.remove(id);
        QCOMPARE(listOf(history).found.total, 0);
        history.restore(id);
        QCOMPARE(only(listOf(history)).id, id);
        QVERIFY(changed.size() >= 4);
    }

    void onlyTheLatestListIsAnswered() {
        const ScratchFolder folder;
        RunHistory history(fileIn(folder));
        QSignalSpy listed(&history, &RunHistory::listed);
        for (int i = 0; i < 50; ++i)
            history.requestList(QString::number(i));
        QTRY_VERIFY(!listed.empty() &&
                    listed.last().first().value<RunPage>().filter == QStringLiteral("49"));
        QVERIFY(listed.size() < 50);
    }

    void tellsWhatItCannotRead() {
        const ScratchFolder folder;
        writeRaw(folder / "runs.sqlite", QByteArray("not a history ").repeated(100));
        RunHistory history(fileIn(folder));
        QVERIFY(listOf(history).problem.contains(fileIn(folder)));
        QSignalSpy failed(&history, &RunHistory::failed);
        history.begin(tinyExperiment(), 1);
        history.record(updateOf(1, 10));
        QVERIFY(failed.wait());
        QVERIFY(failed.first().first().toString().contains(QStringLiteral("move it away")));
        history.finish(RunState::Completed);
        QVERIFY(std::filesystem::remove(folder / "runs.sqlite"));
        QVERIFY(listOf(history).problem.isEmpty()); // and works again
        history.requestRun(77);
        QVERIFY(failed.wait());
        QVERIFY(failed.last().first().toString().contains(QStringLiteral("does not hold")));
    }

    void fullDiskIsToldOnceAndNothingIsLost() {
        const ScratchFolder folder;
        RunHistory history(fileIn(folder));
        QSignalSpy begun(&history, &RunHistory::begun);
        QSignalSpy failed(&history, &RunHistory::failed);
        history.begin(tinyExperiment(), 1);
        QVERIFY(begun.wait());
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit before{};
        QVERIFY(getrlimit(RLIMIT_FSIZE, &before) == 0);
        const rlimit limit{64 << 10, before.rlim_max};
        QVERIFY(setrlimit(RLIMIT_FSIZE, &limit) == 0);
        history.record(updateOf(1, 5000));
        const bool told = failed.wait();
        history.record(updateOf(5001, 5010));
        history.finish(RunState::Completed);
        QTest::qWait(1000);
        QVERIFY(setrlimit(RLIMIT_FSIZE, &before) == 0);
        QVERIFY(told);
        QCOMPARE(failed.size(), 1);
        QTRY_VERIFY(only(listOf(history)).state == RunState::Completed);
        const auto run = runOf(history, only(listOf(history)).id);
        QVERIFY(isSame(run->contenders()[0].seeds[0].history, learningCurve(1, 5010)));
    }

    void aRunThatCouldNotBeBegunIsKeptAllTheSame() {
        const ScratchFolder folder;
        writeRaw(folder / "runs.sqlite", QByteArray("not a history ").repeated(100));
        RunHistory history(fileIn(folder));
        QSignalSpy failed(&history, &RunHistory::failed);
        history.begin(tinyExperiment(), 1);
        history.record(updateOf(1, 10));
        QVERIFY(failed.wait());
        history.finish(RunState::Stopped);
        QTest::qWait(1000);
        QCOMPARE(failed.size(), 1);
        QVERIFY(std::filesystem::remove(folder / "runs.sqlite"));
        history.begin(tinyExperiment(), 1);
        QTRY_COMPARE(listOf(history).found.total, 2);
        const RunSummary first = listOf(history).found.rows.back();
        QVERIFY(first.state == RunState::Stopped);
        QCOMPARE(first.origin.threads, 1);
        QVERIFY(first.startedMs > 0);
        const auto run = runOf(history, first.id);
        QVERIFY(isSame(run->contenders()[0].seeds[0].history, learningCurve(1, 10)));
        history.finish(RunState::Completed);
    }

    void killedProgramLeavesItsRun() {
        const ScratchFolder folder;
        int pipes[2];
        QVERIFY(pipe(pipes) == 0);
        const pid_t child = fork();
        if (child == 0) {
            execl("/proc/self/exe", "RunHistoryTest", "-record", qPrintable(fileIn(folder)),
                  std::to_string(pipes[1]).c_str(), nullptr);
            _exit(127);
        }
        close(pipes[1]);
        int steps = 0; // recorded by the child so far, about 1,000 a second
        QElapsedTimer timer;
        timer.start();
        int aSecondAgo = 0;
        while (timer.elapsed() < 2500) {
            QVERIFY(read(pipes[0], &steps, sizeof steps) == sizeof steps);
            if (timer.elapsed() < 1500)
                aSecondAgo = steps;
        }
        QVERIFY(kill(child, SIGKILL) == 0);
        QCOMPARE(waitpid(child, nullptr, 0), child);
        close(pipes[0]);
        RunHistory history(fileIn(folder));
        const RunSummary summary = only(listOf(history));
        QVERIFY(summary.state == RunState::Interrupted);
        const auto run = runOf(history, summary.id);
        const MetricHistory& kept = run->contenders()[0].seeds[0].history;
        QVERIFY2(static_cast<int>(kept.size()) >= aSecondAgo && aSecondAgo > 0,
                 qPrintable(QStringLiteral("%1 of %2").arg(kept.size()).arg(aSecondAgo)));
        QVERIFY(isSame(kept, learningCurve(1, static_cast<int>(kept.size()))));
    }

    void unfinishedRunIsInterrupted() {
        const ScratchFolder folder;
        {
            RunHistory history(fileIn(folder));
            history.begin(tinyExperiment(), 1);
            history.record(updateOf(1, 10));
        }
        RunHistory history(fileIn(folder));
        QVERIFY(only(listOf(history)).state == RunState::Interrupted);
        QCOMPARE(only(listOf(history)).seconds, 1.0);
    }

    void bufferIsBounded() {
        RecordingBuffer buffer(100);
        buffer.add(updateOf(1, 1000)); // a tenth ends an epoch
        RunProgress taken = buffer.take();
        QCOMPARE(taken.points[0].size(), std::size_t{190});
        QVERIFY(taken.points[0].back().endsEpoch);
        QVERIFY(isEmpty(buffer.take()));
        buffer.add(updateOf(1001, 9000));
        buffer.putBack(std::move(taken));
        taken = buffer.take();
        QCOMPARE(taken.points[0].size(), std::size_t{400});
        QCOMPARE(taken.points[0].front().step, 1);
        QCOMPARE(taken.seconds, 900.0);
        buffer.setWritten(taken);
        buffer.add(updateOf(9001, 9010));
        QCOMPARE(buffer.take().points[0].size(), std::size_t{10});
    }

    void defaultPlaceIsTheUsersOwn() {
        QVERIFY(RunHistory::defaultFile().endsWith(QStringLiteral("/runs.sqlite")));
        QVERIFY(RunHistory::defaultFile().startsWith(QDir::homePath()));
    }

    void stateOfARunIsThatOfItsWorstEnd() {
        const auto state = [](std::initializer_list<RunEnd> ends) {
            RunModel run(tinyExperiment());
            TrainingUpdate update;
            for (const RunEnd end : ends)
                update.ends.push_back({static_cast<int>(update.ends.size()), end, {}});
            run.apply(update);
            return endState(run);
        };
        QVERIFY(state({RunEnd::Completed, RunEnd::Completed}) == RunState::Completed);
        QVERIFY(state({RunEnd::Completed, RunEnd::Diverged}) == RunState::Diverged);
        QVERIFY(state({RunEnd::Failed, RunEnd::Diverged}) == RunState::Failed);
        QVERIFY(state({RunEnd::Stopped, RunEnd::Diverged}) == RunState::Stopped);
    }
};

namespace {

/// The child of killedProgramLeavesItsRun(): records until it is killed, and says how much.
int recordForever(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    const int pipe = std::stoi(argv[3]);
    RunHistory history(QString::fromLocal8Bit(argv[2]));
    history.begin(tinyExperiment(), 1);
    for (int step = 1;; step += 10) {
        history.record(updateOf(step, step + 9));
        const int last = step + 9;
        if (write(pipe, &last, sizeof last) != sizeof last)
            return 1;
        usleep(10'000);
    }
}

} // namespace

int main(int argc, char** argv) {
    if (argc == 4 && std::string_view(argv[1]) == "-record")
        return recordForever(argc, argv);
    QCoreApplication application(argc, argv);
    RunHistoryTest test;
    QTEST_SET_MAIN_SOURCE_PATH
    return QTest::qExec(&test, argc, argv);
}

#include "RunHistoryTest.moc"
