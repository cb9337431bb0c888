// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/RunFolder.h"

#include "core/store/Checkpoint.h"
#include "core/store/MetricsCsv.h"
#include "core/store/WeightsFile.h"
#include "tests/store/StoreTestTools.h"

#include <QtTest>

#include <clocale>
#include <cmath>
#include <sys/wait.h>
#include <unistd.h>

using namespace rlab;
using namespace rlab::test;

namespace {

constexpr const char* header =
    "epoch,step,images,seconds,lr,train_loss,train_error,test_loss,test_error\n";

MetricPoint epochEnd(int epoch) {
    MetricPoint point;
    point.epoch = epoch;
    point.step = 79 * epoch;
    point.images = 2500 * epoch;
    point.seconds = 0.1 * epoch;
    point.learningRate = 0.02 / 3;
    point.trainLoss = 1e-7 / epoch;
    point.trainError = 1.0 / 3;
    point.endsEpoch = true;
    return point;
}

MetricPoint testedEpochEnd(int epoch) {
    MetricPoint point = epochEnd(epoch);
    point.testLoss = 2.25;
    point.testError = 0.5;
    return point;
}

bool isSame(const MetricPoint& a, const MetricPoint& b) {
    return a.epoch == b.epoch && a.step == b.step && a.images == b.images &&
           a.seconds == b.seconds && a.learningRate == b.learningRate &&
           a.trainLoss == b.trainLoss && a.trainError == b.trainError && a.testLoss == b.testLoss &&
           a.testError == b.testError;
}

RunOutcome outcomeOf(RunEnd end, const MetricPoint& last) {
    RunOutcome outcome;
    outcome.end = end;
    outcome.final = last;
    return outcome;
}

ExperimentSpec twoNetworks() {
    ExperimentSpec experiment = sampleExperiment();
    experiment.networks = {parseCifarNetwork("plain-8:width=4"),
                           parseCifarNetwork("resnet-8:width=4")};
    return experiment;
}

Dataset tinyDataset() {
    Dataset dataset;
    dataset.name = "shapes";
    dataset.classNames = {"a", "b"};
    dataset.train.imageShape = {1, 8, 8};
    dataset.statistics = {{0.5f}, {0.25f}};
    return dataset;
}

NetworkSpec networkOf(const CifarNetworkOptions& options) {
    const Dataset dataset = tinyDataset();
    return makeCifarNetwork(options, dataset.train.imageShape, dataset.classes());
}

void finish(RunFolderWriter& writer, const ExperimentSpec& experiment, int index, RunEnd end,
            const std::string& reason = {}) {
    const NetworkSpec network = networkOf(experiment.networks[static_cast<std::size_t>(index)]);
    const NetworkState state = initialState(network, InitKind::He, 0);
    writer.finish(index, end, reason, network, &state, tinyDataset());
}

QString nameOf(const ExperimentSpec& experiment, int index) {
    return QString::fromStdString(
        contenderNames(experiment.networks)[static_cast<std::size_t>(index)]);
}

} // namespace

class RunFolderTest : public QObject {
    Q_OBJECT

private slots:
    void namesAreShortUnlessShared() {
        ExperimentSpec experiment = sampleExperiment();
        experiment.networks.push_back(parseCifarNetwork("resnet-56"));
        experiment.networks.push_back(parseCifarNetwork("resnet-56:width=8,norm=none"));
        QCOMPARE(nameOf(experiment, 0), QString("plain-20"));
        QCOMPARE(nameOf(experiment, 3), QString("resnet-56_width=8"));
        QCOMPARE(nameOf(experiment, 4), QString("resnet-56"));
        QCOMPARE(nameOf(experiment, 5), QString("resnet-56_width=8_norm=none"));
    }

    void repeatsAreNamedByTheirSeed() {
        ExperimentSpec experiment = twoNetworks();
        QCOMPARE(memberNames(experiment), (std::vector<std::string>{"plain-8", "resnet-8"}));
        experiment.seed = 3;
        experiment.repeats = 2;
        QCOMPARE(memberNames(experiment),
                 (std::vector<std::string>{"plain-8_seed=3", "resnet-8_seed=3", "plain-8_seed=4",
                                           "resnet-8_seed=4"}));
    }

    void repeatsAreReadBack() {
        const ScratchFolder folder;
        ExperimentSpec experiment = twoNetworks();
        experiment.seed = 3;
        experiment.repeats = 2;
        RunFolderWriter writer(folder / "run", experiment);
        writer.addPoint(3, epochEnd(1));
        const NetworkSpec network = networkOf(experiment.networks[1]);
        const NetworkState state = initialState(network, InitKind::He, 4);
        writer.finish(3, RunEnd::Completed, {}, network, &state, tinyDataset());
        const RunRecord record = readRunFolder(folder / "run");
        QCOMPARE(record.contenders.size(), std::size_t{4});
        QCOMPARE(record.contenders[2].seed, std::uint64_t{4});
        QVERIFY(record.contenders[2].network == experiment.networks[0]);
        const ContenderRecord& last = record.contenders[3];
        QCOMPARE(last.name, std::string("resnet-8_seed=4"));
        QCOMPARE(last.history.size(), std::size_t{1});
        QCOMPARE(readWeightsMetadata(last.weights)->network, std::string("resnet-8:width=4"));
        QCOMPARE(readWeightsMetadata(last.weights)->seed, std::uint64_t{4});
    }

    void rateChangesAreReadBack() {
        const ScratchFolder folder;
        {
            RunFolderWriter writer(folder / "run", twoNetworks());
            QVERIFY(!std::filesystem::exists(folder / "run/rate-changes.csv"));
            writer.addRateChange({0.5, 40, 0.01});
            writer.addRateChange({1.25, 99, 1.0 / 3});
        }
        QCOMPARE(readRaw(folder / "run/rate-changes.csv"),
                 QByteArray("epoch,step,lr\n0.5,40,0.01\n1.25,99,0.3333333333333333\n"));
        const std::vector<RateChange> changes = readRunFolder(folder / "run").rateChanges;
        QCOMPARE(changes.size(), std::size_t{2});
        QCOMPARE(changes[1].step, std::int64_t{99});
        QCOMPARE(changes[1].epoch, 1.25);
        QCOMPARE(changes[1].learningRate, 1.0 / 3);
        { const RunFolderWriter w(folder / "run", twoNetworks(), ExistingRun::Replace); }
        QVERIFY(readRunFolder(folder / "run").rateChanges.empty());
    }

    void whatFailedBeforeItHadWeightsHasNone() {
        const ScratchFolder folder;
        const ExperimentSpec experiment = twoNetworks();
        RunFolderWriter writer(folder / "run", experiment);
        writer.finish(0, RunEnd::Failed, "no memory", networkOf(experiment.networks[0]), nullptr,
                      tinyDataset());
        const ContenderRecord record = readRunFolder(folder / "run").contenders[0];
        QVERIFY(record.outcome->end == RunEnd::Failed);
        QVERIFY(record.weights.empty());
    }

    void finishedRunIsReadBack() {
        const ScratchFolder folder;
        const ExperimentSpec experiment = twoNetworks();
        RunFolderWriter writer(folder / "a/b/run", experiment);
        for (const int epoch : {1, 2})
            writer.addPoint(0, testedEpochEnd(epoch));
        writer.addPoint(1, epochEnd(1));
        finish(writer, experiment, 0, RunEnd::Completed);
        finish(writer, experiment, 1, RunEnd::Failed, "out of \"memory\"");

        const RunRecord record = readRunFolder(folder / "a/b/run");
        QVERIFY(record.experiment == experiment);
        QCOMPARE(record.contenders.size(), std::size_t{2});
        const ContenderRecord& plain = record.contenders[0];
        QCOMPARE(plain.name, std::string("plain-8"));
        QVERIFY(plain.network == experiment.networks[0]);
        QCOMPARE(plain.history.size(), std::size_t{2});
        QVERIFY(isSame(plain.history[1], testedEpochEnd(2)));
        QVERIFY(plain.history[1].endsEpoch);
        QVERIFY(plain.outcome->end == RunEnd::Completed);
        QVERIFY(isSame(*plain.outcome->final, testedEpochEnd(2)));
        const NetworkSpec network = networkOf(experiment.networks[0]);
        QCOMPARE(plain.outcome->parameters, network.parameters());
        QCOMPARE(plain.outcome->macs, network.macs());
        QCOMPARE(readWeightsMetadata(plain.weights)->network, std::string("plain-8:width=4"));
        QCOMPARE(loadWeights(plain.weights, network).tensors.size(), network.tensors().size());

        const ContenderRecord& residual = record.contenders[1];
        QVERIFY(residual.outcome->end == RunEnd::Failed);
        QCOMPARE(residual.outcome->reason, std::string("out of \"memory\""));
        QVERIFY(!residual.history[0].testLoss);
    }

    void metricsAreAsDescribed() {
        const ScratchFolder folder;
        RunFolderWriter writer(folder / "run", twoNetworks());
        QCOMPARE(readRaw(folder / "run/plain-8/metrics.csv"), QByteArray(header));
        MetricPoint inside = epochEnd(1);
        inside.endsEpoch = false;
        writer.addPoint(0, inside);
        writer.addPoint(0, epochEnd(1));
        writer.addPoint(0, testedEpochEnd(2));
        QCOMPARE(readRaw(folder / "run/plain-8/metrics.csv"),
                 QByteArray(header) +
                     "1,79,2500,0.1,0.006666666666666667,1e-07,0.3333333333333333,,\n"
                     "2,158,5000,0.2,0.006666666666666667,5e-08,0.3333333333333333,2.25,0.5\n");
    }

    void localeChangesNothing() {
        const char* comma = nullptr;
        for (const char* name : {"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE"})
            if (!comma)
                comma = std::setlocale(LC_ALL, name);
        if (!comma)
            QSKIP("no locale with a decimal comma on this machine");
        const MetricHistory history =
            parseMetricsCsv(metricsCsvHeader() + metricsCsvRow(testedEpochEnd(3)), "csv");
        const QString error = fileErrorOf([] {
            QVERIFY(
                outcomeFromJson(outcomeToJson(outcomeOf(RunEnd::Completed, epochEnd(3))), "json")
                    .final->seconds == epochEnd(3).seconds);
        });
        std::setlocale(LC_ALL, "C");
        QCOMPARE(error, QString());
        QVERIFY(isSame(history.front(), testedEpochEnd(3)));
    }

    void figuresThatAreNotFiniteSurvive() {
        MetricPoint point = epochEnd(1);
        point.trainLoss = NAN;
        point.testLoss = INFINITY;
        const std::string csv = metricsCsvHeader() + metricsCsvRow(point);
        const MetricPoint read = parseMetricsCsv(csv, "csv").front();
        QVERIFY(std::isnan(read.trainLoss));
        QVERIFY(std::isinf(*read.testLoss));
        const RunOutcome outcome =
            outcomeFromJson(outcomeToJson(outcomeOf(RunEnd::Diverged, point)), "json");
        QVERIFY(outcome.end == RunEnd::Diverged);
        QVERIFY(std::isnan(outcome.final->trainLoss));
        QVERIFY(!std::isfinite(*outcome.final->testLoss));
        QVERIFY(!outcome.final->testError);
    }

    void windowsLineEndsAreRead() {
        std::string windowsHeader = header;
        windowsHeader.insert(windowsHeader.size() - 1, "\r");
        const MetricHistory history =
            parseMetricsCsv(windowsHeader + "1,2,3,4,5,6,0.5,,\r\n", "csv");
        QCOMPARE(history.size(), std::size_t{1});
        QVERIFY(!history.front().testError);
    }

    void impossibleFiguresAreRefused_data() {
        QTest::addColumn<QString>("rows");
        QTest::addColumn<QString>("reason");
        QTest::newRow("negative epoch") << "-1,2,3,4,5,6,0.5,,\n"
                                        << "line 2: the epoch must be";
        QTest::newRow("no epoch") << "nan,2,3,4,5,6,0.5,,\n"
                                  << "line 2: the epoch must be";
        QTest::newRow("endless epoch") << "inf,2,3,4,5,6,0.5,,\n"
                                       << "line 2: the epoch must be";
        QTest::newRow("order") << "2,2,3,4,5,6,0.5,,\n1,2,3,4,5,6,0.5,,\n"
                               << "line 3: the epoch must be more than 2, but is 1";
        QTest::newRow("train error") << "1,2,3,4,5,6,7,,\n"
                                     << "train_error must be from 0 to 1";
        QTest::newRow("test error") << "1,2,3,4,5,6,nan,1,-0.5\n"
                                    << "test_error must be";
    }
    void impossibleFiguresAreRefused() {
        QFETCH(QString, rows);
        QFETCH(QString, reason);
        const QString error =
            fileErrorOf([&] { parseMetricsCsv(header + rows.toStdString(), "csv"); });
        QVERIFY2(error.contains(reason), qPrintable(error));
    }

    void killedRunIsReadWithWhatItHas() {
        const ScratchFolder folder;
        {
            RunFolderWriter writer(folder / "run", twoNetworks());
            writer.addPoint(0, epochEnd(1));
        }
        const RunRecord record = readRunFolder(folder / "run");
        QCOMPARE(record.contenders[0].history.size(), std::size_t{1});
        QCOMPARE(record.contenders[1].history.size(), std::size_t{0});
        QVERIFY(!record.contenders[0].outcome);
        QVERIFY(record.contenders[0].weights.empty());
        std::filesystem::remove_all(folder / "run/resnet-8");
        QCOMPARE(readRunFolder(folder / "run").contenders.size(), std::size_t{2});
    }

    void runStoppedInsideAnEpochKeepsItsLastPoint() {
        const ScratchFolder folder;
        const ExperimentSpec experiment = twoNetworks();
        RunFolderWriter writer(folder / "run", experiment);
        MetricPoint inside = epochEnd(1);
        inside.epoch = 1.75;
        inside.endsEpoch = false;
        writer.addPoint(0, inside);
        finish(writer, experiment, 0, RunEnd::Stopped);
        finish(writer, experiment, 1, RunEnd::Stopped);
        const RunRecord record = readRunFolder(folder / "run");
        QVERIFY(record.contenders[0].history.empty());
        QVERIFY(isSame(*record.contenders[0].outcome->final, inside));
        QCOMPARE(readWeightsMetadata(record.contenders[0].weights)->epochs, 1);
        QCOMPARE(readWeightsMetadata(record.contenders[1].weights)->epochs, 0);
        QVERIFY(!record.contenders[0].outcome->final->endsEpoch);
        QVERIFY(!record.contenders[1].outcome->final);
    }

    void existingRunIsRefusedByName() {
        const ScratchFolder folder;
        { const RunFolderWriter first(folder / "run", twoNetworks()); }
        const QString error =
            fileErrorOf([&] { const RunFolderWriter second(folder / "run", sampleExperiment()); });
        QVERIFY2(error.contains("/run: already holds a run"), qPrintable(error));
        QVERIFY(readRunFolder(folder / "run").experiment == twoNetworks());
    }

    void secondWriterIsRefused() {
        const ScratchFolder folder;
        const auto error = [&] {
            return fileErrorOf([&] {
                const RunFolderWriter w(folder / "run", sampleExperiment(), ExistingRun::Replace);
            });
        };
        {
            const RunFolderWriter first(folder / "run", twoNetworks());
            QVERIFY2(error().contains("/run: another run is being written there"),
                     qPrintable(error()));
            QVERIFY(readRunFolder(folder / "run").experiment == twoNetworks());
        }
        QVERIFY(!std::filesystem::exists(folder / "run/run.lock"));
        QCOMPARE(error(), QString());
    }

    void lockOfADeadProcessIsTakenOver() {
        const ScratchFolder folder;
        const pid_t child = ::fork();
        if (child == 0) {
            const RunFolderWriter writer(folder / "run", twoNetworks());
            ::_exit(0); // as if killed: no destructor runs
        }
        ::waitpid(child, nullptr, 0);
        QVERIFY(std::filesystem::exists(folder / "run/run.lock"));
        { const RunFolderWriter w(folder / "run", twoNetworks(), ExistingRun::Replace); }
        QVERIFY(!std::filesystem::exists(folder / "run/run.lock"));
    }

    /// Whoever was killed had made it, and no more.
    void lockFileThatIsLeftOverLocksNothing() {
        const ScratchFolder folder;
        std::filesystem::create_directory(folder / "run");
        writeRaw(folder / "run/run.lock", "");
        { const RunFolderWriter writer(folder / "run", twoNetworks()); }
        QVERIFY(holdsRun(folder / "run"));
        QVERIFY(!std::filesystem::exists(folder / "run/run.lock"));
    }

    void otherFilesDoNotMakeARun() {
        const ScratchFolder folder;
        std::filesystem::create_directory(folder / "run");
        writeRaw(folder / "run/notes.txt", "mine");
        const RunFolderWriter writer(folder / "run", twoNetworks());
        QVERIFY(holdsRun(folder / "run"));
        QCOMPARE(readRaw(folder / "run/notes.txt"), QByteArray("mine"));
    }

    void replacingRemovesTheOldRunAndNothingElse() {
        const ScratchFolder folder;
        ExperimentSpec experiment = twoNetworks();
        {
            RunFolderWriter writer(folder / "run", experiment);
            writer.addPoint(0, epochEnd(1));
            finish(writer, experiment, 0, RunEnd::Completed);
            finish(writer, experiment, 1, RunEnd::Completed);
        }
        writeRaw(folder / "run/resnet-8/notes.txt", "mine");
        experiment.networks = {parseCifarNetwork("plain-8"), parseCifarNetwork("plain-14")};
        const RunFolderWriter writer(folder / "run", experiment, ExistingRun::Replace);
        const RunRecord record = readRunFolder(folder / "run");
        QVERIFY(record.contenders[0].history.empty());
        QVERIFY(record.contenders[0].weights.empty());
        QVERIFY(!record.contenders[0].outcome);
        QVERIFY(!std::filesystem::exists(folder / "run/resnet-8/metrics.csv"));
        QCOMPARE(readRaw(folder / "run/resnet-8/notes.txt"), QByteArray("mine"));
        QCOMPARE(writer.name(1), std::string("plain-14"));
    }

    void damagedRunCanBeReplaced() {
        const ScratchFolder folder;
        const ExperimentSpec experiment = twoNetworks();
        {
            RunFolderWriter writer(folder / "run", experiment);
            writer.addPoint(0, epochEnd(1));
        }
        writeRaw(folder / "run/experiment.json", "{");
        const RunFolderWriter writer(folder / "run", experiment, ExistingRun::Replace);
        QVERIFY(readRunFolder(folder / "run").contenders[0].history.empty());
    }

    void aCutLineIsNotRead() {
        const ScratchFolder folder;
        const ExperimentSpec experiment = twoNetworks();
        {
            RunFolderWriter writer(folder / "run", experiment);
            writer.addPoint(0, epochEnd(1));
        }
        const auto metrics = folder / "run/plain-8/metrics.csv";
        writeRaw(metrics, readRaw(metrics) + "2,158,50");
        QCOMPARE(readRunFolder(folder / "run").contenders[0].history.size(), std::size_t{1});
        writeRaw(metrics, "epoch,st");
        QVERIFY(readRunFolder(folder / "run").contenders[0].history.empty());
    }

    /// Files that are older than the checkpoint, and younger, become what they were at it.
    void folderBecomesThatOfTheCheckpoint() {
        const ScratchFolder folder;
        const ExperimentSpec experiment = twoNetworks();
        const auto inRun = [&](const char* name) { return folder / (std::string("run/") + name); };
        {
            RunFolderWriter writer(folder / "run", experiment);
            for (const int epoch : {1, 2, 3})
                writer.addPoint(0, epochEnd(epoch));
            writer.addRateChange({2.5, 200, 0.5});
            finish(writer, experiment, 0, RunEnd::Stopped);
            finish(writer, experiment, 1, RunEnd::Diverged, "too fast");
        }
        const QByteArray ended = readRaw(inRun("resnet-8/run.json"));
        writeRaw(inRun("plain-8/gradients.csv"), "of a later step");
        Checkpoint checkpoint;
        checkpoint.settings.experiment = experiment;
        checkpoint.training.members.resize(2);
        checkpoint.training.members[1].end = RunEnd::Diverged;
        checkpoint.training.rateChanges = {{0.5, 40, 0.25}};
        MetricPoint inside = epochEnd(2);
        inside.endsEpoch = false;
        inside.epoch = 2.5;
        checkpoint.curves = {{epochEnd(1), epochEnd(2), inside}, {}};
        {
            RunFolderWriter writer(folder / "run", RunFolderLock(folder / "run"), checkpoint);
            const RunRecord record = readRunFolder(folder / "run");
            QCOMPARE(record.contenders[0].history.size(), std::size_t{2});
            QVERIFY(!record.contenders[0].outcome && record.contenders[0].weights.empty());
            QVERIFY(record.contenders[0].gradients.empty());
            QCOMPARE(record.rateChanges.size(), std::size_t{1});
            QCOMPARE(record.rateChanges[0].learningRate, 0.25);
            QCOMPARE(readRaw(inRun("resnet-8/run.json")), ended);
            writer.addPoint(0, epochEnd(3));
        }
        const MetricHistory history = readRunFolder(folder / "run").contenders[0].history;
        QCOMPARE(history.size(), std::size_t{3});
        QVERIFY(isSame(history[2], epochEnd(3)));
    }

    void anotherExperimentsCheckpointIsRefused() {
        const ScratchFolder folder;
        { const RunFolderWriter writer(folder / "run", twoNetworks()); }
        Checkpoint checkpoint;
        checkpoint.settings.experiment = sampleExperiment();
        const QString error = fileErrorOf(
            [&] { RunFolderWriter(folder / "run", RunFolderLock(folder / "run"), checkpoint); });
        QVERIFY2(error.contains("is not the experiment that the run's checkpoints are of"),
                 qPrintable(error));
    }

    void folderThatCannotBeMadeIsNamed() {
        const ScratchFolder folder;
        writeRaw(folder / "file", "x");
        for (const char* name : {"file", "file/run"}) {
            const QString error =
                fileErrorOf([&] { const RunFolderWriter w(folder / name, twoNetworks()); });
            QVERIFY2(error.contains(QString("/") + name + ": can't be made a folder"),
                     qPrintable(error));
        }
    }

    void readingSaysWhatIsWrong() {
        const ScratchFolder folder;
        const auto error = [&] { return fileErrorOf([&] { readRunFolder(folder / "run"); }); };
        QVERIFY(error().contains("holds no run: there is no experiment.json in it"));
        const RunFolderWriter writer(folder / "run", twoNetworks());
        const auto metrics = folder / "run/plain-8/metrics.csv";
        writeRaw(metrics, QByteArray(header) + "1,2,3\n");
        QVERIFY(error().contains("metrics.csv: line 2 has 3 cells, expected 9"));
        writeRaw(metrics, QByteArray(header) + "1,2.5,3,4,5,6,7,,\n");
        QVERIFY(error().contains("line 2, cell 2: \"2.5\" is not a number"));
        writeRaw(metrics, "epoch,loss\n");
        QVERIFY(error().contains("its first line must be epoch,step"));
        writeRaw(metrics, header);
        const auto rates = folder / "run/rate-changes.csv";
        writeRaw(rates, "epoch,step,lr\n1,2,0\n");
        QVERIFY(error().contains("rate-changes.csv: line 2: the learning rate must be more than"));
        writeRaw(rates, "epoch,step,lr\n-1,2,0.1\n");
        QVERIFY(error().contains("line 2: epoch and step can't be negative"));
        writeRaw(rates, "epoch,step,lr\n");
        const auto outcome = folder / "run/plain-8/run.json";
        writeRaw(outcome, R"({"format": "residual-lab-run", "version": 1, "end": "won"})");
        QVERIFY(error().contains("end must be completed, stopped, diverged or failed"));
        writeRaw(outcome, R"({"format": "residual-lab-run", "version": 9})");
        QVERIFY(error().contains("newer version"));
    }
};

QTEST_GUILESS_MAIN(RunFolderTest)
#include "RunFolderTest.moc"
