// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/GrowingLine.h"
#include "ui/charts/MovingMean.h"
#include "ui/charts/Thinning.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace rlab;

namespace {

constexpr double noValue = std::numeric_limits<double>::quiet_NaN();

GrowingLine wave(int count, double gapEvery = 0) {
    GrowingLine line;
    for (int i = 0; i < count; ++i) {
        const double x = static_cast<double>(i) / (count - 1);
        const bool gap = gapEvery > 0 && std::fmod(i, gapEvery) == 0;
        line.append({x, gap ? noValue : std::sin(1000 * x) * x});
    }
    return line;
}

QList<double> heights(const QList<QPointF>& points) {
    QList<double> heights;
    for (const QPointF& point : points)
        heights.append(point.y());
    return heights;
}

} // namespace

class GrowingLineTest : public QObject {
    Q_OBJECT

private slots:
    void extremesAreThoseOfALookAtEachPoint() {
        const GrowingLine line = wave(5000, 13);
        for (const auto& [begin, end] : std::initializer_list<std::pair<int, int>>{
                 {0, 5000}, {1, 4999}, {17, 18}, {13, 14}, {256, 512}, {250, 4111}, {0, 0}}) {
            int low = GrowingLine::none;
            int high = GrowingLine::none;
            for (int i = begin; i < end; ++i) {
                if (std::isnan(line[i].y()))
                    continue;
                if (low == GrowingLine::none || line[i].y() < line[low].y())
                    low = i;
                if (high == GrowingLine::none || line[i].y() > line[high].y())
                    high = i;
            }
            QCOMPARE(line.extremes(begin, end).low, low);
            QCOMPARE(line.extremes(begin, end).high, high);
        }
    }

    void findsPlacesLikeABinarySearch() {
        GrowingLine line;
        for (const double x : {0.0, 1.0, 1.0, 2.0, 5.0})
            line.append({x, 0});
        QCOMPARE(line.firstAtOrAfter(1), 1);
        QCOMPARE(line.firstAtOrAfter(1.5, 1), 3);
        QCOMPARE(line.firstAtOrAfter(9, 2), 5);
        QCOMPARE(line.lastAtOrBefore(1), 2);
        QCOMPARE(line.lastAtOrBefore(-1), int(GrowingLine::none));
        QCOMPARE(line.lastAtOrBefore(99), 4);
    }

    void keepsOrderAndTurnsInfiniteIntoGaps() {
        GrowingLine line;
        line.append({2, 1});
        line.append({1, std::numeric_limits<double>::infinity()});
        QCOMPARE(line[1].x(), 2.0);
        QVERIFY(std::isnan(line[1].y()));
        QCOMPARE(line.smallestPositive(), 1.0);
    }

    void thinnedKeepsEachColumnsExtremes() {
        constexpr int columns = 25;
        const GrowingLine line = wave(10'000);
        const QList<QPointF> thin = thinned(line, {}, {0, 1}, columns);
        QVERIFY(thin.size() <= 2 * columns + 3);
        QCOMPARE(thin.last(), line.last());
        QVERIFY(std::is_sorted(thin.begin(), thin.end(),
                               [](const QPointF& a, const QPointF& b) { return a.x() < b.x(); }));
        for (int column = 0; column < columns; ++column) {
            double low = 1;
            double high = -1;
            for (int i = 0; i < line.size(); ++i) {
                if (std::min(static_cast<int>(line[i].x() * columns), columns - 1) != column)
                    continue;
                low = std::min(low, line[i].y());
                high = std::max(high, line[i].y());
            }
            QVERIFY(heights(thin).contains(low));
            QVERIFY(heights(thin).contains(high));
        }
    }

    void thinnedReachesBeyondTheView() {
        const GrowingLine line = wave(1001);
        const QList<QPointF> thin = thinned(line, {}, {0.4, 0.6}, 10);
        QCOMPARE(thin.first(), line[399]);
        QCOMPARE(thin.last(), line[601]);
    }

    void fewPointsStayAsTheyAre() {
        const GrowingLine line = wave(50, 7);
        QCOMPARE(thinned(line, {}, {0, 1}, 100).size(), 50);
        QVERIFY(thinned(GrowingLine(), {}, {0, 1}, 100).empty());
    }

    void wideGapsOutliveThinning() {
        GrowingLine line;
        for (int i = 0; i < 10'000; ++i)
            line.append({i / 10'000.0, i > 4000 && i < 6000 ? noValue : 1.0});
        bool gap = false;
        for (const QPointF& point : thinned(line, {}, {0, 1}, 50))
            gap |= std::isnan(point.y());
        QVERIFY(gap);
    }

    void smoothingIsTheMeanAround() {
        MovingMean mean(3);
        Series smoothed;
        for (const double y : {3.0, 6.0, 9.0, 0.0, noValue, 6.0, 8.0})
            mean.add({double(smoothed.line.size()), y}, smoothed);
        smoothed.tail = mean.unfinished();
        const double expected[] = {4.5, 6, 5, 4.5, noValue, 7};
        QCOMPARE(smoothed.line.size(), 6);
        for (int i = 0; i < 6; ++i)
            QVERIFY(smoothed.line[i].y() == expected[i] ||
                    (std::isnan(expected[i]) && std::isnan(smoothed.line[i].y())));
        QCOMPARE(heights(smoothed.tail), QList<double>{7});
    }

    void smoothingOfALongLineForgetsNothing() {
        MovingMean mean(27);
        Series smoothed;
        for (int i = 0; i < 10'000; ++i)
            mean.add({double(i), double(i)}, smoothed);
        QCOMPARE(smoothed.line.size(), 10'000 - 13);
        for (int i = 13; i < smoothed.line.size(); ++i)
            QCOMPARE(smoothed.line[i], QPointF(i, i));
    }
};

QTEST_GUILESS_MAIN(GrowingLineTest)
#include "GrowingLineTest.moc"
