// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/AxisRanges.h"
#include "ui/charts/PlotFrame.h"
#include "ui/charts/ZoomRange.h"

#include "tests/ui/CurveRuns.h"

#include <QtTest>

#include <cmath>
#include <limits>

using namespace rlab;

namespace {

QStringList labels(const std::vector<Tick>& ticks) {
    QStringList labels;
    for (const Tick& tick : ticks)
        labels.append(tick.label);
    return labels;
}

FigureCurve curveOf(std::initializer_list<double> errors) {
    FigureCurve curve{"plain-8", NetworkKind::Plain, 8, {{}}};
    for (const double error : errors)
        curve.histories[0].push_back(
            pointAtEpochEnd(static_cast<double>(curve.histories[0].size()) + 1, error));
    return curve;
}

CurveSet logarithmicSet(std::initializer_list<double> errors) {
    CurveSet set;
    set.setOptions({.logY = true});
    set.setFigureCurves({curveOf(errors)}, 5);
    return set;
}

} // namespace

class AxisTest : public QObject {
    Q_OBJECT

private slots:
    void linearTicksAreRound() {
        QCOMPARE(labels(axisTicks({}, {0, 100}, 7)),
                 (QStringList{"0", "20", "40", "60", "80", "100"}));
        QCOMPARE(labels(axisTicks({}, {0, 12'000}, 4)), (QStringList{"0", "5,000", "10,000"}));
        QCOMPARE(labels(axisTicks({}, {-0.1, 0.6}, 4)), (QStringList{"0.0", "0.2", "0.4", "0.6"}));
    }

    /// Before the first point; a sanitizer sees what goes wrong without the check.
    void nothingHasNoTicks() {
        QVERIFY(axisTicks({}, {3, 3}, 7).empty());
        QVERIFY(axisTicks({true, 0.01}, {0, 0}, 7).empty());
    }

    void logarithmicTicksAreDecadesWithStepsBetween() {
        const AxisScale scale{true, 0.01};
        QCOMPARE(labels(axisTicks(scale, {-2, 2}, 7)),
                 (QStringList{"0.01", "0.1", "1", "10", "100"}));
        QCOMPARE(labels(axisTicks(scale, {0, 2}, 7)),
                 (QStringList{"1", "2", "5", "10", "20", "50", "100"}));
        // Less than a decade: as many labels as on a linear axis.
        QVERIFY(axisTicks(scale, {std::log10(20.0), std::log10(80.0)}, 7).size() >= 4);
    }

    void zeroLiesOnTheFloor() {
        const AxisScale scale{true, 0.1};
        QCOMPARE(scale.place(0), -1.0);
        QCOMPARE(scale.place(-5), -1.0);
        QCOMPARE(scale.place(100), 2.0);
        QCOMPARE(scale.value(2), 100.0);
    }

    void zerosAreClampedAndSaid() {
        const AxisNeed need = verticalNeed(logarithmicSet({0.5, 0.2, 0.0}));
        QVERIFY(need.clampsZeros);
        QCOMPARE(need.scale.floor, 0.1);
        QCOMPARE(need.home.from, -1.0);
        QCOMPARE(need.home.to, 2.0);
    }

    void withoutZerosTheAxisBeginsAtTheSmallest() {
        const AxisNeed need = verticalNeed(logarithmicSet({0.5, 0.3}));
        QVERIFY(!need.clampsZeros);
        QCOMPARE(need.scale.floor, 10.0);
    }

    void aBurstOfTheLossDoesNotPressTheRest() {
        CurveSet set;
        set.setOptions({.metric = Metric::Loss});
        FigureCurve curve = curveOf({0.9, 0.8, 0.8});
        curve.histories[0].back().trainLoss = 1e9;
        set.setFigureCurves({curve}, 3);
        const AxisNeed need = verticalNeed(set);
        QVERIFY(need.home.to < 10);
        QCOMPARE(need.data.to, 1e9); // but one can go there
    }

    void zoomStaysWithinTheData() {
        ZoomRange range;
        range.setHome({0, 10}, {0, 10});
        range.zoom(2, 0.5);
        QCOMPARE(range.shown(), (Span{1, 6}));
        range.pan(-100);
        QCOMPARE(range.shown().from, -0.5);
        range.zoom(0, 1000);
        QCOMPARE(range.shown(), (Span{-0.5, 10.5}));
        range.reset();
        QCOMPARE(range.shown(), (Span{0, 10}));
    }

    void growsUntilSomebodyZooms() {
        ZoomRange range;
        range.setHome({0, 10}, {0, 10});
        range.setHome({0, 20}, {0, 20});
        QCOMPARE(range.shown().to, 20.0);
        range.set({5, 6});
        range.setHome({0, 30}, {0, 30});
        QCOMPARE(range.shown(), (Span{5, 6}));
    }

    void piecesEndAtGapsAndEdges() {
        constexpr double nan = std::numeric_limits<double>::quiet_NaN();
        const QRectF plot(0, 0, 10, 10);
        const auto pieces = insidePieces({{1, 1}, {2, 2}, {3, nan}, {4, 4}, {5, 30}, {6, 4}}, plot);
        QCOMPARE(pieces.size(), 3);
        QCOMPARE(pieces[0], (QPolygonF{{1, 1}, {2, 2}}));
        QCOMPARE(pieces[1].last().y(), 10.0);
        QCOMPARE(pieces[2].last(), QPointF(6, 4));
    }

    void aPointBetweenGapsStays() {
        constexpr double nan = std::numeric_limits<double>::quiet_NaN();
        QCOMPARE(insidePieces({{1, nan}, {2, 2}, {3, nan}}, {0, 0, 9, 9}).size(), 1);
    }
};

QTEST_GUILESS_MAIN(AxisTest)
#include "AxisTest.moc"
