// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/ExperimentSpec.h"

#include <QtTest>

#include <cmath>
#include <functional>

using namespace rlab;

using Change = std::function<void(ExperimentSpec&)>;
Q_DECLARE_METATYPE(Change)

namespace {

QStringList fieldsOf(const std::vector<Problem>& problems) {
    QStringList fields;
    for (const Problem& problem : problems)
        fields << QString::fromStdString(problem.field);
    return fields;
}

} // namespace

class ExperimentSpecTest : public QObject {
    Q_OBJECT

private slots:
    void sampleCanBeRun() {
        const ExperimentSpec sample = sampleExperiment();
        QCOMPARE(fieldsOf(validate(sample)), QStringList());
        QStringList names;
        for (const CifarNetworkOptions& network : sample.networks)
            names << QString::fromStdString(networkName(network));
        QCOMPARE(names, QStringList({"plain-20:width=8", "plain-56:width=8", "resnet-20:width=8",
                                     "resnet-56:width=8"}));
        QCOMPARE(sample.data.subset, 2500);
        QCOMPARE(sample.data.resolution, 16);
        QCOMPARE(sample.epochs, 5);
        QCOMPARE(sample.batchSize, 32);
    }

    void everyProblemIsToldAtItsField_data() {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("field");
        const auto row = [](const char* name, const Change& change, const char* field) {
            QTest::newRow(name) << change << field;
        };
        row(
            "no network", [](auto& e) { e.networks.clear(); }, "networks");
        row(
            "depth", [](auto& e) { e.networks[2].depth = 21; }, "networks[2]");
        row(
            "same network twice", [](auto& e) { e.networks[3] = e.networks[0]; }, "networks[3]");
        row(
            "no epoch", [](auto& e) { e.epochs = 0; }, "epochs");
        row(
            "no batch", [](auto& e) { e.batchSize = 0; }, "batchSize");
        row(
            "huge batch", [](auto& e) { e.batchSize = 1'000'000; }, "batchSize");
        row(
            "no repeat", [](auto& e) { e.repeats = 0; }, "repeats");
        row(
            "too many repeats", [](auto& e) { e.repeats = 101; }, "repeats");
        row(
            "rate 0", [](auto& e) { e.optimizer.learningRate = 0; }, "optimizer.learningRate");
        row(
            "rate NaN", [](auto& e) { e.optimizer.learningRate = NAN; }, "optimizer.learningRate");
        row(
            "rate infinite", [](auto& e) { e.optimizer.learningRate = INFINITY; },
            "optimizer.learningRate");
        row(
            "rate too large", [](auto& e) { e.optimizer.learningRate = 1e31; },
            "optimizer.learningRate");
        row(
            "rate too small to be shown", [](auto& e) { e.optimizer.learningRate = 1e-31; },
            "optimizer.learningRate");
        row(
            "momentum", [](auto& e) { e.optimizer.momentum = 1; }, "optimizer.momentum");
        row(
            "decay", [](auto& e) { e.optimizer.weightDecay = -1e-4; }, "optimizer.weightDecay");
        row(
            "beta1",
            [](auto& e) {
                e.optimizer.kind = OptimizerKind::Adam;
                e.optimizer.beta1 = -0.1;
            },
            "optimizer.beta1");
        row(
            "epsilon",
            [](auto& e) {
                e.optimizer.kind = OptimizerKind::Adam;
                e.optimizer.epsilon = 0;
            },
            "optimizer.epsilon");
        row(
            "warm-up", [](auto& e) { e.schedule.warmup = -2; }, "schedule.warmup");
        row(
            "milestones",
            [](auto& e) {
                e.schedule.kind = ScheduleKind::Step;
                e.schedule.milestones = {0.75, 0.5};
            },
            "schedule.milestones");
        row(
            "milestone beyond the end",
            [](auto& e) {
                e.schedule.kind = ScheduleKind::Step;
                e.schedule.milestones = {1.5};
            },
            "schedule.milestones");
        row(
            "gamma",
            [](auto& e) {
                e.schedule.kind = ScheduleKind::Step;
                e.schedule.gamma = 0;
            },
            "schedule.gamma");
        row(
            "unknown data set", [](auto& e) { e.data.dataset = "cats"; }, "data.dataset");
        row(
            "subset", [](auto& e) { e.data.subset = -1; }, "data.subset");
        row(
            "test subset", [](auto& e) { e.data.testSubset = -1; }, "data.testSubset");
        row(
            "resolution", [](auto& e) { e.data.resolution = -5; }, "data.resolution");
        row(
            "resolution too small", [](auto& e) { e.data = {.dataset = "mnist", .resolution = 3}; },
            "data.resolution");
        row(
            "negative border", [](auto& e) { e.augment.cropPad = -1; }, "augment.cropPad");
        row(
            "border as wide as the image", [](auto& e) { e.augment.cropPad = 16; },
            "augment.cropPad");
    }
    void everyProblemIsToldAtItsField() {
        QFETCH(Change, change);
        QFETCH(QString, field);
        ExperimentSpec experiment = sampleExperiment();
        change(experiment);
        const std::vector<Problem> problems = validate(experiment);
        QCOMPARE(fieldsOf(problems), QStringList(field));
        QVERIFY(!problems.front().message.empty());
    }

    void allProblemsAtOnce() {
        ExperimentSpec experiment = sampleExperiment();
        experiment.networks[1].depth = 55;
        experiment.networks[2].width = 0;
        experiment.epochs = -1;
        experiment.optimizer.momentum = 2;
        experiment.data.subset = -1;
        experiment.data.resolution = -1;
        QCOMPARE(fieldsOf(validate(experiment)),
                 QStringList({"data.subset", "data.resolution", "networks[1]", "networks[2]",
                              "epochs", "optimizer.momentum"}));
    }

    void networksOfOneShortNameMayDifferInAnOption() {
        ExperimentSpec experiment = sampleExperiment();
        experiment.networks[0] = experiment.networks[3];
        experiment.networks[0].width = 16;
        QCOMPARE(fieldsOf(validate(experiment)), QStringList());
    }

    void combinationsOfDataFieldsAreJudgedTogether() {
        ExperimentSpec experiment = sampleExperiment();
        experiment.data.subset = 5'000'000; // more than 4 GiB, unless the images are small
        experiment.data.resolution = 8;
        QCOMPARE(fieldsOf(validate(experiment)), QStringList());
        experiment.data.subset = 100'000;
        experiment.data.resolution = 224;
        const QStringList fields = fieldsOf(validate(experiment));
        QCOMPARE(fields.size(), 1);
        QVERIFY(fields.front().startsWith("data"));
    }

    void membersAreAllNetworksWithEachSeed() {
        ExperimentSpec experiment = sampleExperiment();
        experiment.networks.resize(2);
        experiment.seed = 5;
        experiment.repeats = 2;
        QVERIFY(members(experiment) == (std::vector<Member>{{0, 5}, {1, 5}, {0, 6}, {1, 6}}));
        experiment.repeats = 0; // can't be run, but is shown
        QCOMPARE(members(experiment).size(), std::size_t{2});
        experiment.repeats = 2'000'000'000;
        QCOMPARE(members(experiment).size(), std::size_t{200});
    }

    void figuresOfTheOtherOptimizerDoNotMatter() {
        ExperimentSpec experiment = sampleExperiment();
        experiment.optimizer.beta1 = 7;
        QCOMPARE(fieldsOf(validate(experiment)), QStringList());
    }
};

QTEST_GUILESS_MAIN(ExperimentSpecTest)
#include "ExperimentSpecTest.moc"
