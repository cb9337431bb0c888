// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/TrainingCurve.h"
#include "ui/session/ColorRole.h"
#include "ui/session/RunModel.h"

#include "tests/ui/TinyExperiment.h"

#include <QtTest>

using namespace rlab;

namespace {

MetricPoint within(double epoch, std::int64_t images, double error) {
    MetricPoint point;
    point.epoch = epoch;
    point.images = images;
    point.trainError = error;
    return point;
}

MetricPoint epochEnd(double epoch, std::int64_t images, double error, double testError) {
    MetricPoint point = within(epoch, images, error);
    point.endsEpoch = true;
    point.testError = testError;
    return point;
}

} // namespace

class TrainingCurveTest : public QObject {
    Q_OBJECT

private slots:
    void nothingIsToldWithoutPoints() {
        QVERIFY(!presentTrainError({}));
        QVERIFY(!latestTestError({}));
    }

    void withinAnEpochItsMeanSoFarIsTold() {
        // (0.9·100 + 0.5·300) / 400
        QCOMPARE(*presentTrainError({within(0.25, 100, 0.9), within(1.0, 400, 0.5)}), 0.6);
        const MetricHistory history{within(0.5, 50, 0.9), epochEnd(1, 100, 0.8, 0.7),
                                    within(1.25, 125, 0.4), within(1.5, 150, 0.2)};
        QCOMPARE(*presentTrainError(history), 0.3);
        QCOMPARE(*latestTestError(history), 0.7);
    }

    void afterAnEpochItsOwnMeanIsTold() {
        QCOMPARE(*presentTrainError({within(0.5, 50, 0.9), epochEnd(1, 100, 0.8, 0.7)}), 0.8);
    }

    void shadesGoByDepthWithinAKind() {
        const auto roles = colorRoles({{NetworkKind::Plain, 56},
                                       {NetworkKind::Residual, 20},
                                       {NetworkKind::Plain, 8},
                                       {NetworkKind::Plain, 20}});
        QCOMPARE(roles[0].shade, 1.0);
        QCOMPARE(roles[1].shade, 1.0); // alone in its kind
        QCOMPARE(roles[2].shade, 0.0);
        QCOMPARE(roles[3].shade, 0.5);
        QCOMPARE(roles[1].kind, NetworkKind::Residual);
    }

    void runModelTakesUpdates() {
        RunModel run(tinyExperiment(3));
        QCOMPARE(run.contenders().size(), std::size_t{2});
        QCOMPARE(run.contenders()[1].label, std::string("resnet-8"));
        QVERIFY(!run.hasPoints());
        QCOMPARE(run.presentEpoch(), 1);
        TrainingUpdate update;
        update.points = {{0, epochEnd(1, 64, 0.8, 0.9)}, {1, within(1.5, 96, 0.7)}};
        update.ends = {{1, RunEnd::Diverged, "the loss is not finite"}};
        update.progress = ProgressSample{160, 384, 1.0};
        run.apply(update);
        QVERIFY(run.hasPoints());
        QCOMPARE(run.presentEpoch(), 2);
        QCOMPARE(run.count(RunEnd::Diverged), 1);
        QCOMPARE(run.contenders()[1].seeds[0].reason, std::string("the loss is not finite"));
        QCOMPARE(*run.progress().unitsPerSecond(), 160.0);
    }
};

QTEST_GUILESS_MAIN(TrainingCurveTest)
#include "TrainingCurveTest.moc"
