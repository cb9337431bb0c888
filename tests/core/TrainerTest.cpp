// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/Trainer.h"

#include "core/base/Error.h"
#include "core/base/MemoryLimit.h"
#include "core/train/Evaluator.h"
#include "core/train/MemoryCheck.h"
#include "tests/core/TrainerTestTools.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <optional>

using namespace rlab;
using namespace rlab::test;

namespace {

bool allFinite(const NetworkState& state) {
    return std::ranges::all_of(state.tensors, [](const Tensor& tensor) {
        return std::ranges::all_of(tensor.span(), [](float value) { return std::isfinite(value); });
    });
}

} // namespace

class TrainerTest : public QObject {
    Q_OBJECT

private slots:
    void learnsOneBatchByHeart_data() {
        QTest::addColumn<QByteArray>("network");
        QTest::newRow("plain") << QByteArray("plain-8:width=8");
        QTest::newRow("residual") << QByteArray("resnet-8:width=8");
    }
    void learnsOneBatchByHeart() {
        QFETCH(QByteArray, network);
        ExperimentSpec spec = experiment({network.constData()});
        spec.data.subset = 32;
        spec.data.testSubset = 1;
        spec.epochs = 100;
        spec.optimizer.learningRate = 0.05;
        const Recorder recorder = run(spec);
        const MetricHistory& points = recorder.outcomes[0].points;
        QCOMPARE(points.size(), std::size_t{100});
        QVERIFY(points.front().trainError > 0.5);
        QCOMPARE(points.back().trainError, 0.0);
        QVERIFY(points.back().trainLoss < 0.1);
    }

    void sameBitsOnAnyNumberOfThreads_data() {
        QTest::addColumn<int>("threads");
        for (const int threads : {1, 2, 3, 4})
            QTest::addRow("%d", threads) << threads;
    }
    void sameBitsOnAnyNumberOfThreads() {
        QFETCH(int, threads);
        const ExperimentSpec spec =
            shortExperiment({"plain-8:width=4", "resnet-11:width=4,shortcut=B,block=bottleneck"});
        static const Recorder first = run(spec);
        const Recorder again = run(spec, threads);
        QVERIFY(std::ranges::equal(first.outcomes, again.outcomes, same));
        QCOMPARE(first.outcomes[0].end, RunEnd::Completed);
    }

    void anotherSeedGivesOtherNumbers() {
        ExperimentSpec spec = shortExperiment({"resnet-8:width=4"});
        const Recorder a = run(spec);
        ++spec.seed;
        QVERIFY(!same(a.outcomes[0], run(spec).outcomes[0]));
    }

    void contendersDoNotTouchEachOther() {
        const Recorder both = run(shortExperiment({"plain-8:width=4", "resnet-8:width=4"}));
        QVERIFY(same(both.outcomes[0], run(shortExperiment({"plain-8:width=4"})).outcomes[0]));
        QVERIFY(same(both.outcomes[1], run(shortExperiment({"resnet-8:width=4"})).outcomes[0]));
    }

    void givenWeightsAreTheStart() {
        ExperimentSpec spec = shortExperiment({"resnet-8:width=4"});
        const Dataset dataset = loadDataset(spec.data);
        const NetworkSpec network =
            makeCifarNetwork(spec.networks[0], dataset.train.imageShape, dataset.classes());
        const auto trained = [&](std::vector<NetworkState> states) {
            Recorder recorder(1);
            train(spec, dataset, {1, std::move(states)}, {}, recorder);
            return recorder.outcomes[0];
        };
        const auto initial = [&](std::uint64_t seed) {
            return std::vector{initialState(network, spec.networks[0].init, seed)};
        };
        QVERIFY(same(trained({}), trained(initial(spec.seed))));
        QVERIFY(!same(trained({}), trained(initial(spec.seed + 1))));
    }

    /// Repeats share memory while a batch is trained; nobody may notice.
    void repeatsAreTheSameAsSingleRuns() {
        ExperimentSpec spec = shortExperiment({"plain-8:width=8", "resnet-8:width=8"});
        ExperimentSpec repeated = spec;
        repeated.repeats = 3;
        const Recorder all = run(repeated, 2);
        QCOMPARE(all.outcomes.size(), std::size_t{6});
        for (std::size_t repeat = 0; repeat < 3; ++repeat) {
            const Recorder alone = run(spec);
            for (std::size_t network = 0; network < 2; ++network)
                QVERIFY(same(all.outcomes[2 * repeat + network], alone.outcomes[network]));
            ++spec.seed;
        }
        QVERIFY(!same(all.outcomes[0], all.outcomes[2]));
        QCOMPARE(all.total, std::int64_t{6 * 140});
        QCOMPARE(all.done, all.total);
    }

    void givenWeightsAreTheStartOfAllRepeats() {
        ExperimentSpec spec = shortExperiment({"resnet-8:width=4"});
        spec.repeats = 2;
        spec.epochs = 1;
        const Dataset dataset = loadDataset(spec.data);
        const NetworkSpec network =
            makeCifarNetwork(spec.networks[0], dataset.train.imageShape, dataset.classes());
        const NetworkState start = initialState(network, InitKind::He, 1000);
        /// Stops when all are made and none has begun.
        class Brake : public Recorder {
        public:
            using Recorder::Recorder;
            void onPause() override { stop.request_stop(); }
        } recorder(2);
        TrainingControl control;
        control.pause();
        train(spec, dataset, {.initialStates = {start}, .control = &control},
              recorder.stop.get_token(), recorder);
        for (const Outcome& outcome : recorder.outcomes)
            QVERIFY(sameBits(outcome.state, start));
    }

    void everyImageOfAnEpochIsUsed() {
        const Recorder recorder = run(shortExperiment({"plain-8:width=4", "resnet-8:width=4"}));
        for (const Outcome& outcome : recorder.outcomes) {
            QCOMPARE(outcome.points.size(), std::size_t{6});
            std::vector<std::int64_t> images;
            for (const MetricPoint& point : outcome.points)
                images.push_back(point.images);
            QCOMPARE(images, (std::vector<std::int64_t>{32, 64, 70, 102, 134, 140}));
            QCOMPARE(outcome.state.batchesTracked, std::int64_t{6});
            QCOMPARE(outcome.endCalls, 1);
        }
        QCOMPARE(recorder.done, std::int64_t{280});
        QCOMPARE(recorder.total, std::int64_t{280});
    }

    void pointsOfACurve() {
        ExperimentSpec spec = experiment({"resnet-8:width=4"});
        spec.data.subset = 50;
        spec.data.testSubset = 20;
        spec.batchSize = 2;
        spec.epochs = 2;
        spec.schedule = parseSchedule("constant:warmup=0");
        const Recorder recorder = run(spec);
        const Outcome& outcome = recorder.outcomes[0];
        // 25 batches an epoch: a point after every second, and one for the epoch.
        QCOMPARE(outcome.points.size(), std::size_t{26});
        std::int64_t wrong = 0;
        double loss = 0, seconds = 0;
        std::int64_t before = 0;
        for (std::size_t i = 0; i < outcome.points.size(); ++i) {
            const MetricPoint& point = outcome.points[i];
            const bool last = i % 13 == 12;
            const auto step = static_cast<std::int64_t>(i / 13 * 25 + (last ? 25 : i % 13 * 2 + 2));
            QCOMPARE(point.step, step);
            QCOMPARE(point.images, step * 2);
            QCOMPARE(point.epoch, static_cast<double>(step) / 25);
            QCOMPARE(point.learningRate, spec.optimizer.learningRate);
            QCOMPARE(point.endsEpoch, last);
            QCOMPARE(point.testLoss.has_value(), last);
            QCOMPARE(point.testError.has_value(), last);
            QVERIFY(point.seconds > seconds);
            QVERIFY(std::isfinite(point.trainLoss));
            seconds = point.seconds;
            if (last) {
                // The whole epoch's error: what the points told, and the one batch after them.
                const auto epochWrong = std::llround(point.trainError * 50);
                QVERIFY(epochWrong >= wrong && epochWrong <= wrong + 2);
                QVERIFY(point.trainLoss * 50 > loss);
                wrong = 0;
                loss = 0;
            } else {
                const auto images = static_cast<double>(point.images - before);
                wrong += std::llround(point.trainError * images);
                loss += point.trainLoss * images;
            }
            before = point.images;
        }
    }

    void testFiguresAreThoseOfTheEvaluator() {
        const ExperimentSpec spec = shortExperiment({"resnet-8:width=4"});
        const Recorder recorder = run(spec);
        const Dataset dataset = loadDataset(spec.data);
        const NetworkSpec network =
            makeCifarNetwork(spec.networks[0], dataset.train.imageShape, dataset.classes());
        const Evaluation test = evaluate(network, recorder.outcomes[0].state, dataset.test,
                                         dataset.statistics, Parallel(1));
        QCOMPARE(test.count, std::int64_t{20});
        const MetricPoint& last = recorder.outcomes[0].points.back();
        QCOMPARE(last.testLoss, std::optional(test.loss));
        QCOMPARE(last.testError, std::optional(test.error()));
        QCOMPARE(test.error(), 1 - static_cast<double>(test.correct) / 20);
    }

    void pointIntervals_data() {
        QTest::addColumn<int>("steps");
        QTest::addColumn<int>("batch");
        QTest::addColumn<int>("interval");
        QTest::newRow("few batches") << 3 << 32 << 1;
        QTest::newRow("ten an epoch") << 79 << 32 << 7;
        QTest::newRow("not over 2048 images") << 1563 << 32 << 64;
        QTest::newRow("batches over 2048 images") << 100 << 4096 << 1;
    }
    void pointIntervals() {
        QFETCH(int, steps);
        QFETCH(int, batch);
        QFETCH(int, interval);
        QCOMPARE(pointInterval(steps, batch), std::int64_t{interval});
    }

    void stopIsFeltAtTheNextBatch_data() {
        QTest::addColumn<int>("batches");
        for (const int batches : {1, 2, 3, 5})
            QTest::addRow("after batch %d", batches) << batches;
    }
    void stopIsFeltAtTheNextBatch() {
        QFETCH(int, batches);
        const Recorder recorder =
            run(shortExperiment({"plain-8:width=4", "resnet-8:width=4"}), 1, batches);
        QCOMPARE(recorder.batches, batches);
        std::int64_t images = 0;
        for (const Outcome& outcome : recorder.outcomes) {
            QCOMPARE(outcome.end, RunEnd::Stopped);
            QCOMPARE(outcome.endCalls, 1);
            QVERIFY(outcome.reason.empty());
            // The curve ends where the weights do.
            if (!outcome.points.empty())
                QCOMPARE(outcome.points.back().step, outcome.state.batchesTracked);
            else
                QCOMPARE(outcome.state.batchesTracked, std::int64_t{0});
            images += outcome.points.empty() ? 0 : outcome.points.back().images;
        }
        QCOMPARE(images, recorder.done);
    }

    void aStopBeforeTheFirstBatchMakesNoNetwork() {
        ExperimentSpec spec = shortExperiment({"plain-8:width=4", "resnet-8:width=4"});
        spec.repeats = 2;
        Recorder recorder(4);
        recorder.stop.request_stop();
        train(spec, loadDataset(spec.data), {}, recorder.stop.get_token(), recorder);
        QCOMPARE(recorder.batches, 0);
        for (const Outcome& outcome : recorder.outcomes) {
            QCOMPARE(outcome.end, RunEnd::Stopped);
            QCOMPARE(outcome.endCalls, 1);
            QVERIFY(outcome.points.empty());
            QVERIFY(outcome.state.tensors.empty());
        }
    }

    void divergenceEndsOneContenderOnly() {
        ExperimentSpec spec = shortExperiment({"resnet-56:width=4,norm=none", "resnet-8:width=4"});
        spec.optimizer.learningRate = 10;
        spec.schedule = parseSchedule("constant:warmup=0");
        spec.epochs = 4;
        const Recorder recorder = run(spec);
        const Outcome& diverged = recorder.outcomes[0];
        QCOMPARE(diverged.end, RunEnd::Diverged);
        const std::string batches = std::to_string(diverged.state.batchesTracked - 1) + " batch";
        for (const char* part : {"a learning rate of 10", "lower learning rate", "batch norm",
                                 "warm-up", batches.c_str()})
            QVERIFY2(diverged.reason.find(part) != std::string::npos, diverged.reason.c_str());
        QVERIFY(diverged.points.size() < 12);
        for (const MetricPoint& point : diverged.points)
            QVERIFY(std::isfinite(point.trainLoss));
        const Outcome& other = recorder.outcomes[1];
        QCOMPARE(other.end, RunEnd::Completed);
        QCOMPARE(other.points.size(), std::size_t{12});
        QVERIFY(allFinite(other.state));
        QCOMPARE(recorder.done, recorder.total); // what the diverged one left out doesn't count
    }

    void moreThanTheMachineHoldsIsRefused() {
        ExperimentSpec spec = shortExperiment({"resnet-8:width=4"});
        const std::int64_t small = leastMemory(spec, Shape{3, 8, 8}, 10);
        const NetworkSpec network = makeCifarNetwork(spec.networks[0], Shape{3, 8, 8}, 10);
        QVERIFY(small > 4 * 3 * network.parameters());
        QVERIFY(static_cast<std::uint64_t>(small) < memoryLimit());
        spec.repeats = 3;
        const std::int64_t repeated = leastMemory(spec, Shape{3, 8, 8}, 10);
        QCOMPARE(repeated - small, 4 * 2 * 2 * network.parameters());
        spec.repeats = 1;
        spec.networks = {parseCifarNetwork("resnet-1202:width=1024")};
        spec.batchSize = 8192;
        const Dataset dataset = loadDataset(spec.data);
        Recorder recorder(1);
        QVERIFY_EXCEPTION_THROWN(train(spec, dataset, {}, {}, recorder), SpecError);
    }

    /// The training loss is that of before the update: only the test shows what it has broken.
    void theLastUpdateCanDiverge() {
        ExperimentSpec spec = shortExperiment({"resnet-8:width=4"});
        spec.optimizer.learningRate = 1e30;
        spec.schedule = parseSchedule("constant:warmup=0");
        spec.epochs = 1;
        spec.batchSize = spec.data.subset;
        const Recorder recorder = run(spec);
        QCOMPARE(recorder.outcomes[0].end, RunEnd::Diverged);
        QCOMPARE(recorder.outcomes[0].points.size(), std::size_t{1});
        QVERIFY(!recorder.outcomes[0].points[0].testLoss);
    }

    void badExperimentsAreRefused() {
        ExperimentSpec spec = shortExperiment({"resnet-8:width=4"});
        const Dataset dataset = loadDataset(spec.data);
        Recorder recorder(1);
        spec.epochs = 0;
        QVERIFY_EXCEPTION_THROWN(train(spec, dataset, {}, {}, recorder), SpecError);
        QCOMPARE(recorder.batches, 0);
    }
};

QTEST_GUILESS_MAIN(TrainerTest)
#include "TrainerTest.moc"
