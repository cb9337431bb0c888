// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/TrainingSession.h"

#include "tests/ui/TinyExperiment.h"
#include "ui/session/RunModel.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QtTest>

using namespace rlab;

namespace {

constexpr int patience = 30'000;

/// Collects what a session tells.
struct Listener {
    explicit Listener(TrainingSession& session, const ExperimentSpec& experiment)
        : run(experiment) {
        QObject::connect(&session, &TrainingSession::updated, &session,
                         [this](const TrainingUpdate& update) { run.apply(update); });
        QObject::connect(&session, &TrainingSession::failed, &session,
                         [this](const QString& message) { error = message; });
        QObject::connect(&session, &TrainingSession::stateChanged, &session,
                         [this](TrainingSession::State state) { states.append(state); });
    }

    RunModel run;
    QString error;
    QList<TrainingSession::State> states;
};

} // namespace

class TrainingSessionTest : public QObject {
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void trainsToTheEnd() {
        const ExperimentSpec experiment = tinyExperiment(2);
        TrainingSession session;
        Listener heard(session, experiment);
        session.start(experiment, 2);
        QVERIFY(session.isRunning());
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingSession::State::Ended, patience);
        using State = TrainingSession::State;
        const QList<State> expected{State::Loading, State::Training, State::Ended};
        QCOMPARE(heard.states, expected);
        QCOMPARE(heard.run.count(RunEnd::Completed), 2);
        QCOMPARE(heard.run.progress().fraction(), 1.0);
        for (const ContenderRun& contender : heard.run.contenders()) {
            QCOMPARE(contender.history.back().epoch, 2.0);
            QVERIFY(contender.history.back().testError.has_value());
        }
    }

    void trainsAgain() {
        const ExperimentSpec experiment = tinyExperiment(1);
        TrainingSession session;
        for (int round = 0; round < 2; ++round) {
            Listener heard(session, experiment);
            session.start(experiment, 1);
            QTRY_COMPARE_WITH_TIMEOUT(session.isRunning(), false, patience);
            QCOMPARE(heard.run.count(RunEnd::Completed), 2);
            session.disconnect();
        }
    }

    void stops() {
        const ExperimentSpec experiment = endlessExperiment();
        TrainingSession session;
        Listener heard(session, experiment);
        session.start(experiment, 2);
        QTRY_VERIFY_WITH_TIMEOUT(heard.run.hasPoints(), patience);
        session.stop();
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingSession::State::Ended, patience);
        QCOMPARE(heard.run.count(RunEnd::Stopped), 2);
    }

    void stopsWhileLoading() {
        ExperimentSpec experiment = endlessExperiment();
        experiment.data.subset = 20'000;
        experiment.data.resolution = 32;
        TrainingSession session;
        Listener heard(session, experiment);
        session.start(experiment, 2);
        session.stop();
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingSession::State::Ended, patience);
        QCOMPARE(heard.run.count(RunEnd::Stopped), 2);
        QVERIFY(!heard.states.contains(TrainingSession::State::Training));
    }

    void isDestroyedWhileTraining() {
        auto session = std::make_unique<TrainingSession>();
        Listener heard(*session, endlessExperiment());
        session->start(endlessExperiment(), 2);
        QTRY_VERIFY_WITH_TIMEOUT(heard.run.hasPoints(), patience);
        QElapsedTimer timer;
        timer.start();
        session.reset();
        QVERIFY(timer.elapsed() < 5000); // within a batch; generous for a busy machine
    }

    void tellsWhatIsMissing() {
        ExperimentSpec experiment = tinyExperiment();
        experiment.data = {.dataset = "cifar-10", .directory = "/nowhere/cifar"};
        TrainingSession session;
        Listener heard(session, experiment);
        session.start(experiment, 1);
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingSession::State::Failed, patience);
        QVERIFY2(heard.error.contains(QStringLiteral("/nowhere/cifar")), qPrintable(heard.error));
    }

    void tellsWhatCannotBeTrained() {
        ExperimentSpec experiment = tinyExperiment();
        experiment.networks.clear();
        TrainingSession session;
        Listener heard(session, experiment);
        session.start(experiment, 1);
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingSession::State::Failed, patience);
        QVERIFY(!heard.error.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TrainingSessionTest)
#include "TrainingSessionTest.moc"
