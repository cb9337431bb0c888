// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Executor.h"
#include "core/engine/FusedTraining.h"
#include "core/kernels/general/SoftmaxCrossEntropy.h"
#include "core/nn/CifarNetwork.h"
#include "core/nn/NetworkLayers.h"
#include "core/probe/TensorStatistics.h"
#include "tests/core/Pattern.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <cmath>
#include <fstream>

using namespace rlab;
using nlohmann::json;

namespace {

json readGolden() {
    std::ifstream file(RLAB_GOLDEN_DIR "/gradients.json");
    return json::parse(file);
}

} // namespace

/// Gradients' sizes beside PyTorch's.
class GradientGoldenTest : public QObject {
    Q_OBJECT

private slots:
    void sizes_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("isFast");
        for (const auto& [name, values] : golden_["networks"].items())
            for (const bool isFast : {true, false})
                QTest::newRow((name + (isFast ? ", fast" : ", layer by layer")).c_str())
                    << QString::fromStdString(name) << isFast;
    }

    void sizes() {
        QFETCH(QString, name);
        QFETCH(bool, isFast);
        const double bound = isFast ? 1e-3 : 1e-4;
        const json& expected = golden_["networks"][name.toStdString()];
        const int images = golden_["images"], size = golden_["size"], classes = golden_["classes"];
        const NetworkSpec network =
            makeCifarNetwork(parseCifarNetwork(name.toStdString()), Shape{3, size, size}, classes);
        const auto plan = compile(network, images, Mode::Training, Parallel(2),
                                  isFast ? Engine::Fast : Engine::Reference);
        QCOMPARE(dynamic_cast<FusedTraining*>(plan.get()) != nullptr, isFast);
        NetworkState state = patternState(network);
        const std::int64_t numbers = images * network.input().elements();
        const std::vector<double> pixels =
            pattern("images " + std::to_string(golden_["salt"].get<int>()), numbers);
        std::ranges::transform(pixels, plan->input(),
                               [](double pixel) { return static_cast<float>(3.4 * pixel); });
        std::vector<std::uint16_t> labels;
        for (int i = 0; i < images; ++i)
            labels.push_back(static_cast<std::uint16_t>(i * 7 % classes));

        const TensorView<const float> logits = plan->forward(state, images, 0, 0);
        const double loss =
            softmaxCrossEntropy(images, classes, logits.data(), labels.data()).loss / images;
        isNear("loss", loss, expected["loss"], bound);
        Tensor byLogits(logits.shape());
        softmaxCrossEntropyGradient(images, classes, logits.data(), labels.data(), byLogits.data());
        Gradients gradients = zeroGradients<float>(network);
        StepSignals seen;
        plan->backward(state, byLogits.view(), gradients, &seen);
        compareParameters(network, gradients, expected["l2"], bound);
        compareLayers(network, seen, expected["outputs"], bound);
        compareBlocks(network, seen, expected["blocks"], bound);
    }

private:
    /// Relative to `scale`, or to what is expected.
    static void isNear(const std::string& what, double actual, double expected, double bound,
                       double scale = 0) {
        const double error = std::abs(actual - expected) / (scale > 0 ? scale : std::abs(expected));
        QVERIFY2(error <= bound, qPrintable(QStringLiteral("%1: %2 instead of %3, off by %4")
                                                .arg(QString::fromStdString(what))
                                                .arg(actual, 0, 'g', 9)
                                                .arg(expected, 0, 'g', 9)
                                                .arg(error)));
    }

    static void compareParameters(const NetworkSpec& network, const Gradients& gradients,
                                  const json& expected, double bound) {
        std::size_t compared = 0;
        for (std::size_t t = 0; t < gradients.size(); ++t) {
            const TensorSpec& tensor = network.tensors()[t];
            if (!isTrainable(tensor.role))
                continue;
            isNear(tensor.name, statisticsOf(gradients[t].span()).l2, expected.at(tensor.name),
                   bound);
            ++compared;
        }
        QCOMPARE(compared, expected.size());
    }

    static void compareLayers(const NetworkSpec& network, const StepSignals& seen,
                              const json& expected, double bound) {
        const std::vector<LearnedLayer> layers = learnedLayers(network);
        QCOMPARE(layers.size(), expected.size());
        for (std::size_t i = 0; i < layers.size(); ++i) {
            const std::string& name = network.node(layers[i].output).name;
            const json& layer = expected.at(name);
            isNear(name + " mean", seen.layers[i].outputMean, layer["mean"], bound,
                   layer["deviation"]);
            isNear(name + " deviation", seen.layers[i].outputDeviation, layer["deviation"], bound);
            isNear(name + " gradient", seen.layers[i].outputGradient, layer["gradient"], bound);
        }
    }

    static void compareBlocks(const NetworkSpec& network, const StepSignals& seen,
                              const json& expected, double bound) {
        const std::vector<ResidualBlock> blocks = residualBlocks(network);
        QCOMPARE(blocks.size(), expected.size());
        for (std::size_t i = 0; i < blocks.size(); ++i) {
            const json& block = expected.at(blocks[i].name);
            const double whole = block["whole"];
            isNear(blocks[i].name, seen.blocks[i].whole, whole, bound);
            isNear(blocks[i].name + " shortcut", seen.blocks[i].shortcut, block["shortcut"], bound,
                   whole);
            isNear(blocks[i].name + " convolutions", seen.blocks[i].branch, block["branch"], bound,
                   whole);
            isNear(blocks[i].name + " share", seen.blocks[i].shortcutShare, block["shortcut_share"],
                   bound, 1);
        }
    }

    const json golden_ = readGolden();
};

QTEST_APPLESS_MAIN(GradientGoldenTest)
#include "GradientGoldenTest.moc"
