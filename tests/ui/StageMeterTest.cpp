// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/StageMeter.h"

#include <QtTest>

using namespace rlab;
using Stage = FetchProgress::Stage;

/// How far and how fast a data set is fetched.
class StageMeterTest : public QObject {
    Q_OBJECT

private slots:
    /// 600 of 1000 bytes are an earlier call's, and no sign of speed.
    void whatWasThereIsNoSpeed() {
        StageMeter meter;
        for (int second = 0; second <= 4; ++second)
            meter.add({Stage::Downloading, 600 + 50 * second, 1000}, 100 + second);
        QCOMPARE(meter.fraction(), 0.8);
        QCOMPARE(meter.bytesPerSecond().value(), 50.0);
        QCOMPARE(meter.secondsLeft().value(), 4.0);
    }

    void eachStageBeginsAnew() {
        StageMeter meter;
        for (int second = 0; second <= 4; ++second)
            meter.add({Stage::Downloading, 100 * second, 400}, second);
        QCOMPARE(meter.fraction(), 1.0);
        meter.add({Stage::Unpacking, 0, 3000}, 5);
        QCOMPARE(meter.fraction(), 0.0);
        QVERIFY(!meter.bytesPerSecond());
        for (int second = 1; second <= 4; ++second)
            meter.add({Stage::Unpacking, 300 * second, 3000}, 5 + second);
        QCOMPARE(meter.bytesPerSecond().value(), 300.0);
        QCOMPARE(meter.secondsLeft().value(), 6.0);
    }

    /// A download that begins anew.
    void goingBackIsABeginning() {
        StageMeter meter;
        for (int second = 0; second <= 4; ++second)
            meter.add({Stage::Downloading, 100 * second, 1000}, second);
        for (int second = 0; second <= 4; ++second)
            meter.add({Stage::Downloading, 10 * second, 1000}, 5 + second);
        QCOMPARE(meter.fraction(), 0.04);
        QCOMPARE(meter.bytesPerSecond().value(), 10.0);
    }

    void nothingIsNoFraction() {
        StageMeter meter;
        QCOMPARE(meter.fraction(), 0.0);
        meter.add({Stage::Checking, 5, 0}, 0);
        QCOMPARE(meter.fraction(), 0.0);
    }
};

QTEST_APPLESS_MAIN(StageMeterTest)
#include "StageMeterTest.moc"
