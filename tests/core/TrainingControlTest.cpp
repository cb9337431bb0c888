// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/TrainingControl.h"

#include "tests/core/TrainerTestTools.h"

#include <atomic>
#include <chrono>
#include <cmath>
#include <functional>
#include <thread>

using namespace rlab;
using namespace rlab::test;
using Turn = TrainingControl::Turn;

namespace {

/// Two contenders, two epochs of 25 batches with a point after every second.
ExperimentSpec twoContenders() {
    ExperimentSpec spec = experiment({"plain-8:width=4", "resnet-8:width=4"});
    spec.data.subset = 50;
    spec.data.testSubset = 10;
    spec.data.resolution = 8;
    spec.batchSize = 2;
    spec.epochs = 2;
    return spec;
}

/// Calls back on the training thread and remembers in which order things were told.
class Director : public Recorder {
public:
    using Recorder::Recorder;

    void onProgress(std::int64_t imagesDone, std::int64_t imagesTotal) override {
        Recorder::onProgress(imagesDone, imagesTotal);
        if (afterBatch)
            afterBatch(batches);
    }
    void onPause() override {
        ++pauses;
        if (atPause)
            atPause(pauses);
    }
    void onResume() override { ++resumes; }
    void onState(int member, std::int64_t step, const NetworkState& state) override {
        states.push_back({member, step, state});
    }

    struct Told {
        int member;
        std::int64_t step;
        NetworkState state;
    };
    std::vector<Told> states;
    std::function<void(int)> afterBatch;
    std::function<void(int)> atPause;
    int pauses = 0;
    int resumes = 0;
};

void trainWith(TrainingControl& control, Director& director,
               const ExperimentSpec& spec = twoContenders()) {
    TrainOptions options;
    options.control = &control;
    train(spec, loadDataset(spec.data), std::move(options), director.stop.get_token(), director);
}

/// Waits, with a limit, until another thread has done something.
template <class Condition>
bool eventually(const Condition& condition) {
    for (int i = 0; i < 10'000 && !condition(); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return condition();
}

/// Processor time of this process in seconds.
double processorSeconds() {
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

std::vector<std::int64_t> stepsOf(const Outcome& outcome) {
    std::vector<std::int64_t> steps;
    for (const MetricPoint& point : outcome.points)
        steps.push_back(point.step);
    return steps;
}

} // namespace

class TrainingControlTest : public QObject {
    Q_OBJECT

private slots:
    void ordersFollowTheButtons() {
        TrainingControl control;
        const std::stop_token never;
        QCOMPARE(control.order(never)->turn, Turn::Train);
        control.pause();
        QVERIFY(!control.order(never));
        control.step();
        control.step();
        QCOMPARE(control.order(never)->turn, Turn::Step);
        QCOMPARE(control.order(never)->turn, Turn::Step);
        QVERIFY(!control.order(never));
        control.step();
        control.pause(); // drops the step
        QVERIFY(!control.order(never));
        control.step();
        control.resume();
        QCOMPARE(control.order(never)->turn, Turn::Train);
        std::stop_source stop;
        stop.request_stop();
        QCOMPARE(control.order(stop.get_token())->turn, Turn::Stop);
    }

    void onlyTheLastRateCounts() {
        TrainingControl control;
        control.setLearningRate(0.5);
        control.setLearningRate(0.25);
        QCOMPARE(control.order({})->learningRate, std::optional(0.25));
        QVERIFY(!control.order({})->learningRate);
    }

    void pauseChangesNothingButTheTime() {
        static const Recorder plain = run(twoContenders());
        TrainingControl control;
        Director director(2);
        director.afterBatch = [&](int batch) {
            if (batch == 3 || batch == 40) // within a turn, and in the second epoch
                control.pause();
        };
        std::jthread user;
        director.atPause = [&](int) {
            user = std::jthread([&] {
                std::this_thread::sleep_for(std::chrono::milliseconds(60));
                control.resume();
            });
        };
        trainWith(control, director);
        QCOMPARE(director.pauses, 2);
        QCOMPARE(director.resumes, 2);
        QVERIFY(std::ranges::equal(director.outcomes, plain.outcomes, same));
        QVERIFY(control.secondsWaited() > 0.1);
    }

    void pauseCountsNowhereAndCostsNothing() {
        TrainingControl control;
        Director director(2);
        std::atomic<bool> paused = false;
        director.afterBatch = [&](int batch) {
            if (batch == 2)
                control.pause();
        };
        director.atPause = [&](int) { paused = true; };
        std::jthread training([&] { trainWith(control, director); });
        QVERIFY(eventually([&] { return paused.load(); }));
        const double before = processorSeconds();
        std::this_thread::sleep_for(std::chrono::milliseconds(400));
        QVERIFY(processorSeconds() - before < 0.1);
        control.resume();
        training.join();
        QVERIFY(control.secondsWaited() > 0.35);
        for (const Outcome& outcome : director.outcomes) {
            QCOMPARE(outcome.end, RunEnd::Completed);
            double longest = 0, last = 0;
            for (const MetricPoint& point : outcome.points) {
                longest = std::max(longest, point.seconds - last);
                last = point.seconds;
            }
            QVERIFY2(longest < 0.3, qPrintable(QString::number(longest)));
        }
    }

    void aStepIsOneBatchOfEachWithAPoint() {
        TrainingControl control;
        Director director(2);
        control.step();
        director.atPause = [&](int) {
            control.step();
            control.step();
            control.step();
        };
        std::atomic<int> batches = 0;
        director.afterBatch = [&](int done) { batches = done; };
        std::jthread training([&] { trainWith(control, director); });
        QVERIFY(eventually([&] { return batches == 8; }));
        std::this_thread::sleep_for(std::chrono::milliseconds(50)); // time for one too many
        director.stop.request_stop();
        training.join();
        QCOMPARE(director.batches, 8);
        for (const Outcome& outcome : director.outcomes) {
            QCOMPARE(outcome.end, RunEnd::Stopped);
            QCOMPARE(stepsOf(outcome), (std::vector<std::int64_t>{1, 2, 3, 4}));
            QCOMPARE(outcome.points[1].images, std::int64_t{4});
        }
        QCOMPARE(director.pauses, 1);
        QCOMPARE(director.resumes, 0);
    }

    /// Steps from within a turn, where one contender is ahead of the other.
    void stepsGiveTheSameWeights() {
        const Recorder plain = run(twoContenders());
        TrainingControl control;
        Director director(2);
        director.afterBatch = [&](int batch) {
            if (batch == 91)
                control.resume();
            else if (batch >= 5 && batch % 2 == 1)
                control.step();
        };
        trainWith(control, director);
        for (std::size_t i = 0; i < 2; ++i) {
            QVERIFY(sameBits(director.outcomes[i].state, plain.outcomes[i].state));
            QCOMPARE(director.outcomes[i].end, RunEnd::Completed);
            const std::vector<std::int64_t> steps = stepsOf(director.outcomes[i]);
            QVERIFY(std::ranges::adjacent_find(steps, std::greater_equal()) == steps.end());
            QVERIFY(samePoint(director.outcomes[i].points.back(), plain.outcomes[i].points.back()));
        }
        QVERIFY(director.outcomes[0].points.size() > plain.outcomes[0].points.size());
    }

    void onlyOneOrderAsksForStates() {
        TrainingControl control;
        QVERIFY(!control.order({})->wantsStates);
        control.requestStates();
        control.requestStates();
        QVERIFY(control.order({})->wantsStates);
        QVERIFY(!control.order({})->wantsStates);
        control.pause();
        control.setLearningRate(0.5);
        control.requestStates();
        const TrainingControl::Order order = *control.order({});
        QCOMPARE(order.turn, Turn::Stay);
        QVERIFY(order.wantsStates);
        QVERIFY(!order.learningRate); // waits with the pause
        QVERIFY(!control.order({}));
        control.resume();
        QCOMPARE(control.order({})->learningRate, std::optional(0.5));
    }

    void askingForStatesChangesNothing() {
        const Recorder plain = run(twoContenders());
        TrainingControl control;
        Director director(2);
        director.afterBatch = [&](int) { control.requestStates(); };
        trainWith(control, director);
        QVERIFY(std::ranges::equal(director.outcomes, plain.outcomes, same));
        // Each before its 2nd to 50th batch and while the other trains; both at the end.
        QVERIFY(director.states.size() > 150);
        for (const int member : {0, 1}) {
            const auto last = std::find_if(director.states.rbegin(), director.states.rend(),
                                           [&](const auto& told) { return told.member == member; });
            QCOMPARE(last->step, std::int64_t{50});
            QVERIFY(
                sameBits(last->state, director.outcomes[static_cast<std::size_t>(member)].state));
        }
    }

    void statesAreThoseOfTheStep_data() {
        QTest::addColumn<int>("batch");
        for (const int batch : {1, 2, 3, 49, 50, 51, 77}) // within a turn and behind one
            QTest::addRow("after batch %d", batch) << batch;
    }
    void statesAreThoseOfTheStep() {
        QFETCH(int, batch);
        TrainingControl control;
        Director director(2);
        director.afterBatch = [&](int done) {
            if (done == batch)
                control.requestStates();
        };
        trainWith(control, director);
        const Recorder stopped = run(twoContenders(), 1, batch); // ends with the weights of then
        QCOMPARE(director.states.size(), std::size_t{4});
        for (std::size_t i = 0; i < 2; ++i) {
            const Director::Told& told = director.states[i];
            QCOMPARE(told.member, static_cast<int>(i));
            const Outcome& then = stopped.outcomes[i];
            QCOMPARE(told.step, then.points.empty() ? 0 : then.points.back().step);
            QVERIFY(sameBits(told.state, then.state));
        }
        QCOMPARE(director.states[0].step + director.states[1].step, std::int64_t{batch});
    }

    void statesComeWhilePaused() {
        TrainingControl control;
        control.pause();
        Director director(2);
        director.atPause = [&](int) { control.requestStates(); };
        std::jthread training([&] { trainWith(control, director); });
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        director.stop.request_stop();
        training.join();
        QCOMPARE(director.pauses, 1);
        QCOMPARE(director.batches, 0);
        QCOMPARE(director.states.size(), std::size_t{4}); // asked for, and at the end
        for (const Director::Told& told : director.states)
            QCOMPARE(told.step, std::int64_t{0});
    }

    void stopWakesAtOnce() {
        TrainingControl control;
        control.pause();
        Director director(2);
        std::atomic<bool> paused = false;
        director.atPause = [&](int) { paused = true; };
        std::jthread training([&] { trainWith(control, director); });
        QVERIFY(eventually([&] { return paused.load(); }));
        const auto begin = std::chrono::steady_clock::now();
        director.stop.request_stop();
        training.join();
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
        QVERIFY2(took.count() < 1, qPrintable(QString::number(took.count())));
        QCOMPARE(director.batches, 0);
        for (const Outcome& outcome : director.outcomes)
            QCOMPARE(outcome.end, RunEnd::Stopped);
    }

    void aRateIsForAllFromTheSameBatchOn_data() {
        QTest::addColumn<int>("batch");
        // A turn is two batches: after 1 and 5 the first contender is ahead.
        for (const int batch : {1, 2, 3, 4, 5, 60})
            QTest::addRow("after batch %d", batch) << batch;
    }
    void aRateIsForAllFromTheSameBatchOn() {
        QFETCH(int, batch);
        ExperimentSpec spec = twoContenders();
        spec.schedule = parseSchedule("cosine:warmup=10");
        const auto changed = [&] {
            TrainingControl control;
            Director director(2);
            director.afterBatch = [&](int done) {
                if (done == batch)
                    control.setLearningRate(0.1);
            };
            trainWith(control, director, spec);
            return director;
        };
        const Director first = changed();
        QCOMPARE(first.rateChanges.size(), std::size_t{1});
        const RateChange change = first.rateChanges[0];
        QCOMPARE(change.learningRate, 0.1);
        QCOMPARE(change.epoch, static_cast<double>(change.step) / 25);
        QVERIFY(std::abs(static_cast<int>(change.step) - batch / 2) <= 2);
        for (const Outcome& outcome : first.outcomes)
            for (const MetricPoint& point : outcome.points) {
                // A point has the rate of its last batch, counted from 0.
                const double base = point.step - 1 < change.step ? 0.02 : 0.1;
                QCOMPARE(point.learningRate,
                         base * scheduleFactor(spec.schedule, point.step - 1, 50, 25));
            }
        QVERIFY(std::ranges::equal(first.outcomes, changed().outcomes, same));
        QVERIFY(!same(first.outcomes[0], run(spec).outcomes[0]));
    }

    void theSameRateIsNoChange() {
        TrainingControl control;
        control.setLearningRate(twoContenders().optimizer.learningRate);
        Director director(2);
        trainWith(control, director);
        QVERIFY(director.rateChanges.empty());
    }
};

QTEST_GUILESS_MAIN(TrainingControlTest)
#include "TrainingControlTest.moc"
