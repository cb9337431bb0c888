// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/TrainingSession.h"

#include "core/store/CheckpointFolder.h"
#include "core/store/RunFolder.h"
#include "core/store/TrainedNetworkFile.h"
#include "tests/store/StoreTestTools.h"
#include "tests/ui/TinyExperiment.h"
#include "ui/session/RunModel.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QtTest>

#include <algorithm>

using namespace rlab;
using namespace rlab::test;
using State = TrainingSession::State;

namespace {

constexpr int patience = 30'000;

bool isSame(const NetworkState& a, const NetworkState& b) {
    return std::ranges::equal(a.tensors, b.tensors, [](const Tensor& x, const Tensor& y) {
        return std::ranges::equal(x.span(), y.span());
    });
}

/// Collects what a session tells.
struct Listener {
    explicit Listener(TrainingSession& session, const ExperimentSpec& experiment)
        : run(experiment) {
        QObject::connect(&session, &TrainingSession::updated, &session,
                         [this](const TrainingUpdate& update) { run.apply(update); });
        QObject::connect(&session, &TrainingSession::failed, &session,
                         [this](const QString& message) { error = message; });
        QObject::connect(&session, &TrainingSession::stateChanged, &session,
                         [this](State state) { states.append(state); });
    }

    RunModel run;
    QString error;
    QList<State> states;
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
        session.start(experiment, {.threads = 2});
        QVERIFY(session.isRunning());
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), State::Ended, patience);
        const QList<State> expected{State::Loading, State::Training, State::Ended};
        QCOMPARE(heard.states, expected);
        QCOMPARE(heard.run.count(RunEnd::Completed), 2);
        QCOMPARE(heard.run.progress().fraction(), 1.0);
        for (const ContenderRun& contender : heard.run.contenders()) {
            QCOMPARE(contender.seeds[0].history.back().epoch, 2.0);
            QVERIFY(contender.seeds[0].history.back().testError.has_value());
        }
    }

    void tellsTheWeights() {
        const ExperimentSpec experiment = endlessExperiment();
        TrainingSession session;
        Listener heard(session, experiment);
        const auto& contenders = heard.run.contenders();
        const auto snapshot = [&](std::size_t i) { return contenders[i].seeds[0].snapshot; };
        session.start(experiment, {.threads = 2});
        session.requestStates(); // while the data set is being loaded
        QTRY_VERIFY_WITH_TIMEOUT(snapshot(0).state && snapshot(1).state, patience);
        const StateSnapshot first = snapshot(0);
        QCOMPARE(first.step, std::int64_t{0});
        const DataSummary data = summarise(experiment.data);
        const CifarNetworkOptions& options = contenders[0].options;
        const NetworkState initial =
            initialState(makeCifarNetwork(options, data.imageShape, data.classes), options.init,
                         experiment.seed);
        QVERIFY(isSame(*first.state, initial));
        QTRY_VERIFY_WITH_TIMEOUT(heard.run.hasPoints(), patience);
        QCOMPARE(snapshot(0).state, first.state); // only when asked for
        session.requestStates();
        QTRY_VERIFY_WITH_TIMEOUT(snapshot(1).step > 0, patience);
        QVERIFY(!isSame(*snapshot(0).state, initial));
        QVERIFY(isSame(*first.state, initial)); // trains on, and leaves the copy alone
        const std::int64_t before = snapshot(0).step;
        session.stop();
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), State::Ended, patience);
        QVERIFY(snapshot(0).step >= before); // a busy machine may train nothing meanwhile
        QCOMPARE(snapshot(0).step, contenders[0].seeds[0].history.back().step);
    }

    void keepsTheWeights() {
        const ExperimentSpec experiment = tinyExperiment(2);
        const ScratchFolder scratch;
        const std::filesystem::path folder = scratch / "runs/key";
        TrainingSession session;
        Listener heard(session, experiment);
        session.start(experiment, {.threads = 2, .folder = folder});
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), State::Ended, patience);
        for (const ContenderRun& contender : heard.run.contenders()) {
            const TrainedNetwork last = loadTrainedNetwork(lastWeightsOf(folder, contender.label));
            QVERIFY(isSame(last.state, *contender.seeds[0].snapshot.state));
            QCOMPARE(last.classNames.size(), std::size_t{10});
            loadTrainedNetwork(bestWeightsOf(folder, contender.label));
        }
        QVERIFY(!holdsCheckpoints(checkpointsOf(folder))); // nothing is left to go on with
    }

    void goesOnWhereNothingCanBeKept() {
        const ScratchFolder scratch;
        writeRaw(scratch / "runs", "a file where the folder should be");
        TrainingSession session;
        Listener heard(session, tinyExperiment());
        QSignalSpy noticed(&session, &TrainingSession::noticed);
        session.start(tinyExperiment(), {.threads = 2, .folder = scratch / "runs/key"});
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), State::Ended, patience);
        QCOMPARE(heard.run.count(RunEnd::Completed), 2);
        QVERIFY(!noticed.empty());
        QVERIFY(noticed.first().first().toString().contains(QStringLiteral("runs/key")));
    }

    void trainsAgain() {
        const ExperimentSpec experiment = tinyExperiment(1);
        TrainingSession session;
        for (int round = 0; round < 2; ++round) {
            Listener heard(session, experiment);
            session.start(experiment, {.threads = 1});
            QTRY_COMPARE_WITH_TIMEOUT(session.isRunning(), false, patience);
            QCOMPARE(heard.run.count(RunEnd::Completed), 2);
            session.disconnect();
        }
    }

    void stops() {
        const ExperimentSpec experiment = endlessExperiment();
        TrainingSession session;
        Listener heard(session, experiment);
        session.start(experiment, {.threads = 2});
        QTRY_VERIFY_WITH_TIMEOUT(heard.run.hasPoints(), patience);
        session.stop();
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), State::Ended, patience);
        QCOMPARE(heard.run.count(RunEnd::Stopped), 2);
    }

    void stopsWhileLoading() {
        ExperimentSpec experiment = endlessExperiment();
        experiment.data.subset = 20'000;
        experiment.data.resolution = 32;
        TrainingSession session;
        Listener heard(session, experiment);
        session.start(experiment, {.threads = 2});
        session.stop();
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), State::Ended, patience);
        QCOMPARE(heard.run.count(RunEnd::Stopped), 2);
        QVERIFY(!heard.states.contains(State::Training));
    }

    void pausesAndGoesOn() {
        const ExperimentSpec experiment = tinyExperiment(20);
        TrainingSession session;
        Listener heard(session, experiment);
        session.start(experiment, {.threads = 2});
        session.pause(); // while loading
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), State::Paused, patience);
        QVERIFY(session.isRunning());
        QVERIFY(!heard.run.hasPoints());
        QTest::qWait(600);
        session.resume();
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), State::Ended, patience);
        const QList<State> expected{State::Loading, State::Training, State::Paused, State::Training,
                                    State::Ended};
        QCOMPARE(heard.states, expected);
        QCOMPARE(heard.run.count(RunEnd::Completed), 2);
        // The pause is in no clock: all but a little of the time is in the points.
        double trained = 0;
        for (const ContenderRun& contender : heard.run.contenders())
            trained += contender.seeds[0].history.back().seconds;
        QVERIFY(heard.run.progress().seconds() < trained + 0.5);
    }

    void stepsBatchByBatch() {
        const ExperimentSpec experiment = endlessExperiment();
        TrainingSession session;
        Listener heard(session, experiment);
        session.start(experiment, {.threads = 1, .startPaused = true});
        for (int step = 1; step <= 3; ++step) {
            const auto isThere = [&] {
                for (const ContenderRun& contender : heard.run.contenders()) {
                    const MetricHistory& history = contender.seeds[0].history;
                    if (history.empty() || history.back().step != step)
                        return false;
                }
                return session.state() == State::Paused;
            };
            QTRY_VERIFY_WITH_TIMEOUT(isThere(), patience);
            QTest::qWait(100);
            QVERIFY(isThere()); // and no further
            session.step();
        }
        const QList<State> expected{State::Loading, State::Training, State::Paused};
        QCOMPARE(heard.states, expected);
    }

    void stepsOutOfTraining() {
        TrainingSession session;
        Listener heard(session, endlessExperiment());
        session.start(endlessExperiment(), {.threads = 1});
        QTRY_VERIFY_WITH_TIMEOUT(heard.run.hasPoints(), patience);
        session.step();
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), State::Paused, patience);
    }

    void stopsFromAPauseAtOnce() {
        TrainingSession session;
        Listener heard(session, endlessExperiment());
        session.start(endlessExperiment(), {.threads = 2, .startPaused = true});
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), State::Paused, patience);
        QElapsedTimer timer;
        timer.start();
        session.stop();
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), State::Ended, patience);
        qInfo("stopped from a pause after %lld ms", timer.elapsed());
        QVERIFY(timer.elapsed() < 1000);
        QCOMPARE(heard.run.count(RunEnd::Stopped), 2);
    }

    void tellsOfANewRate() {
        TrainingSession session;
        Listener heard(session, endlessExperiment());
        session.setLearningRate(0.5); // nothing runs: nothing happens
        session.start(endlessExperiment(), {.threads = 1, .startPaused = true});
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), State::Paused, patience);
        session.setLearningRate(0.001);
        session.resume();
        QTRY_COMPARE_WITH_TIMEOUT(heard.run.rateChanges().size(), std::size_t{1}, patience);
        QCOMPARE(heard.run.rateChanges()[0].step, std::int64_t{1});
        QCOMPARE(heard.run.rateChanges()[0].learningRate, 0.001);
        session.stop();
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), State::Ended, patience);
    }

    void trainsRepeats() {
        ExperimentSpec experiment = tinyExperiment(1);
        experiment.repeats = 3;
        TrainingSession session;
        Listener heard(session, experiment);
        session.start(experiment, {.threads = 2});
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), State::Ended, patience);
        QCOMPARE(heard.run.count(RunEnd::Completed), 6);
        for (const ContenderRun& contender : heard.run.contenders())
            QVERIFY(contender.seeds[0].history.back().trainLoss !=
                    contender.seeds[2].history.back().trainLoss);
    }

    void isDestroyedWhileTraining() {
        auto session = std::make_unique<TrainingSession>();
        Listener heard(*session, endlessExperiment());
        session->start(endlessExperiment(), {.threads = 2});
        QTRY_VERIFY_WITH_TIMEOUT(heard.run.hasPoints(), patience);
        QElapsedTimer timer;
        timer.start();
        session.reset();
        QVERIFY(timer.elapsed() < 5000); // within a batch; generous for a busy machine
    }

    void isDestroyedWhileNetworksAreMade() {
        ExperimentSpec experiment = tinyExperiment();
        experiment.networks = {parseCifarNetwork("plain-110"), parseCifarNetwork("resnet-110")};
        experiment.repeats = 100; // to make them all takes a minute
        auto session = std::make_unique<TrainingSession>();
        session->start(experiment, {.threads = 2});
        QTRY_COMPARE_WITH_TIMEOUT(session->state(), State::Training, patience);
        QTest::qWait(300);
        QElapsedTimer timer;
        timer.start();
        session.reset();
        qInfo("destroyed within %lld ms", timer.elapsed());
        QVERIFY(timer.elapsed() < 5000); // within a network; generous for a busy machine
    }

    void tellsWhatIsMissing() {
        ExperimentSpec experiment = tinyExperiment();
        experiment.data = {.dataset = "cifar-10", .directory = "/nowhere/cifar"};
        TrainingSession session;
        Listener heard(session, experiment);
        session.start(experiment, {.threads = 1});
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), State::Failed, patience);
        QVERIFY2(heard.error.contains(QStringLiteral("/nowhere/cifar")), qPrintable(heard.error));
    }

    void tellsWhatCannotBeTrained() {
        ExperimentSpec experiment = tinyExperiment();
        experiment.networks.clear();
        TrainingSession session;
        Listener heard(session, experiment);
        session.start(experiment, {.threads = 1});
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), State::Failed, patience);
        QVERIFY(!heard.error.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TrainingSessionTest)
#include "TrainingSessionTest.moc"
