// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/Schedule.h"

#include "core/base/Error.h"

#include <QtTest>

using namespace rlab;

class ScheduleTest : public QObject {
    Q_OBJECT

private slots:
    void textsRoundTrip_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("shortest");
        QTest::newRow("default") << "cosine"
                                 << "cosine";
        QTest::newRow("constant") << "constant:warmup=0"
                                  << "constant:warmup=0";
        QTest::newRow("default warm-up") << "constant:warmup=auto"
                                         << "constant";
        QTest::newRow("step") << "step:at=0.5;0.75,gamma=0.1"
                              << "step";
        QTest::newRow("step options") << "step:warmup=400,at=0.25;0.5;0.9,gamma=0.2"
                                      << "step:warmup=400,at=0.25;0.5;0.9,gamma=0.2";
        QTest::newRow("gamma only") << "step:gamma=0.3"
                                    << "step:gamma=0.3";
    }
    void textsRoundTrip() {
        QFETCH(QString, text);
        QFETCH(QString, shortest);
        const ScheduleSpec schedule = parseSchedule(text.toStdString());
        QCOMPARE(QString::fromStdString(scheduleText(schedule)), shortest);
        QVERIFY(parseSchedule(shortest.toStdString()) == schedule);
    }

    void readsAllOptions() {
        const ScheduleSpec schedule = parseSchedule("step:warmup=7,at=0.25;0.5,gamma=0.2");
        QVERIFY(schedule.kind == ScheduleKind::Step);
        QCOMPARE(schedule.warmup, 7);
        QCOMPARE(schedule.milestones, (std::vector<double>{0.25, 0.5}));
        QCOMPARE(schedule.gamma, 0.2);
    }

    void refusesWhatItDoesNotKnow_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("reason");
        QTest::newRow("kind") << "cosin"
                              << "cosin: there is no such schedule, use constant, step";
        QTest::newRow("empty") << ""
                               << "no such schedule";
        QTest::newRow("option") << "cosine:speed=2"
                                << "\"speed\" is not known, there is warmup";
        QTest::newRow("option of another kind") << "cosine:gamma=0.1"
                                                << "\"gamma\" is not known";
        QTest::newRow("number") << "step:gamma=fast"
                                << "gamma=fast is not a number";
        QTest::newRow("rest behind number") << "step:at=0.5x"
                                            << "at=0.5x is not a number";
        QTest::newRow("negative") << "cosine:warmup=-1"
                                  << "warmup=-1 is not possible";
        QTest::newRow("too large") << "cosine:warmup=99999999999"
                                   << "is not a number";
        QTest::newRow("without value") << "cosine:warmup"
                                       << "warmup= is not a number";
    }
    void refusesWhatItDoesNotKnow() {
        QFETCH(QString, text);
        QFETCH(QString, reason);
        try {
            parseSchedule(text.toStdString());
            QFAIL("accepted");
        } catch (const SpecError& error) {
            QVERIFY2(QString(error.what()).contains(reason), error.what());
        }
    }

    void factor_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("step");
        QTest::addColumn<double>("expected");
        // 500 batches, 80 an epoch.
        QTest::newRow("warm-up begins") << "cosine" << 0 << 1.0 / 80;
        QTest::newRow("warm-up ends") << "cosine" << 79 << 1.0;
        QTest::newRow("cosine begins") << "cosine" << 80 << 1.0;
        QTest::newRow("cosine, middle") << "cosine" << 290 << 0.5;
        QTest::newRow("cosine, a third") << "cosine" << 220 << 0.75;
        QTest::newRow("cosine without warm-up") << "cosine:warmup=0" << 0 << 1.0;
        QTest::newRow("cosine without warm-up, half") << "cosine:warmup=0" << 250 << 0.5;
        QTest::newRow("constant") << "constant" << 400 << 1.0;
        QTest::newRow("constant, warm-up") << "constant:warmup=10" << 4 << 0.5;
        QTest::newRow("before the step") << "step:warmup=0" << 249 << 1.0;
        QTest::newRow("after the first step") << "step:warmup=0" << 250 << 0.1;
        QTest::newRow("after the second step") << "step:warmup=0" << 375 << 0.01;
        QTest::newRow("warm-up longer than the run") << "cosine:warmup=1000" << 499 << 0.5;
    }
    void factor() {
        QFETCH(QString, text);
        QFETCH(int, step);
        QFETCH(double, expected);
        const ScheduleSpec schedule = parseSchedule(text.toStdString());
        QVERIFY(std::abs(scheduleFactor(schedule, step, 500, 80) - expected) < 1e-12);
    }

    void automaticWarmupHasAtMostHundredBatches() {
        QCOMPARE(scheduleFactor({}, 49, 5000, 1000), 0.5);
        QCOMPARE(scheduleFactor({}, 99, 5000, 1000), 1.0);
    }

    void cosineEndsNearZero() {
        const double last = scheduleFactor({}, 4999, 5000, 1000);
        QVERIFY(last > 0);
        QVERIFY(last < 1e-6);
    }
};

QTEST_GUILESS_MAIN(ScheduleTest)
#include "ScheduleTest.moc"
