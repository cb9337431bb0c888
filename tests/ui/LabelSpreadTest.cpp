// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/LabelSpread.h"

#include <QtTest>

#include <algorithm>
#include <vector>

using namespace rlab;

using Places = std::vector<double>;

class LabelSpreadTest : public QObject {
    Q_OBJECT

private slots:
    void leavesThoseThatFit() {
        const Places wanted{50, 10, 90};
        QCOMPARE(spreadLabels(wanted, 15, 0, 100), wanted);
        QVERIFY(spreadLabels({}, 15, 0, 100).empty());
    }

    void movesApartEvenly() { QCOMPARE(spreadLabels({52, 48}, 20, 0, 100), (Places{60, 40})); }

    void clustersPushOnTheirNeighbours() {
        // 40 and 42 part around 41, which meets 55; all three part around their mean.
        const Places places = spreadLabels({40, 42, 55}, 20, 0, 100);
        QCOMPARE(places[1], (40 + 42 + 55) / 3.0);
        QCOMPARE(places[1] - places[0], 20.0);
        QCOMPARE(places[2] - places[1], 20.0);
    }

    void staysInside() {
        QCOMPARE(spreadLabels({99, 100}, 20, 0, 100), (Places{80, 100}));
        QCOMPARE(spreadLabels({0, 0}, 20, 0, 100), (Places{0, 20}));
    }

    void keepsTheGapAndTheOrder() {
        const Places wanted{50, 51, 52, 53, 49, 95, 97};
        const Places places = spreadLabels(wanted, 10, 0, 100);
        Places sorted = places;
        std::ranges::sort(sorted);
        for (std::size_t i = 1; i < sorted.size(); ++i)
            QVERIFY(sorted[i] - sorted[i - 1] >= 10 - 1e-9);
        for (std::size_t i = 0; i < wanted.size(); ++i)
            for (std::size_t j = 0; j < wanted.size(); ++j)
                QCOMPARE(places[i] < places[j], wanted[i] < wanted[j]);
    }
};

QTEST_GUILESS_MAIN(LabelSpreadTest)
#include "LabelSpreadTest.moc"
