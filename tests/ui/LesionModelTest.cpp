// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/LesionModel.h"

#include "tests/ui/LesionRuns.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QtTest>

using namespace rlab;

namespace {

constexpr int patience = 30'000;

/// A model over plain-14 and resnet-14, as the page brings it forward.
struct Bench {
    Bench() {
        model.setThreads(2);
        model.setRun(run);
        show();
    }

    /// The networks as they are now.
    void show() {
        QList<LesionSubject> subjects;
        for (const ContenderRun& contender : run.contenders()) {
            AskedNetwork network;
            network.key = network.label = QString::fromStdString(contender.label);
            network.spec = std::make_shared<const NetworkSpec>(
                makeCifarNetwork(contender.options, dataset->train.imageShape, dataset->classes()));
            network.state = contender.seeds.front().snapshot.state;
            network.step = contender.seeds.front().snapshot.step;
            subjects.append({network, network.state ? QString() : QStringLiteral("untrained")});
        }
        model.updateRun(run);
        model.setSubjects(subjects);
    }
    void train(std::int64_t step, std::uint64_t seed = 0) {
        tellWeights(run, dataset, step, seed);
        show();
    }
    const LesionComparison* residual() { return model.comparison(QStringLiteral("resnet-14")); }

    std::shared_ptr<const Dataset> dataset = smallShapes();
    RunModel run{lesionExperiment()};
    LesionModel model;
};

} // namespace

class LesionModelTest : public QObject {
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void measuresWhatIsOffWhereSomebodyLooks() {
        Bench bench;
        bench.train(10);
        bench.model.toggle("layer1.0");
        QTest::qWait(50);
        QVERIFY(!bench.model.isMeasuring());
        QVERIFY(!bench.residual());
        bench.model.setWatched(true);
        QTRY_VERIFY_WITH_TIMEOUT(bench.residual(), patience);
        QCOMPARE(bench.residual()->off, std::vector<std::string>{"layer1.0"});
        QCOMPARE(bench.residual()->step, 10);
        bench.model.toggle("layer3.1");
        QVERIFY(!bench.residual()); // what was measured is of other blocks
        QTRY_VERIFY_WITH_TIMEOUT(bench.residual(), patience);
        QCOMPARE(bench.residual()->off.size(), std::size_t(2));
        bench.model.switchAllOn();
        QTRY_VERIFY_WITH_TIMEOUT(bench.residual(), patience);
        QVERIFY(bench.residual()->cut == bench.residual()->whole);
    }

    void untrainedNetworksCannotBeAsked() {
        Bench bench;
        bench.model.setWatched(true);
        bench.model.toggle("layer1.0");
        QVERIFY(bench.model.askable().empty());
        QVERIFY(!bench.model.waitsForData());
        QTest::qWait(50);
        QVERIFY(!bench.model.isMeasuring());
    }

    void anotherRunHasAllBlocksOn() {
        Bench bench;
        bench.train(10);
        bench.model.setWatched(true);
        bench.model.toggle("layer1.0");
        QTRY_VERIFY_WITH_TIMEOUT(bench.residual(), patience);
        QSignalSpy off(&bench.model, &LesionModel::offChanged);
        bench.model.setRun(RunModel(lesionExperiment()));
        QCOMPARE(off.size(), 1);
        QVERIFY(bench.model.off().empty());
        QVERIFY(!bench.residual());
        QVERIFY(bench.model.subjects().empty());
    }

    /// Only so often, so that the training loses little.
    void followsATrainingWithPauses() {
        Bench bench;
        bench.model.setTraining(true);
        QCOMPARE(bench.model.threads(), 1);
        bench.model.setWatched(true);
        bench.train(10, 0);
        QTest::qWait(50);
        QVERIFY(!bench.model.isMeasuring()); // all is on: nothing to tell
        QVERIFY(!bench.model.wantsWeights());
        bench.model.toggle("layer1.0");
        QTRY_VERIFY_WITH_TIMEOUT(bench.residual() && !bench.model.isMeasuring(), patience);
        QVERIFY(!bench.model.wantsWeights()); // rests
        bench.train(20, 1);
        QTest::qWait(50);
        QCOMPARE(bench.residual()->step, 10);
        QTRY_COMPARE_WITH_TIMEOUT(bench.residual()->step, 20, patience); // after the rest
        bench.train(30, 2);
        bench.model.toggle("layer1.1"); // what the user does waits for nothing
        QVERIFY(bench.model.isMeasuring());
        QTRY_VERIFY_WITH_TIMEOUT(bench.residual(), patience);
        QCOMPARE(bench.residual()->step, 30);
        bench.train(40, 3);
        bench.model.setTraining(false); // the last weights are seen at once
        QVERIFY(bench.model.isMeasuring());
        QTRY_COMPARE_WITH_TIMEOUT(bench.residual()->step, 40, patience);
        QCOMPARE(bench.model.threads(), 2);
    }

    void blocksOfOtherNetworksDoNotCount() {
        Bench bench;
        bench.model.toggle("layer1.8"); // of a deeper network that was drawn before
        bench.model.toggle("layer1.1");
        QCOMPARE(bench.model.off().size(), std::size_t(2));
        QCOMPARE(bench.model.offShown(), std::vector<std::string>{"layer1.1"});
    }

    /// A run of the history that has weights gets its data set when somebody looks.
    void loadsTheDataSetOfARunThatHasNone() {
        Bench bench;
        TrainingUpdate update;
        tellWeights(bench.run, bench.dataset, 10);
        RunModel other(lesionExperiment());
        for (int i = 0; i < 2; ++i)
            update.states.push_back(
                {i, 10,
                 bench.run.contenders()[static_cast<std::size_t>(i)].seeds[0].snapshot.state});
        other.apply(update);
        bench.run = other;
        bench.model.setRun(bench.run);
        bench.show();
        QVERIFY(bench.model.waitsForData());
        bench.model.toggle("layer1.0");
        bench.model.setWatched(true);
        QTRY_VERIFY_WITH_TIMEOUT(bench.residual(), patience);
        QVERIFY(!bench.model.waitsForData());
    }
};

QTEST_GUILESS_MAIN(LesionModelTest)
#include "LesionModelTest.moc"
