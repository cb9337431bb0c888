// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Executor.h"
#include "core/kernels/general/SoftmaxCrossEntropy.h"
#include "core/nn/CifarNetwork.h"
#include "tests/core/Compare.h"

using namespace rlab;

namespace {

constexpr int batch = 3;
constexpr int classes = 4;
constexpr double bound = 1e-6;
const Shape image{3, 6, 5};

/// The mean loss of one fixed batch as a function of a network's state.
class Loss {
public:
    explicit Loss(const NetworkSpec& network)
        : network_(network)
        , executor_(network, batch, Mode::Training, Parallel(1))
        , images_(randomTensor<double>(network.input().batchOf(batch), 1))
        , labels_(randomLabels(batch, network.classes())) {}

    double operator()(BasicNetworkState<double>& state) {
        std::ranges::copy(images_.span(), executor_.input());
        constexpr std::uint64_t dropoutSeed = 5;
        constexpr std::int64_t dropoutStep = 7;
        logits_ = executor_.forward(state, batch, dropoutSeed, dropoutStep);
        return softmaxCrossEntropy(batch, network_.classes(), logits_.data(), labels_.data()).loss /
               batch;
    }

    BasicGradients<double> gradients(BasicNetworkState<double>& state) {
        (*this)(state);
        BasicTensor<double> logitsGradient(logits_.shape());
        softmaxCrossEntropyGradient(batch, network_.classes(), logits_.data(), labels_.data(),
                                    logitsGradient.data());
        BasicGradients<double> result = zeroGradients<double>(network_);
        for (BasicTensor<double>& gradient : result) // must be set, not added to
            gradient = notNumbers<double>(gradient.shape());
        executor_.backward(state, logitsGradient.view(), result);
        return result;
    }

private:
    const NetworkSpec& network_;
    Executor<double> executor_;
    const BasicTensor<double> images_;
    const std::vector<std::uint16_t> labels_;
    TensorView<const double> logits_;
};

/// (f(w + h) − f(w − h)) / 2h for each number of one tensor. h is so small that no ReLU or maximum
/// of these (fixed) cases changes sides, and large enough for 10 digits of the loss.
BasicTensor<double> differences(Loss& loss, BasicNetworkState<double>& state, std::size_t tensor) {
    constexpr double h = 2e-6;
    BasicTensor<double>& weights = state.tensors[tensor];
    BasicTensor<double> result(weights.shape());
    for (std::int64_t i = 0; i < weights.size(); ++i) {
        const double weight = weights[i];
        weights[i] = weight + h;
        const double above = loss(state);
        weights[i] = weight - h;
        const double below = loss(state);
        weights[i] = weight;
        result[i] = (above - below) / (2 * h);
    }
    return result;
}

/// A state without zeros and ones that could hide a mistake.
BasicNetworkState<double> randomState(const NetworkSpec& network) {
    BasicNetworkState<double> state = toDouble(initialState(network, InitKind::He, 3));
    std::uint32_t stream = 100;
    for (BasicTensor<double>& tensor : state.tensors) {
        const BasicTensor<double> noise = randomTensor<double>(tensor.shape(), ++stream);
        for (std::int64_t i = 0; i < tensor.size(); ++i)
            tensor[i] += 0.1 * noise[i];
    }
    return state;
}

void checkGradients(const NetworkSpec& network) {
    Loss loss(network);
    BasicNetworkState<double> state = randomState(network);
    const BasicGradients<double> gradients = loss.gradients(state);
    // A bias in front of batch norm has no gradient: compare it with the others' size.
    double largest = 0;
    for (const BasicTensor<double>& gradient : gradients)
        largest = std::max(largest, norm(gradient.span()));
    QVERIFY(largest > 1e-3);
    for (std::size_t t = 0; t < gradients.size(); ++t) {
        const TensorSpec& spec = network.tensors()[t];
        if (!isTrainable(spec.role))
            continue;
        const BasicTensor<double> expected = differences(loss, state, t);
        const double error =
            relativeError(gradients[t].span(), std::as_const(expected).span(), 1e-2 * largest);
        QVERIFY2(error <= bound, qPrintable(QStringLiteral("%1 is off by %2")
                                                .arg(QString::fromStdString(spec.name))
                                                .arg(error)));
    }
}

/// input → stem → layer → fc: the stem's gradient shows the one that the layer passes on.
NetworkSpec around(const LayerSpec& layer) {
    NetworkSpec network("test", image);
    const NodeId stem = network.add("stem", Conv2dSpec{4, {1, 1}, {}, {0, 0}, 1, true}, 0);
    network.add("fc", LinearSpec{classes}, network.add("layer", layer, stem));
    return network;
}

NetworkSpec first(const LayerSpec& layer) {
    NetworkSpec network("test", image);
    network.add("fc", LinearSpec{classes}, network.add("layer", layer, NetworkSpec::inputNode));
    return network;
}

NetworkSpec addOfTwo() {
    NetworkSpec network("test", image);
    const NodeId a = network.add("a", Conv2dSpec{2, {3, 3}, {}, {1, 1}}, 0);
    const NodeId b = network.add("b", Conv2dSpec{2, {1, 1}, {}}, 0);
    network.add("fc", LinearSpec{classes}, network.add("add", AddSpec{}, {a, b}));
    return network;
}

NetworkSpec addOfItself() {
    NetworkSpec network("test", image);
    const NodeId a = network.add("a", Conv2dSpec{2, {3, 3}, {}}, 0);
    network.add("fc", LinearSpec{classes}, network.add("add", AddSpec{}, {a, a}));
    return network;
}

NetworkSpec addOfTheInput() {
    NetworkSpec network("test", image);
    const NodeId a = network.add("a", Conv2dSpec{3, {3, 3}, {}, {1, 1}}, 0);
    network.add("fc", LinearSpec{classes}, network.add("add", AddSpec{}, {a, 0}));
    return network;
}

NetworkSpec manyReaders() {
    NetworkSpec network("test", image);
    const NodeId a = network.add("a", Conv2dSpec{2, {3, 3}, {}, {1, 1}}, 0);
    const NodeId b = network.add("b", ActivationSpec{ActivationKind::Tanh}, a);
    const NodeId c = network.add("c", Conv2dSpec{2, {3, 3}, {}, {1, 1}}, a);
    const NodeId d = network.add("d", AddSpec{}, {b, c});
    network.add("fc", LinearSpec{classes}, network.add("e", AddSpec{}, {a, d}));
    return network;
}

NetworkSpec twoLinear() {
    NetworkSpec network("test", image);
    const NodeId a = network.add("a", LinearSpec{7, false}, 0);
    const NodeId b = network.add("b", ActivationSpec{ActivationKind::Sigmoid}, a);
    network.add("fc", LinearSpec{classes}, b);
    return network;
}

/// Any network of one block a stage.
CifarNetworkOptions smallest(BlockKind block) {
    CifarNetworkOptions options;
    options.block = block;
    options.depth = depthStep(block) + 2;
    options.width = 1;
    return options;
}

} // namespace

/// Every gradient of every layer against central differences of the loss.
class GradientTest : public QObject {
    Q_OBJECT

private slots:
    void layer_data() {
        QTest::addColumn<NetworkSpec>("network");
        const auto row = [](const char* name, const NetworkSpec& network) {
            QTest::newRow(name) << network;
        };
        const auto pool = [](PoolKind kind, int kernel, int stride, int padding, bool ceilMode) {
            return Pool2dSpec{kind, Extent::square(kernel), Extent::square(stride),
                              Extent::square(padding), ceilMode};
        };
        row("convolution on the input", first(Conv2dSpec{2, {3, 3}, {2, 2}, {1, 1}, 1, true}));
        row("convolution 1x1", around(Conv2dSpec{3, {1, 1}, {}}));
        row("convolution 1x1, stride 2", around(Conv2dSpec{3, {1, 1}, {2, 2}, {0, 0}, 1, true}));
        row("convolution 3x3", around(Conv2dSpec{3, {3, 3}, {}, {1, 1}}));
        row("convolution 3x3, stride 2, bias",
            around(Conv2dSpec{3, {3, 3}, {2, 2}, {1, 1}, 1, true}));
        row("convolution in groups", around(Conv2dSpec{6, {3, 3}, {}, {1, 1}, 2, true}));
        row("convolution by channel", around(Conv2dSpec{4, {3, 3}, {2, 2}, {1, 1}, 4}));
        row("convolution 5x3, stride 3x1", around(Conv2dSpec{2, {5, 3}, {3, 1}, {2, 0}}));
        row("batch norm", around(BatchNorm2dSpec{}));
        row("batch norm on the input", first(BatchNorm2dSpec{}));
        row("batch norm, large epsilon", around(BatchNorm2dSpec{0.3, 0.1}));
        row("relu", around(ActivationSpec{ActivationKind::Relu}));
        row("tanh", around(ActivationSpec{ActivationKind::Tanh}));
        row("sigmoid", around(ActivationSpec{ActivationKind::Sigmoid}));
        row("add", addOfTwo());
        row("add the same twice", addOfItself());
        row("add the input", addOfTheInput());
        row("pad shortcut", around(PadShortcutSpec{8, 2}));
        row("pad shortcut, odd", around(PadShortcutSpec{7, 2}));
        row("max pooling", around(pool(PoolKind::Max, 3, 2, 1, false)));
        row("max pooling, ceil", around(pool(PoolKind::Max, 2, 2, 0, true)));
        row("average pooling", around(pool(PoolKind::Average, 3, 2, 1, false)));
        row("average pooling, ceil", around(pool(PoolKind::Average, 2, 2, 0, true)));
        row("global average pooling", around(GlobalAvgPoolSpec{}));
        row("linear", twoLinear());
        row("dropout", around(DropoutSpec{0.4}));
        row("a node with many readers", manyReaders());
    }
    void layer() {
        QFETCH(NetworkSpec, network);
        checkGradients(network);
    }

    void block_data() {
        QTest::addColumn<CifarNetworkOptions>("options");
        for (const BlockKind block :
             {BlockKind::Basic, BlockKind::Bottleneck, BlockKind::Preactivation})
            for (const NormKind norm : {NormKind::Batch, NormKind::None}) {
                CifarNetworkOptions options = smallest(block);
                options.norm = norm;
                const auto row = [](const CifarNetworkOptions& o) {
                    QTest::newRow(networkName(o).c_str()) << o;
                };
                for (const auto shortcut : {ShortcutKind::A, ShortcutKind::B, ShortcutKind::C}) {
                    options.shortcut = shortcut;
                    row(options);
                }
                options.shortcut = ShortcutKind::A;
                for (const auto activation : {ActivationKind::Tanh, ActivationKind::Sigmoid}) {
                    options.activation = activation;
                    row(options);
                }
                options.kind = NetworkKind::Plain;
                options.activation = ActivationKind::Relu;
                row(options);
            }
    }
    void block() {
        QFETCH(CifarNetworkOptions, options);
        checkGradients(makeCifarNetwork(options, {3, 6, 6}, classes));
    }
};

QTEST_GUILESS_MAIN(GradientTest)
#include "GradientTest.moc"
