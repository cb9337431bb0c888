// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/ProgressMeter.h"

#include <QtTest>

using namespace rlab;

class ProgressMeterTest : public QObject {
    Q_OBJECT

private slots:
    void knowsNothingAtFirst() {
        ProgressMeter meter;
        QCOMPARE(meter.fraction(), 0.0);
        QVERIFY(!meter.unitsPerSecond());
        QVERIFY(!meter.secondsLeft());
        meter.add({32, 1000, 0.01}); // too short to measure
        QVERIFY(!meter.unitsPerSecond());
        QCOMPARE(meter.fraction(), 0.032);
    }

    void dividesWhatIsLeftBySpeed() {
        ProgressMeter meter;
        meter.add({500, 2000, 1.0});
        QCOMPARE(*meter.unitsPerSecond(), 500.0);
        QCOMPARE(*meter.secondsLeft(), 3.0);
        QCOMPARE(meter.fraction(), 0.25);
        QCOMPARE(meter.seconds(), 1.0);
        QCOMPARE(meter.done(), std::int64_t{500});
        QCOMPARE(meter.total(), std::int64_t{2000});
    }

    void followsAChangeOfSpeed() {
        ProgressMeter meter;
        std::int64_t images = 0;
        for (int second = 1; second <= 60; ++second) {
            images += second <= 30 ? 1000 : 100;
            meter.add({images, 100'000, static_cast<double>(second)});
        }
        QCOMPARE(*meter.unitsPerSecond(), 100.0);
        QCOMPARE(*meter.secondsLeft(), (100'000 - 33'000) / 100.0);
    }

    void followsATotalThatShrinks() {
        ProgressMeter meter;
        meter.add({500, 2000, 1.0});
        meter.add({1000, 1000, 2.0});
        QCOMPARE(meter.fraction(), 1.0);
        QCOMPARE(*meter.secondsLeft(), 0.0);
    }
};

QTEST_GUILESS_MAIN(ProgressMeterTest)
#include "ProgressMeterTest.moc"
