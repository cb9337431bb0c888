// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/RunStore.h"

#include "core/store/AtomicFile.h"
#include "core/store/CheckpointFolder.h"
#include "core/store/Origin.h"
#include "core/store/RunFiles.h"
#include "core/store/RunFolder.h"
#include "core/store/SqlDatabase.h"
#include "tests/store/FullDisk.h"
#include "tests/store/ProbeTools.h"
#include "tests/store/RunStoreTools.h"
#include "tests/store/StoreTestTools.h"

#include <QElapsedTimer>
#include <QtTest>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace rlab;
using namespace rlab::test;

namespace {

constexpr std::int64_t noon = 1'800'000'000'000;

ExperimentSpec twoNetworks(int repeats = 1) {
    ExperimentSpec experiment = sampleExperiment();
    experiment.name = "Two networks";
    experiment.networks = {parseCifarNetwork("plain-8:width=4"),
                           parseCifarNetwork("resnet-8:width=4")};
    experiment.seed = ~std::uint64_t{4}; // beyond what is signed
    experiment.repeats = repeats;
    return experiment;
}

RunOrigin origin() {
    return {
        .host = "desk", .cpu = "Abacus", .cores = 4, .threads = 2, .version = "1", .commit = "c"};
}

RunProgress oneCurve(int firstStep, int lastStep, int member = 0) {
    RunProgress progress;
    progress.points[member] = learningCurve(firstStep, lastStep, member);
    progress.seconds = lastStep;
    return progress;
}

RunId keep(RunStore& store, const std::string& name, const std::string& dataset = "shapes") {
    ExperimentSpec experiment = twoNetworks();
    experiment.name = name;
    experiment.data.dataset = dataset;
    const RunId run = store.begin(experiment, origin(), noon);
    store.append(run, oneCurve(1, 20));
    store.end(run, RunState::Completed);
    return run;
}

std::vector<std::string> names(const RunRows& found) {
    std::vector<std::string> all;
    for (const RunSummary& run : found.rows)
        all.push_back(run.name);
    return all;
}

using Names = std::vector<std::string>;

/// Something that looks like a checkpoint.
void fill(const std::filesystem::path& folder) {
    makeFolder(checkpointsOf(folder));
    writeRaw(checkpointFile(checkpointsOf(folder), 0), "a checkpoint");
}

/// For root nothing is write-protected, so the test has to become somebody else for a while.
class Nobody {
public:
    explicit Nobody(const std::filesystem::path& folder) {
        std::filesystem::permissions(folder, std::filesystem::perms(0555));
        changed_ = geteuid() == 0 && seteuid(65534) == 0;
    }
    ~Nobody() {
        if (changed_ && seteuid(0) != 0)
            qFatal("can't become root again");
    }

private:
    bool changed_ = false;
};

} // namespace

class RunStoreTest : public QObject {
    Q_OBJECT

private slots:
    void keepsWhatWasSeenOfSteps() {
        ScratchFolder folder;
        RunStore store(folder / "runs.sqlite");
        const RunId run = store.begin(twoNetworks(2), origin(), noon);
        RunProgress progress = oneCurve(1, 3);
        for (const int step : {0, 16, 32})
            progress.probes[1].push_back(
                std::make_shared<const ProbeSample>(makeProbe(8, 3, step)));
        store.append(run, progress);
        progress = {};
        progress.probes[1].push_back(std::make_shared<const ProbeSample>(makeProbe(8, 3, 48)));
        store.append(run, progress);
        const std::vector<ProbeHistory> read = RunStore(folder / "runs.sqlite").loadProbes(run);
        QCOMPARE(read.size(), std::size_t{4});
        QVERIFY(read[0].empty() && read[2].empty());
        QCOMPARE(read[1].size(), std::size_t{4});
        for (int i = 0; i < 4; ++i)
            QVERIFY(isSame(*read[1][static_cast<std::size_t>(i)], makeProbe(8, 3, 16 * i)));
        store.end(run, RunState::Completed);
        QVERIFY(store.loadProbes(run + 1).empty());
    }

    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void givesBackWhatWasKept() {
        const ScratchFolder folder;
        const ExperimentSpec experiment = twoNetworks(2);
        RunId run = 0;
        {
            RunStore store(folder / "deep/er/runs.sqlite");
            run = store.begin(experiment, origin(), noon);
            for (int step = 1; step <= 700; step += 7) { // whole chunks and a rest
                RunProgress progress = oneCurve(step, step + 6);
                progress.points[3] = learningCurve(step, step + 6, 3);
                store.append(run, progress);
            }
            RunProgress last;
            last.ends = {{0, RunEnd::Completed, ""}, {3, RunEnd::Diverged, "the loss exploded"}};
            last.rateChanges = {{1.5, 15, 0.1 / 3}, {2, 20, 1e-5}};
            last.seconds = 12.5;
            store.append(run, last);
            store.end(run, RunState::Diverged, "one of them");
            store.annotate(run, "a note\nof two lines");
        }
        RunStore store(folder / "deep/er/runs.sqlite");
        const StoredRun stored = store.load(run);
        QVERIFY(stored.experiment == experiment);
        const RunSummary& summary = stored.summary;
        QCOMPARE(summary.name, std::string("Two networks"));
        QCOMPARE(summary.note, std::string("a note\nof two lines"));
        QVERIFY(summary.state == RunState::Diverged);
        QCOMPARE(summary.reason, std::string("one of them"));
        QCOMPARE(summary.startedMs, noon);
        QCOMPARE(summary.seconds, 12.5);
        QCOMPARE(summary.dataset, std::string("shapes"));
        QCOMPARE(summary.subset, experiment.data.subset);
        QCOMPARE(summary.seed, experiment.seed);
        QCOMPARE(summary.repeats, 2);
        QVERIFY(summary.origin == origin());
        const std::vector<RunNetwork> networks{{"plain-8", "plain-8:width=4"},
                                               {"resnet-8", "resnet-8:width=4"}};
        QVERIFY(summary.networks == networks);
        QCOMPARE(*summary.bestTrainError,
                 std::min(learningPoint(700).trainError, learningPoint(700, 3).trainError));
        QVERIFY(store.list("", 0, 10).rows.front() == summary);

        QCOMPARE(stored.members.size(), std::size_t{4});
        QVERIFY(isSame(stored.members[0].history, learningCurve(1, 700)));
        QVERIFY(stored.members[1].history.empty());
        QVERIFY(!stored.members[1].end);
        QVERIFY(!stored.members[1].trainError);
        QVERIFY(isSame(stored.members[3].history, learningCurve(1, 700, 3)));
        QVERIFY(stored.members[3].end == RunEnd::Diverged);
        QCOMPARE(stored.members[3].reason, std::string("the loss exploded"));
        QCOMPARE(stored.members[3].seed, experiment.seed + 1);
        QCOMPARE(*stored.members[3].testError, *learningPoint(700, 3).testError);
        QCOMPARE(*stored.members[3].testLoss, *learningPoint(700, 3).testLoss);
        QCOMPARE(stored.rateChanges.size(), std::size_t{2});
        QCOMPARE(stored.rateChanges[0].learningRate, 0.1 / 3);
        QCOMPARE(stored.rateChanges[1].step, 20);
    }

    void figuresAreThoseOfThePresentEpoch() {
        const ScratchFolder folder;
        RunStore store(folder / "runs.sqlite");
        const RunId run = store.begin(twoNetworks(), origin(), noon);
        const auto meanError = [](int firstStep, int lastStep) {
            double sum = 0;
            for (const MetricPoint& point : learningCurve(firstStep, lastStep))
                sum += point.trainError;
            return sum / (lastStep - firstStep + 1);
        };
        store.append(run, oneCurve(1, 4));
        QCOMPARE(*store.load(run).members[0].trainError, meanError(1, 4));
        store.append(run, oneCurve(5, 10));
        QCOMPARE(*store.load(run).members[0].trainError, learningPoint(10).trainError);
        store.append(run, oneCurve(11, 12));
        store.append(run, oneCurve(13, 13));
        QCOMPARE(*store.load(run).members[0].trainError, meanError(11, 13));
        QCOMPARE(*store.list("", 0, 1).rows[0].bestTrainError, meanError(11, 13));
        QCOMPARE(*store.load(run).members[0].testLoss, *learningPoint(10).testLoss);
        RunProgress diverged;
        diverged.points[1] = {learningPoint(10)};
        diverged.points[1][0].trainLoss = std::nan("");
        store.append(run, diverged);
        QVERIFY(!store.load(run).members[1].trainLoss);
    }

    void listsPagesNewestFirst() {
        const ScratchFolder folder;
        RunStore store(folder / "runs.sqlite");
        QVERIFY(store.list("", 0, 10).rows.empty());
        for (const char* name : {"a", "b", "c", "d"})
            keep(store, name);
        QCOMPARE(names(store.list("", 0, 3)), (Names{"d", "c", "b"}));
        QCOMPARE(names(store.list("", 3, 3)), (Names{"a"}));
        QCOMPARE(store.list("", 3, 3).total, 4);
    }

    void searchesInEveryCase() {
        const ScratchFolder folder;
        RunStore store(folder / "runs.sqlite");
        keep(store, "ÜBUNG one");
        store.annotate(keep(store, "two"), "the 100% figure of Élodie");
        keep(store, "three", "fashion-mnist");
        const auto found = [&](const char* filter) { return names(store.list(filter, 0, 9)); };
        QCOMPARE(found("übung"), Names{"ÜBUNG one"});
        QCOMPARE(found("  ONE  Übung "), Names{"ÜBUNG one"});
        QCOMPARE(found("élodie"), Names{"two"});
        QCOMPARE(found("100%"), Names{"two"});
        QCOMPARE(found("fashion"), Names{"three"});
        QCOMPARE(found("RESNET-8"), (Names{"three", "two", "ÜBUNG one"}));
        QCOMPARE(found("plain-8:width=4 two"), Names{"two"});
        QVERIFY(found("%").size() == 1 && found("_").empty() && found("one two").empty());
        store.rename(store.list("two", 0, 1).rows.front().id, "second");
        QCOMPARE(found("second"), Names{"second"});
        QVERIFY(found("two").empty());
    }

    void unnamedRunsAreCalledAfterTheirNetworks() {
        const ScratchFolder folder;
        RunStore store(folder / "runs.sqlite");
        keep(store, "");
        QCOMPARE(names(store.list("", 0, 9)), Names{"plain-8 resnet-8"});
    }

    void deletedRunsCanBeRestored() {
        const ScratchFolder folder;
        RunStore store(folder / "runs.sqlite");
        const RunId run = keep(store, "a");
        keep(store, "b");
        store.remove(run);
        QCOMPARE(names(store.list("", 0, 9)), Names{"b"});
        {
            RunStore other(folder / "runs.sqlite"); // must not take away what may be restored
            other.purge();
        }
        store.purge(); // nor does the window that can restore it
        store.restore(run);
        QCOMPARE(names(store.list("", 0, 9)), (Names{"b", "a"}));
        QVERIFY(isSame(store.load(run).members[0].history, learningCurve(1, 20)));
    }

    void filesGoWithTheRun() {
        const ScratchFolder folder;
        const std::filesystem::path file = folder / "runs.sqlite";
        const std::string key = newRunKey(noon), otherKey = newRunKey(noon);
        QVERIFY(isRunKey(key) && key != otherKey);
        for (const std::string& each : {key, otherKey})
            fill(filesOfRun(file, each));
        {
            RunStore store(file);
            const RunId run = store.begin(twoNetworks(), origin(), noon, key);
            store.begin(twoNetworks(), origin(), noon, otherKey);
            QCOMPARE(store.keptRun(run).folder, filesOfRun(file, key));
            store.end(run, RunState::Stopped);
            store.remove(run);
            store.purge();
            QVERIFY(holdsCheckpoints(checkpointsOf(filesOfRun(file, key)))); // can come back
        }
        RunStore store(file);
        store.purge();
        QVERIFY(!std::filesystem::exists(filesOfRun(file, key)));
        QVERIFY(holdsCheckpoints(checkpointsOf(filesOfRun(file, otherKey))));
        QCOMPARE(store.list("", 0, 9).total, 1);
    }

    void foldersOfOthersAreNotTouched() {
        const ScratchFolder folder;
        const std::filesystem::path file = folder / "runs.sqlite";
        fill(folder / "mine");
        for (const std::string& key : {std::string("../mine"), (folder / "mine").string(),
                                       std::string("."), std::string("..")}) {
            RunId run = 0;
            {
                RunStore store(file);
                run = store.begin(twoNetworks(), origin(), noon, key);
                QVERIFY(store.keptRun(run).folder.empty());
                store.end(run, RunState::Stopped);
                QVERIFY(!store.list("", 0, 1).rows[0].canResume);
                store.remove(run);
            }
            RunStore store(file);
            store.purge();
            QCOMPARE(store.list("", 0, 9).total, 0);
            QVERIFY(holdsCheckpoints(checkpointsOf(folder / "mine")));
        }
    }

    void goesOnFromACheckpoint() {
        const ScratchFolder folder;
        const std::filesystem::path file = folder / "runs.sqlite";
        const std::string key = newRunKey(noon);
        fill(filesOfRun(file, key));
        RunStore store(file);
        const RunId run = store.begin(twoNetworks(), origin(), noon, key);
        RunProgress progress = oneCurve(1, 400);
        progress.points[1] = learningCurve(1, 380, 1);
        for (const int step : {0, 16, 32})
            progress.probes[1].push_back(
                std::make_shared<const ProbeSample>(makeProbe(8, 3, step)));
        progress.rateChanges = {{1, 10, 0.5}, {30, 300, 0.25}};
        progress.ends = {{0, RunEnd::Completed, {}}, {1, RunEnd::Stopped, {}}};
        store.append(run, progress);
        store.end(run, RunState::Stopped, "why");
        const StoredRun before = store.load(run);
        QVERIFY(before.summary.canResume);

        QCOMPARE(store.takeUp(run).folder, filesOfRun(file, key));
        progress.points = {{0, learningCurve(401, 402)}}; // too early
        store.append(run, progress);
        store.end(run, RunState::Failed, "the data set is another one");
        QCOMPARE(store.load(run).summary, before.summary); // nothing has happened
        QVERIFY(isSame(store.load(run).members[0].history, before.members[0].history));

        store.takeUp(run);
        RunSoFar soFar;
        soFar.curves = {learningCurve(1, 300), learningCurve(1, 290, 1)};
        soFar.probes = {{}, {std::make_shared<const ProbeSample>(makeProbe(8, 3, 16))}};
        soFar.steps = {300, 30};
        soFar.rateChanges = {{1, 10, 0.5}};
        soFar.seconds = 7;
        progress = {};
        progress.soFar = std::make_shared<const RunSoFar>(soFar);
        progress.points[0] = learningCurve(301, 320);
        store.append(run, progress);
        StoredRun now = store.load(run);
        QVERIFY(now.summary.state == RunState::Running && now.summary.reason.empty());
        QVERIFY(RunStore(file).list("", 0, 1).rows[0].state == RunState::Running);
        QCOMPARE(now.summary.seconds, 7.0);
        QVERIFY(!now.members[0].end && !now.members[1].end);
        QVERIFY(isSame(now.members[0].history, learningCurve(1, 320)));
        QVERIFY(isSame(now.members[1].history, learningCurve(1, 290, 1)));
        QCOMPARE(now.rateChanges.size(), std::size_t{1});
        const ProbeHistory probes = store.loadProbes(run)[1];
        QCOMPARE(probes.size(), std::size_t{2}); // the first, which the checkpoint had lost, stays
        QCOMPARE(probes[1]->step, std::int64_t{16});
        store.append(run, oneCurve(321, 600));
        store.end(run, RunState::Completed);
        now = store.load(run);
        QVERIFY(now.summary.state == RunState::Completed && !now.summary.canResume);
        QVERIFY(isSame(now.members[0].history, learningCurve(1, 600)));
        QCOMPARE(now.summary.name, before.summary.name);
    }

    void onlyOneWindowGoesOn() {
        const ScratchFolder folder;
        const std::filesystem::path file = folder / "runs.sqlite";
        const std::string key = newRunKey(noon);
        RunStore store(file), other(file);
        const RunId run = store.begin(twoNetworks(), origin(), noon, key);
        const auto refusal = [&](RunStore& window) {
            return fileErrorOf([&] { window.takeUp(run); });
        };
        QVERIFY(refusal(store).contains(QStringLiteral("is in use already")));
        QVERIFY(refusal(other).contains(QStringLiteral("is in use already")));
        store.end(run, RunState::Interrupted); // its window is being closed
        QVERIFY(other.list("", 0, 1).rows[0].state == RunState::Interrupted);
        QVERIFY(refusal(other).contains(QStringLiteral("no checkpoint")));
        QVERIFY(!other.unfinished());
        fill(filesOfRun(file, key));
        QCOMPARE(other.unfinished()->id, run);
        other.takeUp(run);
        QVERIFY(!other.unfinished() && !store.unfinished());
        QVERIFY(refusal(store).contains(QStringLiteral("is in use already")));
        other.end(run, RunState::Stopped); // it never began
        QCOMPARE(store.unfinished()->id, run);
        store.remove(run);
        QVERIFY(refusal(store).contains(QStringLiteral("does not hold this run")));
        QVERIFY(refusal(other).contains(QStringLiteral("is in use already")));
        other.purge();
        store.restore(run);
        QCOMPARE(other.unfinished()->id, run);
        keep(store, "a later one");
        QVERIFY(!other.unfinished());
    }

    void purgesAtTheNextStart() {
        const ScratchFolder folder;
        RunId run = 0;
        {
            RunStore store(folder / "runs.sqlite");
            run = keep(store, "a");
            keep(store, "b");
            store.remove(run);
        }
        RunStore store(folder / "runs.sqlite");
        store.purge();
        QVERIFY(!fileErrorOf([&] { store.restore(run); }).isEmpty());
        QVERIFY(!fileErrorOf([&] { store.load(run); }).isEmpty());
        QCOMPARE(names(store.list("", 0, 9)), Names{"b"});
        const SqlDatabase database(folder / "runs.sqlite");
        QCOMPARE(database.value(QStringLiteral("SELECT count(*) FROM chunk")).toInt(), 1);
        QCOMPARE(database.value(QStringLiteral("PRAGMA freelist_count")).toInt(), 0);
        QVERIFY(keep(store, "c") > run + 1); // numbers are not used twice
    }

    void runsOfAnotherWindowGoOn() {
        const ScratchFolder folder;
        RunStore first(folder / "runs.sqlite");
        auto second = std::make_unique<RunStore>(folder / "runs.sqlite");
        const RunId run = first.begin(twoNetworks(), origin(), noon);
        const RunId others = second->begin(twoNetworks(), origin(), noon);
        QVERIFY(second->load(run).summary.state == RunState::Running);
        QVERIFY(first.load(others).summary.state == RunState::Running);
        second->append(others, oneCurve(1, 5));
        second.reset(); // without having ended its run
        QVERIFY(first.load(others).summary.state == RunState::Interrupted);
        QVERIFY(first.load(run).summary.state == RunState::Running);
        first.append(run, oneCurve(1, 5));
        first.end(run, RunState::Stopped);
        QVERIFY(first.load(run).summary.state == RunState::Stopped);
        QCOMPARE(first.load(others).members[0].history.size(), std::size_t{5});
    }

    void tellsWhatOthersChanged() {
        const ScratchFolder folder;
        RunStore first(folder / "runs.sqlite");
        RunStore second(folder / "runs.sqlite");
        QVERIFY(!first.changedByOthers());
        keep(first, "own");
        QVERIFY(!first.changedByOthers());
        keep(second, "other");
        QVERIFY(first.changedByOthers());
        QVERIFY(!first.changedByOthers());
    }

    void killedProgramLeavesWhatItHad() {
        const ScratchFolder folder;
        const std::filesystem::path file = folder / "runs.sqlite";
        int pipes[2];
        QVERIFY(pipe(pipes) == 0);
        const pid_t child = fork();
        if (child == 0) {
            RunStore store(file);
            const RunId run = store.begin(twoNetworks(), origin(), noon);
            for (int step = 1;; ++step) {
                store.append(run, oneCurve(step, step));
                if (write(pipes[1], &step, sizeof step) != sizeof step)
                    _exit(1);
            }
        }
        int written = 0;
        while (written < 300)
            QVERIFY(read(pipes[0], &written, sizeof written) == sizeof written);
        RunStore store(file);
        QVERIFY(store.list("", 0, 9).rows.front().state == RunState::Running);
        QVERIFY(kill(child, SIGKILL) == 0);
        QCOMPARE(waitpid(child, nullptr, 0), child);
        close(pipes[1]);
        while (read(pipes[0], &written, sizeof written) == sizeof written)
            ;
        close(pipes[0]);
        const RunSummary summary = store.list("", 0, 9).rows.front();
        QVERIFY(summary.state == RunState::Interrupted);
        const MetricHistory history = store.load(summary.id).members[0].history;
        QVERIFY(history.size() >= static_cast<std::size_t>(written));
        QVERIFY(isSame(history, learningCurve(1, static_cast<int>(history.size()))));
        QCOMPARE(summary.seconds, static_cast<double>(history.size()));
    }

    void fullDiskLosesNothing() {
        const ScratchFolder folder;
        RunStore store(folder / "runs.sqlite");
        const RunId run = store.begin(twoNetworks(), origin(), noon);
        store.append(run, oneCurve(1, 10));
        {
            const FullDisk full(64 << 10);
            const QString error = fileErrorOf([&] { store.append(run, oneCurve(11, 5000)); });
            QVERIFY2(error.contains(QStringLiteral("disk")), qPrintable(error));
            QVERIFY(error.startsWith(QString::fromStdString((folder / "runs.sqlite").string())));
            QCOMPARE(store.load(run).members[0].history.size(), std::size_t{10});
        }
        store.append(run, oneCurve(11, 5000));
        store.end(run, RunState::Completed);
        QVERIFY(isSame(store.load(run).members[0].history, learningCurve(1, 5000)));
    }

    void writeProtectedFileCanBeRead() {
        const ScratchFolder folder;
        {
            RunStore store(folder / "runs.sqlite");
            keep(store, "a");
        }
        std::filesystem::permissions(folder / "runs.sqlite", std::filesystem::perms(0444));
        std::filesystem::permissions(folder / "runs.sqlite-claims", std::filesystem::perms(0444));
        const Nobody nobody(folder.path());
        const QString error = fileErrorOf([&] {
            RunStore store(folder / "runs.sqlite");
            QCOMPARE(names(store.list("", 0, 9)), Names{"a"});
            keep(store, "b");
        });
        QVERIFY2(error.contains(QStringLiteral("can't be")), qPrintable(error));
    }

    void otherFilesAreLeftAlone_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("text") << QByteArray("Dear diary, today I trained a network. ").repeated(50);
        QTest::newRow("short") << QByteArray("x");
        const ScratchFolder folder;
        {
            RunStore store(folder / "runs.sqlite");
            keep(store, "a");
        }
        QByteArray damaged = readRaw(folder / "runs.sqlite");
        QTest::newRow("cut off") << damaged.left(5000);
        damaged.replace(100, 3000, QByteArray(3000, '\xA5'));
        QTest::newRow("damaged") << damaged;
        {
            const SqlDatabase other(folder / "other.sqlite");
            other.run(QStringLiteral("CREATE TABLE recipe (name TEXT)"));
        }
        QTest::newRow("another program's") << readRaw(folder / "other.sqlite");
    }
    void otherFilesAreLeftAlone() {
        QFETCH(const QByteArray, bytes);
        const ScratchFolder folder;
        const std::filesystem::path file = folder / "runs.sqlite";
        writeRaw(file, bytes);
        const QString error = fileErrorOf([&] {
            RunStore store(file);
            store.list("", 0, 9);
            keep(store, "b");
        });
        QVERIFY(error.startsWith(QString::fromStdString(file.string())));
        QVERIFY2(error.contains(QStringLiteral("move it away")), qPrintable(error));
        QVERIFY(readRaw(file) == bytes);
    }

    void newerVersionsAreRefused() {
        const ScratchFolder folder;
        const std::filesystem::path file = folder / "runs.sqlite";
        {
            RunStore store(file);
            keep(store, "a");
        }
        {
            const SqlDatabase database(file);
            database.run(QStringLiteral("PRAGMA user_version = 7"));
        }
        const QByteArray before = readRaw(file);
        const QString error = fileErrorOf([&] { RunStore store(file); });
        QVERIFY(error.startsWith(QString::fromStdString(file.string())));
        QVERIFY2(error.contains(QStringLiteral("version 7")), qPrintable(error));
        QVERIFY2(error.contains(QStringLiteral("version 2")), qPrintable(error));
        QVERIFY(readRaw(file) == before);
    }

    void impossiblePlacesAreTold() {
        const ScratchFolder folder;
        writeRaw(folder / "file", "x");
        for (const std::filesystem::path& file : {folder / "file/runs.sqlite", folder.path()}) {
            const QString error = fileErrorOf([&] { RunStore store(file); });
            QVERIFY2(error.contains(QStringLiteral("can't be")), qPrintable(error));
        }
    }

    void originTellsProgramAndMachine() {
        const RunOrigin here = presentOrigin(3);
        QVERIFY(!here.host.empty() && !here.cpu.empty() && here.cores > 0);
        QCOMPARE(here.threads, 3);
        QVERIFY(QRegularExpression(QStringLiteral("^\\d+\\.\\d+\\.\\d+$"))
                    .match(QString::fromStdString(here.version))
                    .hasMatch());
        QVERIFY(QRegularExpression(QStringLiteral("^([0-9a-f]{12,}|unknown)$"))
                    .match(QString::fromStdString(here.commit))
                    .hasMatch());
    }
};

QTEST_GUILESS_MAIN(RunStoreTest)
#include "RunStoreTest.moc"
