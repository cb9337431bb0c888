// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/GradientNarration.h"
#include "core/analysis/GradientFlow.h"
#include "core/nn/NetworkLayers.h"

#include <QtTest>

#include <cmath>

using namespace rlab;

namespace {

/// A gradient that grows by `factor` from layer to layer on its way back.
ProbeSample sampleOf(const CifarNetworkOptions& options, double factor, float weights = 4,
                     float gradient = 1) {
    const NetworkSpec network = makeCifarNetwork(options, Shape{3, 16, 16}, 10);
    ProbeSample sample;
    const std::size_t layers = learnedLayers(network).size();
    for (std::size_t i = 0; i < layers; ++i) {
        LayerSample layer;
        layer.gradient = gradient;
        layer.weights = weights;
        layer.outputGradient =
            static_cast<float>(std::pow(factor, static_cast<double>(layers - 2) - double(i)));
        sample.layers.push_back(layer);
    }
    for (std::size_t i = 0; i < residualBlocks(network).size(); ++i)
        sample.blocks.push_back({1, 0.5F, 0.7F, 0.4F + 0.01F * static_cast<float>(i)});
    return sample;
}

RunModel runOf(const std::vector<const char*>& networks,
               const std::vector<std::vector<ProbeSample>>& samples) {
    ExperimentSpec experiment = sampleExperiment();
    experiment.networks.clear();
    for (const char* network : networks)
        experiment.networks.push_back(parseCifarNetwork(network));
    RunModel run(experiment);
    TrainingUpdate update;
    for (std::size_t i = 0; i < samples.size(); ++i)
        for (const ProbeSample& sample : samples[i])
            update.probes.push_back(
                {static_cast<int>(i), std::make_shared<const ProbeSample>(sample)});
    run.apply(update);
    return run;
}

GradientFlow flowOf(const ProbeSample& sample, const char* name = "plain-20") {
    return gradientFlow(
        learnedLayers(makeCifarNetwork(parseCifarNetwork(name), Shape{3, 16, 16}, 10)), sample);
}

CifarNetworkOptions options(const char* name) {
    return parseCifarNetwork(name);
}

} // namespace

class GradientNarrationTest : public QObject {
    Q_OBJECT

private slots:
    void flowOfASample() {
        const GradientFlow flow = flowOf(sampleOf(options("plain-20"), 1.5));
        QCOMPARE(flow.firstToLast, 1.0);
        QVERIFY(std::abs(flow.wayBack / std::pow(1.5, 18) - 1) < 1e-5);
        QVERIFY(std::abs(flow.perLayer - 1.5) < 1e-5);
        QCOMPARE(flowKind(flow), FlowKind::Exploding);
        QCOMPARE(flowKind(flowOf(sampleOf(options("plain-20"), 0.7))), FlowKind::Vanishing);
        QCOMPARE(flowKind(flowOf(sampleOf(options("resnet-20"), 1.05), "resnet-20")),
                 FlowKind::Steady);
        const GradientFlow residual = flowOf(sampleOf(options("resnet-20"), 1), "resnet-20");
        QVERIFY(std::abs(residual.shortcutShare - 0.44) < 1e-6);
        QVERIFY(std::abs(residual.mostShortcutShare - 0.48) < 1e-6);
    }

    void projectionsAreNotInTheLine() {
        const char* name = "resnet-8:shortcut=C";
        ProbeSample sample = sampleOf(options(name), 1);
        const auto layers = learnedLayers(makeCifarNetwork(options(name), Shape{3, 16, 16}, 10));
        for (std::size_t i = 0; i < layers.size(); ++i)
            if (layers[i].isShortcut)
                sample.layers[i].gradient = sample.layers[i].outputGradient = 1e9F;
        const GradientFlow flow = flowOf(sample, name);
        QCOMPARE(flow.firstToLast, 1.0);
        QCOMPARE(flow.wayBack, 1.0);
    }

    void samplesOfOtherLayersAreLeftOut() {
        ProbeSample cut = sampleOf(options("plain-20"), 1);
        cut.layers.pop_back();
        const Explanation text = explainGradients(runOf({"plain-20"}, {{cut}}));
        QVERIFY(text.headline.startsWith(QStringLiteral("Train")));
    }

    void nothingYet() {
        const Explanation text = explainGradients(runOf({"plain-20", "resnet-20"}, {}));
        QVERIFY(text.headline.startsWith(QStringLiteral("Train")));
        QVERIFY(text.certainty.isEmpty());
    }

    void explodingAndFrozen() {
        const CifarNetworkOptions plain = options("plain-20"), residual = options("resnet-20");
        const RunModel run = runOf({"plain-20", "resnet-20"},
                                   {{sampleOf(plain, 1.5, 4, 100), sampleOf(plain, 0.9, 40, 0.1F)},
                                    {sampleOf(residual, 1.02)}});
        const QString text = plainText(explainGradients(run));
        QVERIFY2(text.contains(QStringLiteral("plain-20 grows 1,500-fold")), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("In resnet-20 it grows 1.4-fold")), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("they explode")), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("went from 4 to 40")), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("Down the shortcut, unchanged, came 44 %")),
                 qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("first layer over last")), qPrintable(text));
    }

    void vanishing() {
        const char* tanh = "plain-56:activation=tanh,norm=none,init=xavier";
        const QString text =
            plainText(explainGradients(runOf({tanh}, {{sampleOf(options(tanh), 0.9)}})));
        QVERIFY2(text.contains(QStringLiteral("shrinks")), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("it vanishes, by a factor of 0.90")),
                 qPrintable(text));
        QVERIFY2(!text.contains(QStringLiteral("batch norm")), qPrintable(text));
    }

    void noGradientAtAll() {
        ProbeSample dead = sampleOf(options("plain-20"), 1);
        for (LayerSample& layer : dead.layers)
            layer.outputGradient = layer.gradient = 0;
        const QString text = plainText(explainGradients(runOf({"plain-20"}, {{dead}})));
        QVERIFY2(text.contains(QStringLiteral("no gradient of plain-20 reaches")),
                 qPrintable(text));
    }
};

QTEST_APPLESS_MAIN(GradientNarrationTest)
#include "GradientNarrationTest.moc"
