// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Error.h"
#include "tests/core/TrainerTestTools.h"

#include <bit>
#include <chrono>
#include <functional>
#include <map>
#include <thread>

using namespace rlab;
using namespace rlab::test;

namespace {

/// Two epochs of ten batches, points after each.
ExperimentSpec twoNetworks(OptimizerKind optimizer = OptimizerKind::Sgd) {
    ExperimentSpec spec = experiment({"plain-8:width=4", "resnet-8:width=8"});
    spec.data.subset = 40;
    spec.data.testSubset = 10;
    spec.data.resolution = 8;
    spec.batchSize = 4;
    spec.epochs = 2;
    spec.augment = {true, 1};
    spec.optimizer.kind = optimizer;
    return spec;
}

/// Numbers that are none, too.
bool same(const LayerSample& a, const LayerSample& b) {
    for (const auto number :
         {&LayerSample::gradient, &LayerSample::weights, &LayerSample::update,
          &LayerSample::outputMean, &LayerSample::deadShare, &LayerSample::outputGradient})
        if (std::bit_cast<std::uint32_t>(a.*number) != std::bit_cast<std::uint32_t>(b.*number))
            return false;
    return a.gradientHistogram == b.gradientHistogram && a.weightHistogram == b.weightHistogram;
}

bool same(const ProbeSample& a, const ProbeSample& b) {
    return a.step == b.step && a.epoch == b.epoch &&
           std::ranges::equal(a.layers, b.layers,
                              [](const auto& x, const auto& y) { return same(x, y); });
}

/// Keeps what is told, and the state at one moment with what had been told by then.
class Keeper : public Recorder {
public:
    using Recorder::Recorder;

    void onProgress(std::int64_t imagesDone, std::int64_t imagesTotal) override {
        Recorder::onProgress(imagesDone, imagesTotal);
        if (afterBatch)
            afterBatch(batches);
    }
    void onProbe(int member, const ProbeSample& sample) override {
        probes[static_cast<std::size_t>(member)].push_back(sample);
    }
    void onBest(int member, const NetworkSpec&, const BestWeights& best) override {
        bests[static_cast<std::size_t>(member)] = best;
    }
    void onMoment(TrainingMoment moment, const TrainingStateSource& source) override {
        moments.push_back(moment);
        if (!kept && (moment == keepAt && batches >= keepAfter))
            keep(source);
    }
    void keep(const TrainingStateSource& source) {
        kept = std::make_shared<TrainingState>(source.state());
        outcomesThen = outcomes;
        probesThen = probes;
    }
    /// Begins with what another one had been told when it kept its state.
    void goOnFrom(const Keeper& other) {
        outcomes = other.outcomesThen;
        probes = other.probesThen;
        for (Outcome& outcome : outcomes)
            outcome.end.reset(); // are told again
    }

    TrainingMoment keepAt = TrainingMoment::Batch;
    int keepAfter = 1 << 30;
    std::function<void(int)> afterBatch;
    std::vector<TrainingMoment> moments;
    std::shared_ptr<TrainingState> kept;
    std::vector<Outcome> outcomesThen;
    std::map<std::size_t, std::vector<ProbeSample>> probes, probesThen;
    std::map<std::size_t, BestWeights> bests;
};

void trainWith(const ExperimentSpec& spec, Keeper& keeper, TrainOptions options = {}) {
    options.probeInterval = 3;
    train(spec, loadDataset(spec.data), std::move(options), keeper.stop.get_token(), keeper);
}

void goOn(const ExperimentSpec& spec, const Keeper& from, Keeper& keeper, int threads = 1) {
    keeper.goOnFrom(from);
    TrainOptions options;
    options.threads = threads;
    options.resumed = from.kept;
    trainWith(spec, keeper, std::move(options));
}

/// Weights, curves, ends, what was seen of steps, and the best weights.
bool sameRun(const Keeper& a, const Keeper& b) {
    const auto sameBest = [](const auto& x, const auto& y) {
        return x.first == y.first && samePoint(x.second.point, y.second.point) &&
               sameBits(x.second.network, y.second.network);
    };
    const auto sameProbes = [](const auto& x, const auto& y) {
        return x.first == y.first &&
               std::ranges::equal(x.second, y.second,
                                  [](const auto& s, const auto& t) { return same(s, t); });
    };
    return std::ranges::equal(
               a.outcomes, b.outcomes,
               [](const Outcome& x, const Outcome& y) { return test::same(x, y); }) &&
           std::ranges::equal(a.bests, b.bests, sameBest) &&
           std::ranges::equal(a.probes, b.probes, sameProbes);
}

} // namespace

class ResumeTest : public QObject {
    Q_OBJECT

private slots:
    void goesOnWithTheSameBits_data() {
        QTest::addColumn<int>("optimizer");
        QTest::addColumn<int>("repeats");
        QTest::addColumn<QString>("norm");
        QTest::addColumn<int>("after");
        for (const int after : {1, 2, 9, 10, 11, 20, 21, 35, 39})
            QTest::addRow("sgd after %d", after) << 0 << 1 << "" << after;
        for (const int after : {1, 13, 39})
            QTest::addRow("adam after %d", after) << 1 << 1 << "" << after;
        for (const int after : {5, 41, 79})
            QTest::addRow("repeats after %d", after) << 0 << 2 << "" << after;
        QTest::newRow("without norm") << 0 << 1 << ",norm=none" << 17;
    }
    void goesOnWithTheSameBits() {
        QFETCH(int, optimizer);
        QFETCH(int, repeats);
        QFETCH(QString, norm);
        QFETCH(int, after);
        ExperimentSpec spec = twoNetworks(optimizer ? OptimizerKind::Adam : OptimizerKind::Sgd);
        spec.repeats = repeats;
        if (!norm.isEmpty())
            spec.networks[1] = parseCifarNetwork("resnet-8:width=8" + norm.toStdString());
        const std::size_t count = members(spec).size();
        Keeper whole(count);
        whole.keepAfter = after;
        trainWith(spec, whole);
        QVERIFY(whole.kept);
        QCOMPARE(whole.bests.size(), count);
        Keeper again(count);
        goOn(spec, whole, again, 2);
        QCOMPARE(again.moments.front(), TrainingMoment::Begin);
        QVERIFY(sameRun(again, whole));
        QCOMPARE(again.batches, whole.batches - after);
    }

    void stateAtTheBeginningIsTheWholeTraining() {
        const ExperimentSpec spec = twoNetworks();
        Keeper whole(2);
        whole.keepAt = TrainingMoment::Begin;
        whole.keepAfter = 0;
        trainWith(spec, whole);
        QVERIFY(whole.kept);
        Keeper again(2);
        goOn(spec, whole, again);
        QVERIFY(sameRun(again, whole));
    }

    /// A stop may come before a batch, or while an epoch's end is being tested.
    void goesOnAfterAStop_data() {
        QTest::addColumn<int>("after");
        for (const int after : {1, 7, 19, 20, 39, 40})
            QTest::addRow("after %d", after) << after;
    }
    void goesOnAfterAStop() {
        QFETCH(int, after);
        const ExperimentSpec spec = twoNetworks();
        Keeper whole(2);
        trainWith(spec, whole);
        Keeper stopped(2);
        stopped.keepAt = TrainingMoment::Stop;
        stopped.keepAfter = 0;
        stopped.stopAfter = after;
        trainWith(spec, stopped);
        QVERIFY(stopped.kept);
        QCOMPARE(std::ranges::count(stopped.moments, TrainingMoment::Stop), 1);
        Keeper again(2);
        goOn(spec, stopped, again);
        QVERIFY(sameRun(again, whole));
    }

    void ratesAndStepsAreKept() {
        const ExperimentSpec spec = twoNetworks();
        const auto steered = [&](Keeper& keeper, TrainingControl& control) {
            keeper.afterBatch = [&](int batch) {
                if (batch == 5)
                    control.setLearningRate(0.1);
                if (batch == 13)
                    control.step();
                if (batch >= 14 && batch < 24)
                    batch % 2 ? control.step() : void();
                if (batch == 24)
                    control.resume();
            };
        };
        TrainingControl control;
        Keeper whole(2);
        steered(whole, control);
        whole.keepAfter = 26;
        TrainOptions options;
        options.control = &control;
        trainWith(spec, whole, std::move(options));
        QVERIFY(whole.kept);
        QCOMPARE(whole.rateChanges.size(), std::size_t{1});
        QCOMPARE(whole.kept->rateChanges.size(), std::size_t{1});
        Keeper again(2);
        goOn(spec, whole, again);
        QVERIFY(again.rateChanges.empty()); // known from the state
        QVERIFY(sameRun(again, whole));
    }

    void pauseIsAMomentOfItsOwn() {
        const ExperimentSpec spec = twoNetworks();
        TrainingControl control;
        Keeper keeper(2);
        keeper.keepAt = TrainingMoment::Pause;
        keeper.keepAfter = 0;
        std::jthread user;
        keeper.afterBatch = [&](int batch) {
            if (batch == 7) {
                control.pause();
                user = std::jthread([&] {
                    while (control.secondsWaited() == 0 && !keeper.kept)
                        std::this_thread::sleep_for(std::chrono::milliseconds(5));
                    control.resume();
                });
            }
        };
        TrainOptions options;
        options.control = &control;
        trainWith(spec, keeper, std::move(options));
        QVERIFY(keeper.kept);
        QCOMPARE(keeper.kept->members[0].steps + keeper.kept->members[1].steps, std::int64_t{7});
        Keeper again(2);
        goOn(spec, keeper, again);
        QVERIFY(sameRun(again, keeper));
    }

    void whatEndedIsToldAgain() {
        ExperimentSpec spec = twoNetworks();
        spec.networks = {parseCifarNetwork("plain-8:width=4,norm=none"),
                         parseCifarNetwork("resnet-8:width=8")};
        spec.optimizer.learningRate = 500;
        spec.schedule = parseSchedule("constant:warmup=0");
        Keeper whole(2);
        whole.keepAfter = 15;
        trainWith(spec, whole);
        QVERIFY(whole.kept);
        QCOMPARE(whole.outcomes[0].end, RunEnd::Diverged);
        QCOMPARE(whole.kept->members[0].end, RunEnd::Diverged);
        QVERIFY(!whole.kept->members[1].end);
        Keeper again(2);
        goOn(spec, whole, again);
        QVERIFY(sameRun(again, whole));
        QCOMPARE(again.outcomes[0].reason, whole.outcomes[0].reason);
        QCOMPARE(again.total, whole.total);
    }

    void bestWeightsAreThoseOfTheSmallestTestError() {
        const ExperimentSpec spec = twoNetworks();
        Keeper keeper(2);
        trainWith(spec, keeper);
        for (const auto& [member, best] : keeper.bests)
            for (const MetricPoint& point : keeper.outcomes[member].points)
                if (point.testError)
                    QVERIFY(*best.point.testError < *point.testError ||
                            (*best.point.testError == *point.testError &&
                             best.point.step <= point.step));
    }

    void statesOfOthersAreRefused() {
        Keeper keeper(2);
        keeper.keepAfter = 3;
        trainWith(twoNetworks(), keeper);
        const auto refuses = [&](const ExperimentSpec& spec) {
            Keeper other(2);
            try {
                goOn(spec, keeper, other);
            } catch (const SpecError&) {
                return other.batches == 0;
            }
            return false;
        };
        QVERIFY(refuses(twoNetworks(OptimizerKind::Adam)));
        ExperimentSpec spec = twoNetworks();
        spec.networks[1] = parseCifarNetwork("resnet-14:width=8");
        QVERIFY(refuses(spec));
        spec = twoNetworks();
        spec.networks[0] = parseCifarNetwork("plain-8:width=8");
        QVERIFY(refuses(spec));
        spec = twoNetworks();
        spec.repeats = 2;
        QVERIFY(refuses(spec));
    }
};

QTEST_GUILESS_MAIN(ResumeTest)
#include "ResumeTest.moc"
