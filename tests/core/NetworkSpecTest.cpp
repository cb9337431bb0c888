// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Error.h"
#include "core/nn/CifarNetwork.h"
#include "core/nn/NetworkState.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>

using namespace rlab;

namespace {

const Shape cifarImage{3, 32, 32};
constexpr int cifarClasses = 10;

NetworkSpec cifar(std::string_view name) {
    return makeCifarNetwork(parseCifarNetwork(name), cifarImage, cifarClasses);
}

/// Name → shape of all tensors, in their order.
std::vector<std::pair<std::string, std::string>> tensorList(const NetworkSpec& network) {
    std::vector<std::pair<std::string, std::string>> list;
    for (const TensorSpec& tensor : network.tensors())
        list.emplace_back(tensor.name, tensor.shape.text());
    return list;
}

std::size_t tensorIndex(const NetworkSpec& network, const std::string& name) {
    const auto& tensors = network.tensors();
    const auto found = std::ranges::find(tensors, name, &TensorSpec::name);
    return static_cast<std::size_t>(found - tensors.begin());
}

bool equal(const Tensor& a, const Tensor& b) {
    return std::ranges::equal(a.span(), b.span());
}

/// What the SpecError says that `action` throws; empty if it throws none.
template <class Action>
QString errorOf(const Action& action) {
    try {
        action();
    } catch (const SpecError& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

struct Moments {
    double mean = 0;
    double variance = 0;
};

Moments moments(const Tensor& tensor) {
    Moments m;
    const auto count = static_cast<double>(tensor.size());
    for (const float value : tensor.span())
        m.mean += value / count;
    for (const float value : tensor.span())
        m.variance += (value - m.mean) * (value - m.mean) / count;
    return m;
}

} // namespace

class NetworkSpecTest : public QObject {
    Q_OBJECT

private slots:
    void parametersAndMacs_data() {
        QTest::addColumn<int>("depth");
        QTest::addColumn<qint64>("parameters");
        QTest::addColumn<qint64>("macs");
        // At 3×32×32 with ten classes; multiply-adds of convolutions and the linear layer.
        QTest::newRow("20") << 20 << qint64{269'722} << qint64{40'551'040};
        QTest::newRow("32") << 32 << qint64{464'154} << qint64{68'862'592};
        QTest::newRow("44") << 44 << qint64{658'586} << qint64{97'174'144};
        QTest::newRow("56") << 56 << qint64{853'018} << qint64{125'485'696};
        QTest::newRow("110") << 110 << qint64{1'727'962} << qint64{252'887'680};
        QTest::newRow("1202") << 1202 << qint64{19'421'274} << qint64{2'829'238'912};
    }
    void parametersAndMacs() {
        QFETCH(int, depth);
        QFETCH(qint64, parameters);
        QFETCH(qint64, macs);
        for (const char* family : {"plain-", "resnet-"}) {
            const NetworkSpec network = cifar(family + std::to_string(depth));
            QCOMPARE(qint64{network.parameters()}, parameters);
            QCOMPARE(qint64{network.macs()}, macs);
            std::int64_t sum = 0;
            for (NodeId id = 0; id <= network.outputNode(); ++id)
                sum += network.parameters(id);
            QCOMPARE(qint64{sum}, parameters);
        }
    }

    void tensors_data() {
        QTest::addColumn<QByteArray>("network");
        QTest::addColumn<QByteArray>("tensor");
        QTest::addColumn<QByteArray>("shape");
        const auto row = [](const char* network, const char* tensor, const char* shape) {
            QTest::addRow("%s, %s", network, tensor)
                << QByteArray(network) << QByteArray(tensor) << QByteArray(shape);
        };
        row("resnet-20", "conv1.weight", "16×3×3×3");
        row("resnet-20", "bn1.running_mean", "16");
        row("resnet-20", "layer1.0.conv1.weight", "16×16×3×3");
        row("resnet-20", "layer2.0.conv1.weight", "32×16×3×3");
        row("resnet-20", "layer3.2.bn2.running_var", "64");
        row("resnet-20", "fc.weight", "10×64");
        row("resnet-20", "fc.bias", "10");
        row("resnet-20:shortcut=B", "layer2.0.downsample.0.weight", "32×16×1×1");
        row("resnet-20:shortcut=B", "layer2.0.downsample.1.weight", "32");
        row("resnet-20:shortcut=C", "layer1.1.downsample.0.weight", "16×16×1×1");
        row("resnet-20:norm=none", "layer1.0.conv2.bias", "16");
        row("resnet-29:block=bottleneck", "layer3.0.conv1.weight", "64×128×1×1");
        row("resnet-29:block=bottleneck", "layer3.0.conv3.weight", "256×64×1×1");
        row("resnet-20:block=preact", "layer2.0.bn1.weight", "16");
        row("resnet-20:block=preact", "bn1.weight", "64");
    }
    void tensors() {
        QFETCH(QByteArray, network);
        QFETCH(QByteArray, tensor);
        QFETCH(QByteArray, shape);
        const NetworkSpec spec = cifar(network.toStdString());
        const std::size_t index = tensorIndex(spec, tensor.toStdString());
        QVERIFY(index < spec.tensors().size());
        QCOMPARE(spec.tensors()[index].shape.text(), shape.toStdString());
    }

    void tensorsAreInTheOrderOfTorch() {
        const auto list = tensorList(cifar("plain-8"));
        const std::vector<std::string> first{"conv1.weight",       "bn1.weight",
                                             "bn1.bias",           "bn1.running_mean",
                                             "bn1.running_var",    "layer1.0.conv1.weight",
                                             "layer1.0.bn1.weight"};
        for (std::size_t i = 0; i < first.size(); ++i)
            QCOMPARE(list[i].first, first[i]);
        QCOMPARE(list.back().first, std::string("fc.bias"));
    }

    void plainHasTheTensorsOfResidual_data() {
        QTest::addColumn<QByteArray>("options");
        for (const char* options :
             {"20", "56", "20:width=5", "20:norm=none", "29:block=bottleneck", "20:block=preact"})
            QTest::newRow(options) << QByteArray(options);
    }
    void plainHasTheTensorsOfResidual() {
        QFETCH(QByteArray, options);
        const NetworkSpec plain = cifar("plain-" + options.toStdString());
        const NetworkSpec residual = cifar("resnet-" + options.toStdString());
        QVERIFY(tensorList(plain) == tensorList(residual));
        QCOMPARE(qint64{plain.macs()}, qint64{residual.macs()});
        QVERIFY(plain.nodes().size() < residual.nodes().size());

        const NetworkState a = initialState(plain, InitKind::He, 7);
        const NetworkState b = initialState(residual, InitKind::He, 7);
        QVERIFY(std::ranges::equal(a.tensors, b.tensors, equal));
    }

    void names_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("shortest");
        const auto row = [](const char* name, const char* shortest = nullptr) {
            QTest::newRow(name) << QByteArray(name) << QByteArray(shortest ? shortest : name);
        };
        row("plain-8");
        row("resnet-1202");
        row("resnet-56:width=8");
        row("resnet-20:shortcut=B");
        row("resnet-20:shortcut=C,block=preact");
        row("resnet-11:block=bottleneck");
        row("resnet-1199:block=bottleneck");
        row("plain-20:norm=none,activation=tanh,init=xavier");
        row("plain-20:activation=sigmoid");
        row("resnet-20:width=16,shortcut=A,block=basic,norm=batch,activation=relu,init=he",
            "resnet-20");
        row("resnet-20:init=xavier,width=1", "resnet-20:width=1,init=xavier");
        row("resnet-20:width=1024");
    }
    void names() {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, shortest);
        const CifarNetworkOptions options = parseCifarNetwork(name.toStdString());
        QCOMPARE(networkName(options), shortest.toStdString());
        QVERIFY(parseCifarNetwork(networkName(options)) == options);
        QCOMPARE(shortName(options), shortest.toStdString().substr(0, shortest.indexOf(':')));
    }

    void badNames_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const char* says) {
            QTest::newRow(name) << QByteArray(name) << QString::fromUtf8(says);
        };
        row("resnet-21", "the nearest are 20 and 26 (6n + 2)");
        row("plain-55", "the nearest are 50 and 56");
        row("resnet-2", "the nearest are 8 and 14");
        row("resnet-0", "the nearest are 8 and 14");
        row("resnet--20", "the nearest are 8 and 14");
        row("resnet-1208", "the nearest are 1196 and 1202");
        row("resnet-2147483647", "the nearest are 1196 and 1202");
        row("resnet-26:block=bottleneck", "the nearest are 20 and 29 (9n + 2)");
        row("resnet-99999999999", "not a whole number");
        row("resnet-", "not a whole number");
        row("resnet-20x", "not a whole number");
        row("resnet", "not a whole number");
        row("", "there is no such network");
        row("vgg-16", "there is no such network");
        row("ResNet-20", "there is no such network");
        row("resnet-20:width=0", "must be 1 to 1024");
        row("resnet-20:width=1025", "must be 1 to 1024");
        row("resnet-20:width=", "not a whole number");
        row("resnet-20:widht=8", "there are width, shortcut, block");
        row("resnet-20:shortcut=D", "shortcut can be A, B, C");
        row("resnet-20:norm=layer", "norm can be batch, none");
        row("plain-20:shortcut=B", "a plain network has no shortcuts");
    }
    void badNames() {
        QFETCH(QByteArray, name);
        QFETCH(QString, says);
        const QString error = errorOf([&] { parseCifarNetwork(name.toStdString()); });
        QVERIFY2(error.contains(says), qPrintable(error));
        // "resnet-26:block=bottleneck" is called resnet-26 where only its depth is wrong.
        QVERIFY2(error.startsWith(QString::fromUtf8(name.split(':').front())), qPrintable(error));
    }

    void nearestDepthsCanBeBuilt() {
        for (const int step : {6, 9})
            for (int depth = step + 2; depth <= maxDepth; depth += step) {
                CifarNetworkOptions options;
                options.block = step == 9 ? BlockKind::Bottleneck : BlockKind::Basic;
                options.depth = depth;
                validate(options);
            }
    }

    void shapeErrorsNameTheLayer_data() {
        QTest::addColumn<LayerSpec>("layer");
        QTest::addColumn<bool>("onVector");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const LayerSpec& layer, const char* says,
                            bool onVector = false) {
            QTest::newRow(name) << layer << onVector << QString::fromUtf8(says);
        };
        row("kernel too large", Conv2dSpec{4, {5, 5}, {}}, "a kernel of 5 doesn't fit into 4");
        row("groups", Conv2dSpec{4, {1, 1}, {}, {0, 0}, 3}, "3 groups don't divide 4 input");
        row("no output", Conv2dSpec{0, {1, 1}, {}}, "at least one output channel");
        row("stride 0", Conv2dSpec{4, {1, 1}, {0, 1}}, "stride must be at least 1");
        row("kernel 0", Conv2dSpec{4, {0, 1}, {}}, "kernel must be at least 1×1");
        row("negative padding", Conv2dSpec{4, {1, 1}, {}, {-1, 0}}, "padding can't be negative");
        row("convolution of a vector", Conv2dSpec{4, {1, 1}, {}}, "channels × height × width",
            true);
        row("norm of a vector", BatchNorm2dSpec{}, "channels × height × width", true);
        row("pool of a vector", Pool2dSpec{}, "channels × height × width", true);
        row("pool's padding", Pool2dSpec{PoolKind::Max, {2, 2}, {2, 2}, {2, 2}},
            "half of the kernel");
        row("fewer channels", PadShortcutSpec{2, 1}, "can't turn 4 channels into fewer");
        row("no features", LinearSpec{0}, "at least one output");
        row("dropout of all", DropoutSpec{1}, "less than 1");
        row("add of one", AddSpec{}, "adds two inputs");
    }
    void shapeErrorsNameTheLayer() {
        QFETCH(LayerSpec, layer);
        QFETCH(bool, onVector);
        QFETCH(QString, says);
        NetworkSpec network("net", {4, 4, 4});
        const NodeId input = onVector ? network.add("avg", GlobalAvgPoolSpec{}, 0) : 0;
        const QString error = errorOf([&] { network.add("the.layer", layer, input); });
        QVERIFY2(error.startsWith(u"net: the.layer "), qPrintable(error));
        QVERIFY2(error.contains(says), qPrintable(error));
    }

    void graphErrors() {
        NetworkSpec network("net", {4, 4, 4});
        network.add("a", ActivationSpec{}, 0);
        network.add("b", Conv2dSpec{4, {2, 2}, {}}, 0);
        QVERIFY(errorOf([&] {
                    network.add("a", ActivationSpec{}, 0);
                }).contains(u"two layers are called a"));
        QVERIFY(errorOf([&] {
                    network.add("c", ActivationSpec{}, 7);
                }).contains(u"c has an input that doesn't come before it"));
        QVERIFY(errorOf([&] {
                    network.add("d", AddSpec{}, {1, 2});
                }).contains(QStringLiteral("can't add 4×4×4 and 4×3×3")));
        QVERIFY(!errorOf([] { NetworkSpec("net", {0, 4, 4}); }).isEmpty());
        QVERIFY(!errorOf([] { NetworkSpec("net", {4, 4}); }).isEmpty());
        QVERIFY(errorOf([] { makeCifarNetwork({}, {3, 3, 8}, 10); }).contains(u"4×4"));
        QVERIFY(errorOf([] { makeCifarNetwork({}, {3, 8, 8}, 1); }).contains(u"two classes"));
    }

    void seedsChooseTheWeights() {
        const NetworkSpec network = cifar("resnet-20:width=8");
        const NetworkState a = initialState(network, InitKind::He, 1);
        const NetworkState b = initialState(network, InitKind::He, 2);
        for (std::size_t t = 0; t < a.tensors.size(); ++t)
            QCOMPARE(equal(a.tensors[t], b.tensors[t]),
                     network.tensors()[t].role != TensorRole::Weight);
        // Layers of one shape still get weights of their own.
        QVERIFY(!equal(a.tensors[tensorIndex(network, "layer1.0.conv1.weight")],
                       a.tensors[tensorIndex(network, "layer1.0.conv2.weight")]));
    }

    void statisticsOfTheWeights_data() {
        QTest::addColumn<InitKind>("init");
        QTest::addColumn<QByteArray>("tensor");
        QTest::addColumn<double>("variance");
        const auto row = [](const char* name, InitKind init, const char* tensor, double variance) {
            QTest::addRow("%s, %s", name, tensor) << init << QByteArray(tensor) << variance;
        };
        row("he", InitKind::He, "layer1.0.conv1.weight", 2.0 / (16 * 9));
        row("he", InitKind::He, "layer2.0.conv1.weight", 2.0 / (16 * 9));
        row("he", InitKind::He, "layer3.0.conv2.weight", 2.0 / (64 * 9));
        row("he", InitKind::He, "fc.weight", 1.0 / (3 * 64));
        row("xavier", InitKind::Xavier, "layer2.0.conv1.weight", 2.0 / ((16 + 32) * 9));
        row("xavier", InitKind::Xavier, "layer3.0.conv2.weight", 2.0 / (128 * 9));
        row("xavier", InitKind::Xavier, "fc.weight", 1.0 / (3 * 64));
    }
    void statisticsOfTheWeights() {
        QFETCH(InitKind, init);
        QFETCH(QByteArray, tensor);
        QFETCH(double, variance);
        const NetworkSpec network = cifar("resnet-20");
        const NetworkState state = initialState(network, init, 11);
        const Tensor& weights = state.tensors[tensorIndex(network, tensor.toStdString())];
        const auto count = static_cast<double>(weights.size());
        const Moments m = moments(weights);
        // Five standard deviations of the estimates.
        QVERIFY(std::abs(m.mean) < 5 * std::sqrt(variance / count));
        QVERIFY(std::abs(m.variance / variance - 1) < 5 * std::sqrt(2 / count));
    }

    void firstValuesOfTheOthers() {
        const NetworkSpec network = cifar("resnet-8");
        const NetworkState state = initialState(network, InitKind::He, 1);
        const std::map<TensorRole, float> first{{TensorRole::Bias, 0.0f},
                                                {TensorRole::NormScale, 1.0f},
                                                {TensorRole::NormShift, 0.0f},
                                                {TensorRole::RunningMean, 0.0f},
                                                {TensorRole::RunningVariance, 1.0f}};
        for (std::size_t t = 0; t < state.tensors.size(); ++t)
            if (const auto found = first.find(network.tensors()[t].role); found != first.end())
                QVERIFY(std::ranges::count(state.tensors[t].span(), found->second) ==
                        state.tensors[t].size());
        QCOMPARE(qint64{state.batchesTracked}, qint64{0});
    }
};

QTEST_GUILESS_MAIN(NetworkSpecTest)
#include "NetworkSpecTest.moc"
