// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Error.h"
#include "core/nn/NetworkLayers.h"
#include "core/probe/BatchProbe.h"
#include "core/probe/TensorStatistics.h"
#include "tests/core/TrainerTestTools.h"

#include <cmath>
#include <limits>

using namespace rlab;
using namespace rlab::test;

namespace {

class ProbeRecorder : public Recorder {
public:
    using Recorder::Recorder;
    void onProbe(int member, const ProbeSample& sample) override {
        samples[static_cast<std::size_t>(member)].push_back(sample);
    }
    std::vector<std::vector<ProbeSample>> samples =
        std::vector<std::vector<ProbeSample>>(outcomes.size());
};

ProbeRecorder runProbed(const ExperimentSpec& spec, int interval, int threads = 2) {
    ProbeRecorder recorder(members(spec).size());
    TrainOptions options;
    options.threads = threads;
    options.probeInterval = interval;
    train(spec, loadDataset(spec.data), options, recorder.stop.get_token(), recorder);
    return recorder;
}

} // namespace

class ProbeTest : public QObject {
    Q_OBJECT

private slots:
    void statistics() {
        const std::vector<float> values{3, -4, 0, 0};
        const TensorStatistics sizes = statisticsOf(values);
        QCOMPARE(sizes.l2, 5.0);
        QCOMPARE(sizes.meanAbs, 7.0 / 4);
        QCOMPARE(sizes.maxAbs, 4.0);
        QCOMPARE(statisticsOf({}).l2, 0.0);
        const std::vector<float> broken{1, std::numeric_limits<float>::quiet_NaN(), 2};
        QVERIFY(std::isnan(statisticsOf(broken).l2));
        QVERIFY(std::isnan(statisticsOf(broken).maxAbs));
    }

    void histogram() {
        std::vector<float> values(1000, 0.75F); // between 2^-1 and 2^0
        values[0] = 0;
        values[1] = 3;
        values[2] = -1e30F;
        const MagnitudeHistogram histogram(values);
        const auto share = [&](int exponent) {
            return histogram.share(exponent - MagnitudeHistogram::lowestExponent);
        };
        QVERIFY(std::abs(share(-1) - 0.997) < 0.01);
        QVERIFY(share(1) > 0 && share(1) < 0.003); // a single number shows
        QVERIFY(histogram.share(0) > 0);
        QVERIFY(histogram.share(MagnitudeHistogram::bins - 1) > 0);
        QCOMPARE(share(0), 0.0);
        QCOMPARE(share(-2), 0.0);
        QCOMPARE(MagnitudeHistogram(histogram.codes()), histogram);
    }

    void looksIntoTheFirstStepEveryFewAfterItAndTheLast() {
        const ExperimentSpec spec = shortExperiment({"plain-8:width=8", "resnet-8:width=8"});
        const ProbeRecorder recorder = runProbed(spec, 2);
        const std::vector<std::int64_t> steps{0, 2, 4, 5};
        QCOMPARE(recorder.samples[0].size(), steps.size());
        QCOMPARE(recorder.samples[1].size(), steps.size());
        for (std::size_t i = 0; i < steps.size(); ++i) {
            const ProbeSample& sample = recorder.samples[1][i];
            QCOMPARE(sample.step, steps[i]);
            QCOMPARE(sample.epoch, static_cast<double>(steps[i]) / 3);
            QCOMPARE(sample.layers.size(), std::size_t{8});
            QCOMPARE(sample.blocks.size(), std::size_t{3});
            for (const LayerSample& layer : sample.layers)
                QVERIFY(layer.gradient > 0 && layer.gradientMax >= layer.gradientMean &&
                        layer.weights > 0 && layer.update > 0 && layer.outputGradient > 0 &&
                        layer.outputDeviation > 0);
        }
        QVERIFY(recorder.samples[0][0].blocks.empty());
    }

    void changesNoResult_data() {
        QTest::addColumn<QByteArray>("network");
        QTest::newRow("fused") << QByteArray("resnet-8:width=8");
        QTest::newRow("layer by layer") << QByteArray("resnet-8:width=4");
    }
    void changesNoResult() {
        QFETCH(QByteArray, network);
        const ExperimentSpec spec = shortExperiment({network.constData()});
        const Recorder blind = run(spec, 2);
        const ProbeRecorder seen = runProbed(spec, 1);
        QCOMPARE(seen.samples[0].size(), std::size_t{6});
        QVERIFY(same(blind.outcomes[0], seen.outcomes[0]));
    }

    void onlyTheFirstRepeatIsLookedInto() {
        ExperimentSpec spec = shortExperiment({"plain-8:width=4"});
        spec.repeats = 2;
        const ProbeRecorder recorder = runProbed(spec, 1);
        QCOMPARE(recorder.samples[0].size(), std::size_t{6});
        QVERIFY(recorder.samples[1].empty());
    }

    /// SGD's first step is −rate·(g + decay·w): nearly rate·‖g‖/‖w‖ when the decay is small.
    void updatesAreWhatTheOptimiserDid() {
        ExperimentSpec spec = shortExperiment({"resnet-8:width=8"});
        spec.schedule = parseSchedule("constant:warmup=0");
        spec.optimizer.weightDecay = 0;
        const ProbeRecorder recorder = runProbed(spec, 100);
        for (const LayerSample& layer : recorder.samples[0][0].layers) {
            const double expected = spec.optimizer.learningRate * layer.gradient / layer.weights;
            QVERIFY(std::abs(layer.update - expected) < 1e-3 * expected);
        }
    }

    void aBatchByItself() {
        const ExperimentSpec spec = shortExperiment({"resnet-8:width=8"});
        const Dataset dataset = loadDataset(spec.data);
        const NetworkSpec network =
            makeCifarNetwork(spec.networks[0], dataset.train.imageShape, dataset.classes());
        const NetworkState state = initialState(network, InitKind::He, 1);
        const NetworkState before = state;
        const BatchProbe probe = probeBatch(network, state, firstImages(dataset.train, 16),
                                            dataset.statistics, Parallel(2));
        QVERIFY(sameBits(state, before));
        QVERIFY(probe.loss > 1 && probe.loss < 4);
        QCOMPARE(probe.sample.layers.size(), learnedLayers(network).size());
        const double l2 = statisticsOf(probe.gradients[0].span()).l2;
        QCOMPARE(probe.sample.layers[0].gradient, static_cast<float>(l2));
        QCOMPARE(probe.sample.layers[0].update, 0.0F);
        QVERIFY_EXCEPTION_THROWN(probeBatch(network, state, firstImages(dataset.train, 0),
                                            dataset.statistics, Parallel(1)),
                                 SpecError);
    }
};

QTEST_GUILESS_MAIN(ProbeTest)
#include "ProbeTest.moc"
