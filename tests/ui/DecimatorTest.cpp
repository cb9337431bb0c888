// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/Decimator.h"

#include <QtTest>

#include <algorithm>
#include <cmath>

using namespace rlab;

namespace {

QList<QPointF> wave(int count) {
    QList<QPointF> points;
    for (int i = 0; i < count; ++i) {
        const double x = static_cast<double>(i) / (count - 1);
        points.append({x, std::sin(1000 * x) * x});
    }
    return points;
}

bool lower(const QPointF& a, const QPointF& b) {
    return a.y() < b.y();
}

} // namespace

class DecimatorTest : public QObject {
    Q_OBJECT

private slots:
    void leavesShortLinesAlone() {
        QVERIFY(decimate({}, 0, 1, 100).empty());
        const QList<QPointF> points = wave(100);
        QCOMPARE(decimate(points, 0, 1, 100), points);
    }

    void isBoundedByThePixels() {
        const QList<QPointF> thin = decimate(wave(100'000), 0, 1, 400);
        QVERIFY(thin.size() <= 3 * 400 + 1);
    }

    void keepsEndsAndOrder() {
        const QList<QPointF> points = wave(10'000);
        const QList<QPointF> thin = decimate(points, 0, 1, 50);
        QCOMPARE(thin.first(), points.first());
        QCOMPARE(thin.last(), points.last());
        QVERIFY(std::is_sorted(thin.begin(), thin.end(),
                               [](const QPointF& a, const QPointF& b) { return a.x() < b.x(); }));
    }

    void keepsEachColumnsExtremes() {
        constexpr int columns = 25;
        const QList<QPointF> points = wave(10'000);
        const QList<QPointF> thin = decimate(points, 0, 1, columns);
        for (int column = 0; column < columns; ++column) {
            const auto inColumn = [&](const QList<QPointF>& line) {
                QList<QPointF> inside;
                std::ranges::copy_if(line, std::back_inserter(inside), [&](const QPointF& point) {
                    return std::min(std::floor(point.x() * columns), columns - 1.0) == column;
                });
                return inside;
            };
            const QList<QPointF> all = inColumn(points);
            const QList<QPointF> kept = inColumn(thin);
            QCOMPARE(*std::ranges::min_element(kept, lower), *std::ranges::min_element(all, lower));
            QCOMPARE(*std::ranges::max_element(kept, lower), *std::ranges::max_element(all, lower));
        }
    }
};

QTEST_GUILESS_MAIN(DecimatorTest)
#include "DecimatorTest.moc"
