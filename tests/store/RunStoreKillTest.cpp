// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/RunStore.h"

#include "core/store/SqlDatabase.h"
#include "tests/store/ChildProcess.h"
#include "tests/store/ProbeTools.h"
#include "tests/store/RunStoreTools.h"
#include "tests/store/StoreTestTools.h"

#include <QRandomGenerator>
#include <QtTest>

#include <thread>

using namespace rlab;
using namespace rlab::test;

namespace {

constexpr int pointsEach = 7; // chunks fill up at uneven places

ExperimentSpec twoNetworks() {
    ExperimentSpec experiment = sampleExperiment();
    experiment.networks = {parseCifarNetwork("plain-8:width=4"),
                           parseCifarNetwork("resnet-8:width=4")};
    return experiment;
}

/// Records until it is killed, and tells each commit.
[[noreturn]] void recordForever(const char* file, int pipe) {
    RunStore store(file);
    const RunId run = store.begin(twoNetworks(), RunOrigin{}, 0);
    for (int commit = 1;; ++commit) {
        const int last = commit * pointsEach;
        RunProgress progress;
        for (const int member : {0, 1})
            progress.points[member] = learningCurve(last - pointsEach + 1, last, member);
        progress.probes[1] = {std::make_shared<const ProbeSample>(makeProbe(8, 3, commit))};
        progress.rateChanges = {{last / 10.0, last, 0.1 / commit}};
        progress.seconds = commit;
        store.append(run, progress);
        ChildProcess::tell(pipe, commit);
    }
}

} // namespace

/// Programs that are killed while they write to the history.
class RunStoreKillTest : public QObject {
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void whatWasCommittedStays() {
        constexpr int rounds = 50;
        const ScratchFolder folder;
        const std::filesystem::path file = folder / "runs.sqlite";
        int commits = 0;
        for (int round = 1; round <= rounds; ++round) {
            int told = 0;
            {
                ChildProcess child({"-record", file.string()});
                std::jthread killer;
                if (child.read(told))
                    killer = std::jthread([&] {
                        QThread::usleep(QRandomGenerator::global()->bounded(120'000U));
                        child.kill();
                    });
                while (child.read(told)) {
                }
            }
            QVERIFY(told > 0);
            commits += told;
            QCOMPARE(SqlDatabase(file).value(QStringLiteral("PRAGMA integrity_check")).toString(),
                     QStringLiteral("ok"));
            const RunStore store(file);
            const RunRows runs = store.list("", 0, 1);
            QCOMPARE(runs.total, round);
            QVERIFY(runs.rows[0].state == RunState::Interrupted);
            const StoredRun run = store.load(runs.rows[0].id);
            // The last commit may have been killed before it was told.
            const int kept = static_cast<int>(run.members[0].history.size()) / pointsEach;
            QVERIFY2(kept == told || kept == told + 1,
                     qPrintable(QStringLiteral("%1 of %2").arg(kept).arg(told)));
            for (const int member : {0, 1})
                QVERIFY(isSame(run.members[static_cast<std::size_t>(member)].history,
                               learningCurve(1, kept * pointsEach, member)));
            QCOMPARE(run.rateChanges.size(), static_cast<std::size_t>(kept));
            QCOMPARE(run.summary.seconds, static_cast<double>(kept));
            const std::vector<ProbeHistory> probes = store.loadProbes(run.summary.id);
            QCOMPARE(probes[1].size(), static_cast<std::size_t>(kept));
            QVERIFY(isSame(*probes[1].back(), makeProbe(8, 3, kept)));
        }
        qInfo("%d commits in %d programs that were killed", commits, rounds);
        QVERIFY(commits > 2 * rounds);
    }
};

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    if (argc == 4 && std::string_view(argv[1]) == "-record")
        recordForever(argv[2], std::stoi(argv[3]));
    RunStoreKillTest test;
    QTEST_SET_MAIN_SOURCE_PATH
    return QTest::qExec(&test, argc, argv);
}

#include "RunStoreKillTest.moc"
