// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Executor.h"
#include "core/engine/FusedTraining.h"
#include "core/kernels/general/SoftmaxCrossEntropy.h"
#include "core/nn/CifarNetwork.h"
#include "core/nn/NetworkLayers.h"
#include "tests/core/Compare.h"
#include "tests/core/HandMadeNetworks.h"

#include <QTest>

#include <cmath>

using namespace rlab;

namespace {

constexpr int images = 12;

NetworkSpec network(const QString& name, const Shape& input = Shape{3, 16, 16}) {
    return makeCifarNetwork(parseCifarNetwork(name.toStdString()), input, 10);
}

template <class T>
struct Step {
    BasicGradients<T> gradients;
    StepSignals seen;
};

/// One training step on images and labels that are always the same.
template <class T>
Step<T> run(Plan<T>& plan, const NetworkSpec& spec, BasicNetworkState<T> state,
            bool wantsSignals = true) {
    const Tensor pictures = randomTensor<float>(spec.input().batchOf(images), 3);
    std::ranges::copy(pictures.span(), plan.input());
    const TensorView<const T> logits = plan.forward(state, images, 0, 0);
    const std::vector<std::uint16_t> labels = randomLabels(images, 10);
    BasicTensor<T> byLogits(logits.shape());
    softmaxCrossEntropyGradient(images, 10, logits.data(), labels.data(), byLogits.data());
    Step<T> step{zeroGradients<T>(spec), {}};
    plan.backward(state, byLogits.view(), step.gradients, wantsSignals ? &step.seen : nullptr);
    return step;
}

Step<float> runFused(const NetworkSpec& spec, int threads = 2, bool wantsSignals = true) {
    FusedTraining plan(spec, *fuse(spec), images, Parallel(threads));
    return run<float>(plan, spec, initialState(spec, InitKind::He, 7), wantsSignals);
}

Step<double> runExactly(const NetworkSpec& spec) {
    Executor<double> plan(spec, images, Mode::Training, Parallel(2));
    return run<double>(plan, spec, toDouble(initialState(spec, InitKind::He, 7)));
}

/// A ReLU's input that rounds to the other side of zero moves gradients by this much.
constexpr double afterAFlip = 2e-2;

#define VERIFY_NEAR(actual, expected, bound)                                                       \
    QVERIFY2(std::abs((actual) - (expected)) <= (bound),                                           \
             qPrintable(QStringLiteral("%1 instead of %2").arg(actual).arg(expected)))

void compareLayers(const StepSignals& actual, const StepSignals& expected) {
    QCOMPARE(actual.layers.size(), expected.layers.size());
    for (std::size_t i = 0; i < actual.layers.size(); ++i) {
        const LayerSignals &a = actual.layers[i], &e = expected.layers[i];
        VERIFY_NEAR(a.outputMean, e.outputMean, 1e-4 * e.outputDeviation);
        VERIFY_NEAR(a.outputDeviation, e.outputDeviation, 1e-4 * e.outputDeviation);
        QCOMPARE(std::isnan(a.deadShare), std::isnan(e.deadShare));
        if (!std::isnan(e.deadShare))
            QCOMPARE(a.deadShare, e.deadShare);
        VERIFY_NEAR(a.outputGradient, e.outputGradient, afterAFlip * e.outputGradient);
    }
}

void compareBlocks(const StepSignals& actual, const StepSignals& expected) {
    QCOMPARE(actual.blocks.size(), expected.blocks.size());
    for (std::size_t i = 0; i < actual.blocks.size(); ++i) {
        const BlockSignals &a = actual.blocks[i], &e = expected.blocks[i];
        VERIFY_NEAR(a.whole, e.whole, afterAFlip * e.whole);
        VERIFY_NEAR(a.shortcut, e.shortcut, afterAFlip * e.whole);
        VERIFY_NEAR(a.branch, e.branch, afterAFlip * e.whole);
        VERIFY_NEAR(a.shortcutShare, e.shortcutShare, afterAFlip);
    }
}

} // namespace

class SignalsTest : public QObject {
    Q_OBJECT

private slots:
    void layersAndBlocks() {
        const NetworkSpec spec = network("resnet-14:shortcut=B");
        const auto name = [&](NodeId id) { return QString::fromStdString(spec.node(id).name); };
        const std::vector<LearnedLayer> layers = learnedLayers(spec);
        QCOMPARE(layers.size(), std::size_t{14 + 2});
        QCOMPARE(name(layers[0].weighted), QStringLiteral("conv1"));
        QCOMPARE(name(layers[0].output), QStringLiteral("bn1"));
        QCOMPARE(name(layers[0].activation), QStringLiteral("relu"));
        QCOMPARE(name(layers[2].weighted), QStringLiteral("layer1.0.conv2"));
        QCOMPARE(name(layers[2].activation), QStringLiteral("layer1.0.relu2")); // past the sum
        QCOMPARE(name(layers[7].weighted), QStringLiteral("layer2.0.downsample.0"));
        QVERIFY(layers[7].isShortcut);
        QCOMPARE(std::ranges::count_if(layers, &LearnedLayer::isShortcut), 2);
        QCOMPARE(name(layers.back().output), QStringLiteral("fc"));

        const std::vector<ResidualBlock> blocks = residualBlocks(spec);
        QCOMPARE(blocks.size(), std::size_t{6});
        QCOMPARE(QString::fromStdString(blocks[2].name), QStringLiteral("layer2.0"));
        QCOMPARE(name(blocks[2].input), QStringLiteral("layer1.1.relu2"));
        QCOMPARE(name(blocks[2].branch), QStringLiteral("layer2.0.conv1"));
        QCOMPARE(name(blocks[2].sum), QStringLiteral("layer2.0.add"));
        QVERIFY(residualBlocks(network("plain-14")).empty());
        QCOMPARE(residualBlocks(network("resnet-8:block=preact")).size(), std::size_t{3});
    }

    void fusedSignalsAreThoseOfTheGeneralPath_data() {
        QTest::addColumn<QString>("name");
        for (const char* name :
             {"plain-8:width=8", "resnet-14:width=8", "resnet-8", "resnet-8:shortcut=B",
              "resnet-8:shortcut=C,width=8", "resnet-11:block=bottleneck,width=8",
              "resnet-11:block=bottleneck,shortcut=B,width=8", "plain-8:norm=none",
              "resnet-8:norm=none,width=8"})
            QTest::newRow(name) << QString(name);
    }
    void fusedSignalsAreThoseOfTheGeneralPath() {
        QFETCH(QString, name);
        const NetworkSpec spec = network(name);
        const StepSignals fused = runFused(spec).seen, exact = runExactly(spec).seen;
        compareLayers(fused, exact);
        compareBlocks(fused, exact);
    }

    void networksByHandToo() {
        for (const NetworkSpec& spec : fusableNetworks())
            compareLayers(runFused(spec).seen, runExactly(spec).seen);
    }

    void bothWaysAddUp_data() {
        QTest::addColumn<QString>("name");
        for (const char* name :
             {"resnet-14:width=4", "resnet-8:shortcut=C,width=4", "resnet-8:block=preact,width=4",
              "resnet-8:norm=none,width=4", "resnet-8:activation=tanh,norm=none,width=4",
              "resnet-11:block=bottleneck,width=2"})
            QTest::newRow(name) << QString(name);
    }
    void bothWaysAddUp() {
        QFETCH(QString, name);
        const StepSignals seen = runExactly(network(name)).seen;
        for (const BlockSignals& block : seen.blocks) {
            const double whole = block.whole * block.whole;
            const double shortcut = block.shortcut * block.shortcut;
            const double product = (whole - shortcut - block.branch * block.branch) / 2;
            VERIFY_NEAR(block.shortcutShare, (shortcut + product) / whole, 1e-9);
            QVERIFY(block.shortcut > 0 && block.branch > 0);
        }
    }

    /// The gradient that goes on from a block's input is the one by the layer before.
    void wholeIsWhatTheLayerBeforeGets() {
        const NetworkSpec spec = network("resnet-14:width=8");
        const StepSignals seen = runExactly(spec).seen;
        for (std::size_t i = 0; i < seen.blocks.size(); ++i)
            VERIFY_NEAR(seen.blocks[i].whole, seen.layers[2 * i].outputGradient,
                        1e-9 * seen.blocks[i].whole);
    }

    void deadReluIsTold() {
        const NetworkSpec spec = network("plain-8:width=8");
        NetworkState state = initialState(spec, InitKind::He, 7);
        // Shifts of the first batch norm that keep two of eight channels below zero.
        const auto shift = static_cast<std::size_t>(spec.firstTensor(2) + 1);
        state.tensors[shift][1] = state.tensors[shift][6] = -100;
        FusedTraining plan(spec, *fuse(spec), images, Parallel(2));
        QCOMPARE(run<float>(plan, spec, state).seen.layers[0].deadShare, 0.25);
        Executor<float> general(spec, images, Mode::Training, Parallel(1));
        QCOMPARE(run<float>(general, spec, state).seen.layers[0].deadShare, 0.25);
    }

    void lookingChangesNothing() {
        const NetworkSpec spec = network("resnet-14:width=8");
        const Step<float> blind = runFused(spec, 2, false);
        for (const int threads : {1, 2, 3}) {
            const Step<float> seen = runFused(spec, threads);
            for (std::size_t t = 0; t < seen.gradients.size(); ++t)
                QVERIFY(std::ranges::equal(seen.gradients[t].span(), blind.gradients[t].span()));
            const StepSignals again = runFused(spec, 1).seen;
            for (std::size_t i = 0; i < again.layers.size(); ++i)
                QCOMPARE(seen.seen.layers[i].outputGradient, again.layers[i].outputGradient);
            for (std::size_t i = 0; i < again.blocks.size(); ++i)
                QCOMPARE(seen.seen.blocks[i].branch, again.blocks[i].branch);
        }
    }
};

QTEST_APPLESS_MAIN(SignalsTest)
#include "SignalsTest.moc"
