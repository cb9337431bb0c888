// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/CurveSet.h"

#include "tests/ui/CurveRuns.h"
#include "ui/charts/CurvesCsv.h"
#include "ui/charts/Marker.h"
#include "ui/charts/Readout.h"

#include <QImage>
#include <QPainter>
#include <QtTest>

using namespace rlab;

namespace {

QList<QPointF> points(const Series& series) {
    QList<QPointF> points;
    for (int i = 0; i < series.line.size(); ++i)
        points.append(series.line[i]);
    return points + series.tail;
}

/// Rounded, for sums of tenths are not exact.
QList<double> heights(const Series& series) {
    QList<double> heights;
    for (const QPointF& point : points(series))
        heights.append(std::round(1000 * point.y()) / 1000);
    return heights;
}

} // namespace

class CurveSetTest : public QObject {
    Q_OBJECT

private slots:
    /// In black and white, too: the first five of each kind look different.
    void markersTellKindsAndDepthsApart() {
        QList<QImage> seen;
        for (const NetworkKind kind : {NetworkKind::Plain, NetworkKind::Residual})
            for (int rank = 0; rank < 5; ++rank) {
                QImage image(24, 24, QImage::Format_RGB32);
                image.fill(Qt::white);
                QPainter painter(&image);
                drawMarker(painter, markerShape(kind, rank), {12, 12}, 4, Qt::black, Qt::black, 1);
                painter.end();
                QVERIFY(!seen.contains(image));
                seen.append(image);
            }
        QVERIFY(markerShape(NetworkKind::Plain, 5) == markerShape(NetworkKind::Plain, 0));
        QVERIFY(markerShape(NetworkKind::Residual, 5) == markerShape(NetworkKind::Residual, 0));
    }

    void epochMeansHaveABeginningAndATip() {
        SeedLines lines;
        PointLog log;
        log.follow({pointWithin(0.5, 0.9), pointAtEpochEnd(1, 0.8), pointWithin(1.5, 0.6),
                    pointAtEpochEnd(2, 0.5), pointWithin(2.25, 0.4), pointWithin(2.5, 0.2)});
        lines.follow(log);
        QCOMPARE(points(lines.train()), (QList<QPointF>{{0.5, 90}, {1, 80}, {2, 50}, {2.5, 30}}));
        QCOMPARE(lines.train().line.size(), 3);
        QCOMPARE(lines.test().line.size(), 2);
    }

    void batchGroupsLeaveTheWholeEpochsOut() {
        CurveOptions options;
        options.detail = TrainDetail::BatchGroups;
        PointLog log;
        log.follow({pointWithin(0.5, 0.9), pointAtEpochEnd(1, 0.8), pointWithin(1.5, 0.6)});
        SeedLines lines(options);
        lines.follow(log);
        QCOMPARE(points(lines.train()), (QList<QPointF>{{0.5, 90}, {1.5, 60}}));
        // A file of epoch ends has nothing else.
        PointLog ends;
        ends.follow({pointAtEpochEnd(1, 0.8), pointAtEpochEnd(2, 0.7)});
        SeedLines coarse(options);
        coarse.follow(ends);
        QCOMPARE(coarse.train().line.size(), 2);
    }

    void growingGivesTheSameAsReadingAtOnce() {
        const ExperimentSpec spec = tinyExperiment(9);
        for (const int smoothing : {0, 3}) {
            CurveOptions options;
            options.detail = smoothing ? TrainDetail::BatchGroups : TrainDetail::EpochMeans;
            options.smoothing = smoothing;
            RunModel run(spec);
            CurveSet growing;
            growing.setOptions(options);
            growing.setRun(run);
            for (int epoch = 1; epoch <= 9; ++epoch) {
                run.apply(epochsOf(spec, epoch, epoch));
                growing.updateRun(run);
            }
            CurveSet atOnce;
            atOnce.setOptions(options);
            atOnce.setRun(run);
            for (std::size_t i = 0; i < 2; ++i) {
                QCOMPARE(points(growing.curves()[i]->train()), points(atOnce.curves()[i]->train()));
                QCOMPARE(points(growing.curves()[i]->test()), points(atOnce.curves()[i]->test()));
            }
        }
    }

    void repeatsAreMeansWithABand() {
        CurveSet set;
        set.setRun(trainedRun(2, 3));
        const Curve& plain = *set.curves()[0];
        QCOMPARE(heights(plain.train()), (QList<double>{82, 72}));
        QCOMPARE(heights(plain.low()), (QList<double>{80, 70}));
        QCOMPARE(heights(plain.high()), (QList<double>{84, 74}));
        QCOMPARE(heights(plain.test()), (QList<double>{87, 77}));
    }

    void meansTakeTheSeedsThatHaveArrived() {
        ExperimentSpec spec = tinyExperiment(3);
        spec.repeats = 2;
        RunModel run(spec);
        CurveSet set;
        set.setRun(run);
        TrainingUpdate first;
        first.points = {{0, pointAtEpochEnd(1, 0.8)},
                        {0, pointAtEpochEnd(2, 0.6)},
                        {2, pointAtEpochEnd(1, 0.9)}};
        run.apply(first);
        set.updateRun(run);
        const Curve& plain = *set.curves()[0];
        QCOMPARE(heights(plain.train()), (QList<double>{85, 60}));
        QCOMPARE(plain.train().line.size(), 1); // the second may still change
        TrainingUpdate second;
        second.points = {{2, pointAtEpochEnd(2, 0.8)}};
        second.ends = {{2, RunEnd::Diverged, "the loss is not finite"}};
        run.apply(second);
        set.updateRun(run);
        QCOMPARE(heights(plain.train()), (QList<double>{85, 70}));
        QCOMPARE(plain.diverged(), 1);
        QVERIFY(!plain.ended());
    }

    void optionsChooseTheNumbers() {
        CurveSet set;
        set.setRun(trainedRun(2));
        set.setOptions({.metric = Metric::Loss, .horizontal = Horizontal::Seconds});
        QCOMPARE(points(set.curves()[0]->train()).last(), QPointF(4, 2 * (0.9 - 0.1 * 2)));
        set.setOptions({.horizontal = Horizontal::Images});
        QCOMPARE(set.curves()[0]->train().last().x(), 2.0);
        QCOMPARE(set.horizontalEnd(), 2.0);
    }

    void readsTheNearestPointAtOrBefore() {
        CurveSet set;
        set.setRun(trainedRun(3));
        const std::vector<ReadoutRow> rows = readout(set, 2.9);
        QCOMPARE(rows.size(), std::size_t{2});
        QCOMPARE(rows[0].curve->name().network, QStringLiteral("plain-8")); // the higher one
        QCOMPARE(rows[0].train->x(), 2.0);
        QCOMPARE(metricText(set.options(), rows[0].train->y()), QStringLiteral("70.0"));
        QCOMPARE(metricText(set.options(), rows[1].test->y()), QStringLiteral("55.0"));
        QVERIFY(readout(set, 0.1).empty());
        set.curves()[0]->shown = false;
        QCOMPARE(readout(set, 2.9).size(), std::size_t{1});
        QVERIFY(spokenReadout(set, 3).contains(QStringLiteral("resnet-8: training 30.0 percent")));
    }

    void soloShowsOneAndThenAll() {
        CurveSet set;
        set.setRun(trainedRun(1));
        set.solo(*set.curves()[1]);
        QVERIFY(!set.curves()[0]->shown && set.curves()[1]->shown);
        set.solo(*set.curves()[1]);
        QVERIFY(set.curves()[0]->shown && set.curves()[1]->shown);
    }

    void overlaysComeAndGo() {
        CurveSet set;
        set.setRun(trainedRun(2));
        set.setOverlay(7, QStringLiteral("Tuesday"), trainedRun(4));
        QCOMPARE(set.curves().size(), std::size_t{4});
        QCOMPARE(set.presentCount(), std::size_t{2});
        QCOMPARE(set.curves()[2]->name().label(), QStringLiteral("plain-8 (Tuesday)"));
        QCOMPARE(set.horizontalEnd(), 4.0);
        set.setRun(trainedRun(1)); // stays over a new run
        QCOMPARE(set.curves().size(), std::size_t{4});
        set.removeOverlay(7);
        QCOMPARE(set.curves().size(), std::size_t{2});
    }

    void rateChangesFollowTheAxis() {
        RunModel run = trainedRun(4);
        TrainingUpdate update;
        update.rateChanges = {{1.5, 150, 0.002}};
        run.apply(update);
        CurveSet set;
        set.setRun(run);
        QCOMPARE(set.rateMarks().front().x, 1.5);
        set.setOptions({.horizontal = Horizontal::Seconds});
        QCOMPARE(set.rateMarks().front().x, 3.0);
        set.setOptions({.horizontal = Horizontal::Images});
        QCOMPARE(set.rateMarks().front().x, 1.5);
    }

    void csvHoldsEveryPointOfTheShownCurves() {
        CurveSet set;
        set.setRun(trainedRun(2, 2));
        set.setOverlay(1, QStringLiteral("a, b"), trainedRun(1));
        set.curves()[1]->shown = false;
        const QString text = QString::fromStdString(CurvesCsv(set).text());
        const QStringList lines = text.split(u'\n', Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 1 + 2 * 4 + 2 * 2);
        QCOMPARE(lines[0], QStringLiteral("network,seed,epoch,step,images,seconds,lr,train_loss,"
                                          "train_error,test_loss,test_error"));
        QVERIFY(lines[1].startsWith(QStringLiteral("plain-8,0,0.5,50,500,1,0.1,")));
        QVERIFY(lines[1].endsWith(QStringLiteral(",,")));
        QVERIFY(text.contains(QStringLiteral("\"plain-8 (a, b)\",0,1,")));
    }
};

QTEST_GUILESS_MAIN(CurveSetTest)
#include "CurveSetTest.moc"
