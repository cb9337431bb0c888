// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/RunBar.h"
#include "tests/ui/Widgets.h"

#include "tests/ui/TinyExperiment.h"
#include "ui/StyleSheet.h"
#include "ui/widgets/LiveRateBox.h"

#include <QAbstractButton>
#include <QLabel>
#include <QProgressBar>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QtTest>

using namespace rlab;
using State = TrainingSession::State;

namespace {

constexpr int smallestWidth = 960;

QAbstractButton& button(RunBar& bar, const char* name) {
    return child<QAbstractButton>(bar, name);
}

QString plainText(const QAbstractButton& button) {
    return button.text().remove(QLatin1Char('&'));
}

/// A run in its second of five epochs.
RunModel runningRun() {
    RunModel run(sampleExperiment());
    TrainingUpdate update;
    MetricPoint point;
    point.epoch = 1.5;
    point.images = 3750;
    point.seconds = 0.5;
    update.points = {{0, point}, {1, point}, {2, point}, {3, point}};
    update.progress = ProgressSample{15'000, 50'000, 2.0};
    run.apply(update);
    return run;
}

/// A window of the smallest width with a run bar.
struct Stage {
    explicit Stage(int threads = 2)
        : bar(*new RunBar(threads, &window)) {
        window.setStyleSheet(makeStyleSheet(Theme::lightTheme()));
        bar.setTheme(Theme::lightTheme());
        bar.setExperiment(sampleExperiment(), {});
        window.resize(smallestWidth, bar.height());
        bar.resize(window.size());
        window.show();
    }

    QWidget window;
    RunBar& bar;
};

} // namespace

class RunBarTest : public QObject {
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void buttonsFollowTheState_data() {
        QTest::addColumn<State>("state");
        QTest::addColumn<QString>("main");
        QTest::addColumn<bool>("canStop");
        QTest::addColumn<bool>("canChangeRate");
        QTest::newRow("idle") << State::Idle << "Train" << false << false;
        QTest::newRow("loading") << State::Loading << "Pause" << true << false;
        QTest::newRow("training") << State::Training << "Pause" << true << true;
        QTest::newRow("paused") << State::Paused << "Resume" << true << true;
        QTest::newRow("ended") << State::Ended << "Train" << false << false;
        QTest::newRow("failed") << State::Failed << "Train" << false << false;
    }
    void buttonsFollowTheState() {
        QFETCH(State, state);
        QFETCH(QString, main);
        QFETCH(bool, canStop);
        QFETCH(bool, canChangeRate);
        const Stage stage;
        RunBar& bar = stage.bar;
        if (state != State::Idle)
            bar.setState(runningRun(), state);
        QCOMPARE(plainText(button(bar, "trainButton")), main);
        QVERIFY(button(bar, "trainButton").isEnabled());
        QVERIFY(button(bar, "stepButton").isEnabled());
        QCOMPARE(button(bar, "stopButton").isEnabled(), canStop);
        QCOMPARE(child<QWidget>(bar, "liveRate").isEnabled(), canChangeRate);
    }

    void clicksAsk() {
        const Stage stage;
        RunBar& bar = stage.bar;
        QSignalSpy train(&bar, &RunBar::trainClicked), pause(&bar, &RunBar::pauseClicked),
            resume(&bar, &RunBar::resumeClicked), step(&bar, &RunBar::stepClicked),
            stop(&bar, &RunBar::stopClicked);
        QAbstractButton& main = button(bar, "trainButton");
        QTest::mouseClick(&main, Qt::LeftButton);
        QCOMPARE(train.size(), 1);
        bar.setState(runningRun(), State::Training);
        QTest::mouseClick(&main, Qt::LeftButton);
        QCOMPARE(pause.size(), 1);
        QVERIFY(child<QLabel>(bar, "status").text().startsWith(QStringLiteral("Pausing")));
        bar.setState(runningRun(), State::Paused);
        QTest::keyClick(&main, Qt::Key_Space);
        QCOMPARE(resume.size(), 1);
        QTest::mouseClick(&button(bar, "stepButton"), Qt::LeftButton);
        QTest::mouseClick(&button(bar, "stopButton"), Qt::LeftButton);
        QCOMPARE(step.size(), 1);
        QCOMPARE(stop.size(), 1);
        QCOMPARE(train.size(), 1);
    }

    void aDoubleClickOnTrainDoesNotPause() {
        const Stage stage;
        RunBar& bar = stage.bar;
        QSignalSpy pause(&bar, &RunBar::pauseClicked);
        connect(&bar, &RunBar::trainClicked, &bar,
                [&] { bar.setState(RunModel(sampleExperiment()), State::Loading); });
        QAbstractButton& main = button(bar, "trainButton");
        QSignalSpy train(&bar, &RunBar::trainClicked);
        QTest::mouseClick(&main, Qt::LeftButton);
        QCOMPARE(plainText(main), QStringLiteral("Pause"));
        QMouseEvent second(QEvent::MouseButtonDblClick, main.rect().center(),
                           main.mapToGlobal(main.rect().center()), Qt::LeftButton, Qt::LeftButton,
                           {});
        QCoreApplication::sendEvent(&main, &second);
        QTest::mouseRelease(&main, Qt::LeftButton);
        QCOMPARE(train.size(), 1);
        QVERIFY(pause.isEmpty());
        QTest::mouseClick(&main, Qt::LeftButton);
        QCOMPARE(pause.size(), 1);
    }

    void aBlockerIsToldAndTrainWaits() {
        const Stage stage;
        RunBar& bar = stage.bar;
        const QString blocker = QStringLiteral("Train waits. There must be at least one epoch");
        bar.setExperiment(sampleExperiment(), blocker);
        QVERIFY(!button(bar, "trainButton").isEnabled());
        QVERIFY(!button(bar, "stepButton").isEnabled());
        QCOMPARE(child<QLabel>(bar, "status").text(), blocker);
        // While one runs, the next one's problems are no reason not to pause.
        bar.setState(runningRun(), State::Training);
        QVERIFY(button(bar, "trainButton").isEnabled());
        QCOMPARE(child<QLabel>(bar, "status").text(), QStringLiteral("Epoch 2 of 5"));
        bar.setState(runningRun(), State::Ended);
        QVERIFY(!button(bar, "trainButton").isEnabled());
        QCOMPARE(child<QLabel>(bar, "status").text(), blocker);
        bar.setExperiment(sampleExperiment(), {});
        QVERIFY(child<QLabel>(bar, "status").text().startsWith(QStringLiteral("Finished")));
    }

    void figuresAreThoseOfTheRun() {
        const Stage stage;
        RunBar& bar = stage.bar;
        const auto& figures = child<QLabel>(bar, "speed");
        QCOMPARE(figures.text(), QStringLiteral("2 threads"));
        bar.setTimeEstimate(8.2, true);
        QCOMPARE(figures.text(), QStringLiteral("Takes about 8.2 s · 2 threads"));
        bar.setState(runningRun(), State::Training);
        QCOMPARE(figures.text(), QStringLiteral("4.7 s left · 7,500 images/s · 2 threads"));
        QCOMPARE(child<QProgressBar>(bar, "progress").value(), 3000);
        bar.setState(runningRun(), State::Paused);
        QCOMPARE(figures.text(), QStringLiteral("15,000 of 50,000 images"));
        QCOMPARE(child<QLabel>(bar, "status").text(), QStringLiteral("Paused, epoch 2 of 5"));
        bar.setState(runningRun(), State::Ended);
        QCOMPARE(figures.text(), QStringLiteral("7,500 images/s · 2 threads"));
        ExperimentSpec next = sampleExperiment();
        next.epochs = 10;
        bar.setExperiment(next, {});
        QCOMPARE(figures.text(), QStringLiteral("Takes about 8.2 s · 2 threads"));
    }

    void timeLeftIsToldWhenAllHaveHadATurn() {
        const Stage stage;
        RunModel run(sampleExperiment());
        TrainingUpdate update;
        update.points = {{0, runningRun().contenders()[0].seeds[0].history[0]}};
        update.progress = ProgressSample{15'000, 50'000, 2.0};
        run.apply(update);
        stage.bar.setState(run, State::Training);
        QCOMPARE(child<QLabel>(stage.bar, "speed").text(),
                 QStringLiteral("7,500 images/s · 2 threads"));
    }

    void outcomesAreTold() {
        const Stage stage(1);
        RunBar& bar = stage.bar;
        RunModel run = runningRun();
        TrainingUpdate ends;
        ends.ends = {{0, RunEnd::Diverged, "x"}, {1, RunEnd::Failed, "y"}};
        run.apply(ends);
        bar.setState(run, State::Ended);
        QCOMPARE(child<QLabel>(bar, "status").text(),
                 QStringLiteral("Finished in 2.0 s, 1 diverged, 1 failed"));
        ends.ends = {{2, RunEnd::Stopped, {}}};
        run.apply(ends);
        bar.setState(run, State::Ended);
        QCOMPARE(child<QLabel>(bar, "status").text(),
                 QStringLiteral("Stopped in epoch 2 of 5, after 2.0 s"));
    }

    void enterAppliesARate() {
        const Stage stage;
        RunBar& bar = stage.bar;
        bar.setState(runningRun(), State::Training);
        QVERIFY(QTest::qWaitForWindowActive(bar.window()));
        QSignalSpy changed(&bar, &RunBar::learningRateChanged);
        auto& rate = child<LiveRateBox>(bar, "liveRate");
        QCOMPARE(rate.text(), QStringLiteral("0.02"));
        rate.setFocus();
        rate.selectAll();
        QTest::keyClicks(&rate, QStringLiteral("0.005"));
        QVERIFY(changed.isEmpty());
        bar.setProgress(runningRun()); // an update does not disturb what is typed
        QCOMPARE(rate.text(), QStringLiteral("0.005"));
        QTest::keyClick(&rate, Qt::Key_Return);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed[0][0].toDouble(), 0.005);
        QTest::keyClick(&rate, Qt::Key_Return); // the same again is no change
        QCOMPARE(changed.size(), 1);
    }

    void escAndLeavingBringTheRateBack() {
        const Stage stage;
        RunBar& bar = stage.bar;
        bar.setState(runningRun(), State::Paused);
        QVERIFY(QTest::qWaitForWindowActive(bar.window()));
        QSignalSpy changed(&bar, &RunBar::learningRateChanged);
        auto& rate = child<LiveRateBox>(bar, "liveRate");
        for (const bool byEsc : {true, false}) {
            rate.setFocus();
            rate.selectAll();
            QTest::keyClicks(&rate, QStringLiteral("7"));
            QTest::keyClick(&rate, Qt::Key_Up);
            if (byEsc)
                QTest::keyClick(&rate, Qt::Key_Escape);
            else
                button(bar, "stopButton").setFocus();
            QCOMPARE(rate.text(), QStringLiteral("0.02"));
        }
        rate.setFocus();
        rate.selectAll();
        QTest::keyClicks(&rate, QStringLiteral("0"));
        QTest::keyClick(&rate, Qt::Key_Return); // no rate at all
        QCOMPARE(rate.text(), QStringLiteral("0.02"));
        QVERIFY(changed.isEmpty());
    }

    void nothingIsCutAtTheSmallestWidth() {
        const Stage stage(16);
        RunBar& bar = stage.bar;
        RunModel run = runningRun();
        TrainingUpdate update;
        update.progress = ProgressSample{300'000, 320'000'000, 100};
        run.apply(update);
        const int height = bar.height();
        const int mainWidth = button(bar, "trainButton").width();
        for (const State state : {State::Loading, State::Training, State::Paused, State::Ended}) {
            bar.setState(run, state);
            QCoreApplication::processEvents();
            QVERIFY2(bar.minimumSizeHint().width() <= smallestWidth,
                     qPrintable(QString::number(bar.minimumSizeHint().width())));
            for (const char* name : {"status", "speed"}) {
                const auto& label = child<QLabel>(bar, name);
                QVERIFY2(label.width() >= label.fontMetrics().horizontalAdvance(label.text()),
                         qPrintable(label.text()));
            }
            QCOMPARE(bar.height(), height);
            QCOMPARE(button(bar, "trainButton").width(), mainWidth);
        }
    }

    void tellsHowManyPicturesAreRead() {
        const Stage stage;
        RunBar& bar = stage.bar;
        const RunModel run{sampleExperiment()};
        bar.setState(run, State::Loading);
        bar.setReading(1200, 5000);
        QCOMPARE(child<QLabel>(bar, "status").text(),
                 QStringLiteral("Reading pictures: 1,200 of 5,000"));
        const auto& progress = child<QProgressBar>(bar, "progress");
        QVERIFY(progress.isVisible());
        QCOMPARE(progress.value() * 5000, progress.maximum() * 1200);
        QTest::qWait(600); // enough to measure
        bar.setReading(3600, 5000);
        QVERIFY(child<QLabel>(bar, "speed").text().contains(QStringLiteral("s left")));
        bar.setStopping();
        bar.setReading(4000, 5000);
        QCOMPARE(child<QLabel>(bar, "status").text(), QStringLiteral("Stopping …"));
        bar.setState(run, State::Training);
        bar.setReading(5000, 5000); // late
        QCOMPARE(progress.value(), 0);
    }

    void everyControlExplainsItself() {
        const Stage stage;
        RunBar& bar = stage.bar;
        for (const char* name : {"trainButton", "stepButton", "stopButton", "liveRate"}) {
            const auto& control = child<QWidget>(bar, name);
            QVERIFY2(!control.toolTip().isEmpty(), name);
            QVERIFY2(!control.whatsThis().isEmpty(), name);
        }
        QVERIFY(!child<QWidget>(bar, "liveRate").accessibleName().isEmpty());
    }
};

QTEST_MAIN(RunBarTest)
#include "RunBarTest.moc"
