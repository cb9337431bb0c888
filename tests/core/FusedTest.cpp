// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Executor.h"
#include "core/engine/FusedInference.h"
#include "core/engine/FusedTraining.h"
#include "core/kernels/general/SoftmaxCrossEntropy.h"
#include "core/kernels/simd/InstructionSet.h"
#include "core/nn/CifarNetwork.h"
#include "tests/core/Compare.h"
#include "tests/core/HandMadeNetworks.h"

#include <QTest>

using namespace rlab;

namespace {

NetworkSpec network(const QString& name, const Shape& input = Shape{3, 16, 16}) {
    return makeCifarNetwork(parseCifarNetwork(name.toStdString()), input, 10);
}

/// Batch norm's parameters away from one and zero, so that they count.
NetworkState randomState(const NetworkSpec& spec) {
    NetworkState state = initialState(spec, InitKind::He, 7);
    for (std::size_t t = 0; t < state.tensors.size(); ++t) {
        const TensorRole role = spec.tensors()[t].role;
        if (role == TensorRole::Weight)
            continue;
        const Tensor noise =
            randomTensor<float>(state.tensors[t].shape(), static_cast<std::uint32_t>(t));
        const float spread = role == TensorRole::RunningVariance ? 0.1f : 0.3f;
        for (std::int64_t i = 0; i < noise.size(); ++i)
            state.tensors[t][i] += spread * std::min(std::abs(noise[i]), 2.0f);
    }
    return state;
}

void fill(Plan<float>& plan, Plan<double>& reference, const NetworkSpec& spec, int batch,
          std::uint32_t stream) {
    const Tensor images = randomTensor<float>(spec.input().batchOf(batch), stream);
    std::ranges::copy(images.span(), plan.input());
    std::ranges::copy(images.span(), reference.input());
}

/// Of all gradients together. A ReLU's input that rounds to the other side of zero changes whole
/// gradients; each convolution alone is held to some ε in BlockedConvolutionTest.
constexpr double afterAFlip = 2e-2;
constexpr double withoutFlips = 1e-5; ///< in small networks

void checkTraining(const NetworkSpec& spec, double gradientBound) {
    constexpr int mostImages = 12;
    const Parallel parallel(2);
    FusedTraining plan(spec, *fuse(spec), mostImages, parallel);
    Executor<double> reference(spec, mostImages, Mode::Training, parallel);
    NetworkState state = randomState(spec);
    BasicNetworkState<double> exact = toDouble(state);
    // A full batch, then a smaller one on the memory that the first has left behind.
    for (const int batch : {mostImages, 5}) {
        fill(plan, reference, spec, batch, static_cast<std::uint32_t>(batch));
        const TensorView<const float> logits = plan.forward(state, batch, 0, 0);
        const TensorView<const double> exactLogits = reference.forward(exact, batch, 0, 0);
        RLAB_VERIFY_ERROR(relativeError(logits.span(), exactLogits.span()), 1e-5);

        const std::vector<std::uint16_t> labels = randomLabels(batch, 10);
        BasicTensor<double> byLogits(exactLogits.shape());
        softmaxCrossEntropyGradient(batch, 10, exactLogits.data(), labels.data(), byLogits.data());
        const Tensor byLogitsFloat = converted<float>(byLogits);
        Gradients gradients = zeroGradients<float>(spec);
        BasicGradients<double> exactGradients = zeroGradients<double>(spec);
        plan.backward(state, byLogitsFloat.view(), gradients);
        reference.backward(exact, byLogits.view(), exactGradients);
        double squares = 0, differences = 0;
        for (std::size_t t = 0; t < gradients.size(); ++t)
            for (std::int64_t i = 0; i < gradients[t].size(); ++i) {
                differences += std::pow(gradients[t][i] - exactGradients[t][i], 2);
                squares += std::pow(exactGradients[t][i], 2);
            }
        RLAB_VERIFY_ERROR(std::sqrt(differences / squares), gradientBound);
    }
    for (std::size_t t = 0; t < state.tensors.size(); ++t)
        RLAB_VERIFY_ERROR(relativeError(state.tensors[t], exact.tensors[t]), 1e-5);
}

void checkInference(const NetworkSpec& spec) {
    constexpr int batch = 9;
    const Parallel parallel(2);
    FusedInference plan(spec, *fuse(spec), batch, parallel);
    Executor<double> reference(spec, batch, Mode::Inference, parallel);
    const NetworkState state = randomState(spec);
    fill(plan, reference, spec, batch, 1);
    const BasicNetworkState<double> exact = toDouble(state);
    plan.prepare(state);
    reference.prepare(exact);
    RLAB_VERIFY_ERROR(relativeError(plan.infer(batch).span(), reference.infer(batch).span()), 1e-5);
}

} // namespace

class FusedTest : public QObject {
    Q_OBJECT

private slots:
    void theReferenceEngineNeverFuses() {
        const NetworkSpec spec = network("resnet-8");
        const auto isFused = [&](Engine engine) {
            const auto plan = compile(spec, 2, Mode::Inference, Parallel(1), engine);
            return dynamic_cast<const FusedInference*>(plan.get()) != nullptr;
        };
        QVERIFY(isFused(Engine::Fast));
        QVERIFY(!isFused(Engine::Reference));
    }

    void agreesWithTheGeneralPathInDouble_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("size");
        for (const char* name :
             {"plain-8", "resnet-14", "resnet-8:width=8", "plain-8:width=24", "resnet-8:shortcut=B",
              "resnet-8:shortcut=C,width=8", "resnet-11:block=bottleneck",
              "resnet-11:block=bottleneck,shortcut=B,width=8", "plain-8:norm=none",
              "resnet-8:norm=none,shortcut=B"})
            for (const int size : {32, 28, 16})
                QTest::newRow(qPrintable(QStringLiteral("%1, %2 pixels").arg(name).arg(size)))
                    << QString(name) << size;
    }
    void agreesWithTheGeneralPathInDouble() {
        QFETCH(QString, name);
        QFETCH(int, size);
        checkTraining(network(name, Shape{size == 28 ? 1 : 3, size, size}), afterAFlip);
    }

    void inferenceAgreesToo_data() { agreesWithTheGeneralPathInDouble_data(); }
    void inferenceAgreesToo() {
        QFETCH(QString, name);
        QFETCH(int, size);
        checkInference(network(name, Shape{size == 28 ? 1 : 3, size, size}));
    }

    void networksByHand_data() {
        QTest::addColumn<int>("index");
        const std::vector<NetworkSpec> networks = fusableNetworks();
        for (std::size_t i = 0; i < networks.size(); ++i)
            QTest::newRow(networks[i].name().c_str()) << int(i);
    }
    void networksByHand() {
        QFETCH(int, index);
        const NetworkSpec spec = fusableNetworks()[std::size_t(index)];
        checkTraining(spec, withoutFlips);
        checkInference(spec);
    }

    void onEachInstructionSet_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"resnet-8:width=8", "resnet-8:shortcut=B",
                                 "resnet-11:block=bottleneck,width=8", "plain-8:norm=none"})
            QTest::newRow(name) << QString(name);
    }
    void onEachInstructionSet() {
        QFETCH(QString, name);
        const NetworkSpec spec = network(name);
        for (const std::string& set : simd::instructionSets()) {
            simd::useInstructionSet(set);
            checkTraining(spec, afterAFlip);
            checkInference(spec);
            QVERIFY2(!QTest::currentTestFailed(), set.c_str());
        }
    }

    void cleanup() { simd::useBestInstructionSet(); }
};

QTEST_GUILESS_MAIN(FusedTest)
#include "FusedTest.moc"
