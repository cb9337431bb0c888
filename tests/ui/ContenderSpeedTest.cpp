// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/ContenderSpeed.h"

#include "tests/ui/TinyExperiment.h"

#include <QtTest>

using namespace rlab;

namespace {

constexpr std::int64_t imagesPerEpoch = 64;

MetricPoint pointAt(double epoch, double seconds) {
    MetricPoint point;
    point.epoch = epoch;
    point.images = static_cast<std::int64_t>(epoch * imagesPerEpoch);
    point.seconds = seconds;
    return point;
}

RunModel runWith(const std::vector<MemberPoint>& points, int repeats = 1) {
    ExperimentSpec experiment = tinyExperiment(4);
    experiment.repeats = repeats;
    RunModel run(experiment);
    TrainingUpdate update;
    update.points = points;
    run.apply(update);
    return run;
}

} // namespace

class ContenderSpeedTest : public QObject {
    Q_OBJECT

private slots:
    void knowsNothingAtFirst() {
        const ContenderSpeed speed = contenderSpeed(runWith({}), 0);
        QVERIFY(!speed.imagesPerSecond);
        QVERIFY(!speed.secondsLeft);
    }

    void othersTurnsDoNotCount() {
        const RunModel run = runWith({{0, pointAt(1, 0.5)}, {1, pointAt(1, 2)}});
        QCOMPARE(*contenderSpeed(run, 0).imagesPerSecond, 128.0);
        QCOMPARE(*contenderSpeed(run, 0).secondsLeft, 1.5);
        QCOMPARE(*contenderSpeed(run, 1).imagesPerSecond, 32.0);
        QCOMPARE(*contenderSpeed(run, 1).secondsLeft, 6.0);
    }

    void followsAChangeOfSpeed() {
        const RunModel run =
            runWith({{0, pointAt(1, 1)}, {0, pointAt(2, 2)}, {0, pointAt(2.5, 10)}});
        QCOMPARE(*contenderSpeed(run, 0).imagesPerSecond, 4.0);
        QCOMPARE(*contenderSpeed(run, 0).secondsLeft, 24.0);
    }

    void repeatsAddUp() {
        const std::vector<MemberPoint> first{{0, pointAt(1, 1)}, {2, pointAt(1, 3)}};
        RunModel run = runWith(first, 2);
        QCOMPARE(*contenderSpeed(run, 0).imagesPerSecond, 32.0);
        QCOMPARE(*contenderSpeed(run, 0).secondsLeft, 12.0);
        TrainingUpdate end;
        end.ends = {{2, RunEnd::Diverged, {}}};
        run.apply(end);
        QCOMPARE(*contenderSpeed(run, 0).secondsLeft, 6.0);
        // One seed has not begun: how much it is to do isn't known.
        QVERIFY(!contenderSpeed(runWith({{0, pointAt(1, 1)}}, 2), 0).secondsLeft);
    }

    void timesLeftMakeUpThatOfTheRun() {
        RunModel run = runWith({{0, pointAt(1, 0.5)}});
        QVERIFY(!secondsLeft(run)); // the other one may be much slower, or faster
        TrainingUpdate turn;
        turn.points = {{1, pointAt(1, 60)}}; // longer than any window of time
        run.apply(turn);
        QCOMPARE(*secondsLeft(run), 1.5 + 180);
        turn.points = {{0, pointAt(2, 1)}};
        run.apply(turn);
        QCOMPARE(*secondsLeft(run), 1 + 180.0);
        turn = {};
        turn.ends = {{1, RunEnd::Diverged, {}}};
        run.apply(turn);
        QCOMPARE(*secondsLeft(run), 1.0);
    }

    void nothingIsLeftAtTheEnd() {
        RunModel run = runWith({{0, pointAt(4, 2)}});
        QCOMPARE(*contenderSpeed(run, 0).secondsLeft, 0.0);
        TrainingUpdate end;
        end.ends = {{1, RunEnd::Failed, {}}};
        run.apply(end);
        QCOMPARE(*contenderSpeed(run, 1).secondsLeft, 0.0);
        QVERIFY(!contenderSpeed(run, 1).imagesPerSecond);
    }
};

QTEST_GUILESS_MAIN(ContenderSpeedTest)
#include "ContenderSpeedTest.moc"
