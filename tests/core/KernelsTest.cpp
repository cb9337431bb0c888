// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/general/BatchNorm.h"
#include "core/kernels/general/Convolution.h"
#include "core/kernels/general/Elementwise.h"
#include "core/kernels/general/Linear.h"
#include "core/kernels/general/PadShortcut.h"
#include "core/kernels/general/Pooling.h"
#include "core/kernels/general/SoftmaxCrossEntropy.h"
#include "core/kernels/reference/BatchNorm.h"
#include "core/kernels/reference/Convolution.h"
#include "core/kernels/reference/Elementwise.h"
#include "core/kernels/reference/Linear.h"
#include "core/kernels/reference/PadShortcut.h"
#include "core/kernels/reference/Pooling.h"
#include "core/kernels/reference/SoftmaxCrossEntropy.h"
#include "core/nn/ShapeInference.h"
#include "tests/core/Compare.h"

#include <vector>

using namespace rlab;
using reference::Array;

namespace {

/// Rounding of sums of a few hundred products, far below what a wrong index would do.
template <class T>
constexpr double bound = 32 * std::numeric_limits<T>::epsilon();

/// (N, C, H, W) without N.
Shape imageOf(const Shape& batch) {
    return {batch[1], batch[2], batch[3]};
}

/// The same numbers for the kernel and, in double, for the reference.
template <class T>
struct Pair {
    Pair(const Shape& shape, std::uint32_t stream)
        : fast(randomTensor<T>(shape, stream))
        , exact(randomTensor<double>(shape, stream)) {}

    BasicTensor<T> fast;
    Array exact;
};

/// Backward kernels add to what is there: this is there, and has to be in the result.
template <class T>
struct Accumulated : Pair<T> {
    explicit Accumulated(const Shape& shape)
        : Pair<T>(shape, 77) {}

    T* data() { return this->fast.data(); }
    double error(const Array& added) const {
        return relativeError(this->fast, reference::sum(this->exact, added));
    }
};

/// Float and double, on one thread and on three.
#define RLAB_FOR_ALL_TYPES(check, ...)                                                             \
    do {                                                                                           \
        for (const int threads : {1, 3}) {                                                         \
            check<float>(Parallel(threads), __VA_ARGS__);                                          \
            check<double>(Parallel(threads), __VA_ARGS__);                                         \
            if (QTest::currentTestFailed())                                                        \
                return;                                                                            \
        }                                                                                          \
    } while (false)

template <class T>
void checkConvolution(const Parallel& parallel, const Conv2dSpec& spec, const Shape& input) {
    const Shape image = imageOf(input);
    const std::int64_t batch = input[0];
    const ConvGeometry g(spec, image, inferShape(spec, {image}));
    const Pair<T> x(input, 1);
    const Pair<T> w(
        {spec.outChannels, image[0] / spec.groups, spec.kernel.height, spec.kernel.width}, 2);
    const Pair<T> bias(Shape{spec.outChannels}, 3);
    const auto scratch = [&] { return notNumbers<T>(Shape{convScratch(g, parallel.threads())}); };

    const Array y =
        reference::convForward(spec, x.exact, w.exact, spec.bias ? &bias.exact : nullptr);
    QCOMPARE(imageOf(y.shape()).text(), inferShape(spec, {image}).text());
    BasicTensor<T> fastY = notNumbers<T>(y.shape());
    convForward(parallel, g, batch, x.fast.data(), w.fast.data(),
                spec.bias ? bias.fast.data() : nullptr, fastY.data(), scratch().data());
    RLAB_VERIFY_ERROR(relativeError(fastY, y), bound<T>);

    const Pair<T> dy(y.shape(), 4);
    Accumulated<T> dx(input);
    convBackwardData(parallel, g, batch, dy.fast.data(), w.fast.data(), dx.data(),
                     scratch().data());
    RLAB_VERIFY_ERROR(dx.error(reference::convBackwardData(spec, input, w.exact, dy.exact)),
                      bound<T>);

    BasicTensor<T> dw = notNumbers<T>(w.exact.shape());
    BasicTensor<T> dbias = notNumbers<T>(bias.exact.shape());
    convBackwardWeights(parallel, g, batch, x.fast.data(), dy.fast.data(), dw.data(),
                        spec.bias ? dbias.data() : nullptr, scratch().data());
    RLAB_VERIFY_ERROR(relativeError(dw, reference::convBackwardWeights(spec, x.exact, dy.exact)),
                      bound<T>);
    if (spec.bias)
        RLAB_VERIFY_ERROR(relativeError(dbias, reference::convBackwardBias(dy.exact)), bound<T>);
}

template <class T>
void checkPooling(const Parallel& parallel, const Pool2dSpec& spec, const Shape& input) {
    const Shape image = imageOf(input);
    const PoolGeometry g(spec, image, inferShape(spec, {image}));
    const Pair<T> x(input, 1);
    const Array y = reference::pool(spec, x.exact);
    QCOMPARE(imageOf(y.shape()).text(), inferShape(spec, {image}).text());
    BasicTensor<T> fastY = notNumbers<T>(y.shape());
    poolForward(parallel, g, input[0], x.fast.data(), fastY.data());
    RLAB_VERIFY_ERROR(relativeError(fastY, y), bound<T>);

    const Pair<T> dy(y.shape(), 2);
    Accumulated<T> dx(input);
    poolBackward(parallel, g, input[0], x.fast.data(), dy.fast.data(), dx.data());
    RLAB_VERIFY_ERROR(dx.error(reference::poolBackward(spec, x.exact, dy.exact)), bound<T>);
}

template <class T>
void checkGlobalAverage(const Parallel& parallel, const Shape& input) {
    const Pair<T> x(input, 1);
    const Array y = reference::globalAverage(x.exact);
    const std::int64_t pixels = input[2] * input[3];
    BasicTensor<T> fastY = notNumbers<T>(y.shape());
    globalAverageForward(parallel, y.size(), pixels, x.fast.data(), fastY.data());
    RLAB_VERIFY_ERROR(relativeError(fastY, y), bound<T>);

    const Pair<T> dy(y.shape(), 2);
    Accumulated<T> dx(input);
    globalAverageBackward(parallel, y.size(), pixels, dy.fast.data(), dx.data());
    RLAB_VERIFY_ERROR(dx.error(reference::globalAverageBackward(input, dy.exact)), bound<T>);
}

template <class T>
void checkBatchNorm(const Parallel& parallel, const Shape& input) {
    constexpr double epsilon = 1e-5;
    constexpr double momentum = 0.1;
    const BatchNormGeometry g{input[0], input[1], input[2] * input[3]};
    const Shape channels{g.channels};
    const Pair<T> x(input, 1);
    const Pair<T> gamma(channels, 2);
    const Pair<T> beta(channels, 3);

    const reference::ChannelMoments moments = reference::channelMoments(x.exact);
    BasicTensor<T> mean(channels), variance(channels), inverse(channels);
    const BatchStatistics<T> statistics{mean.data(), variance.data(), inverse.data()};
    BasicTensor<T> y = notNumbers<T>(input);
    batchNormForwardTraining(parallel, g, epsilon, x.fast.data(), gamma.fast.data(),
                             beta.fast.data(), statistics, y.data());
    RLAB_VERIFY_ERROR(
        relativeError(y, reference::batchNorm(x.exact, moments, epsilon, gamma.exact, beta.exact)),
        bound<T>);

    const reference::ChannelMoments running{randomTensor<double>(channels, 4),
                                            reference::channelMoments(x.exact).variance};
    const reference::ChannelMoments moved =
        reference::movedMoments(running, moments, g.batch * g.pixels, momentum);
    BasicTensor<T> runningMean = converted<T>(running.mean);
    BasicTensor<T> runningVariance = converted<T>(running.variance);
    batchNormMoveRunning(g, momentum, statistics, runningMean.data(), runningVariance.data());
    RLAB_VERIFY_ERROR(relativeError(runningMean, moved.mean), bound<T>);
    RLAB_VERIFY_ERROR(relativeError(runningVariance, moved.variance), bound<T>);

    batchNormForwardInference(parallel, g, epsilon, x.fast.data(), gamma.fast.data(),
                              beta.fast.data(), runningMean.data(), runningVariance.data(),
                              y.data());
    RLAB_VERIFY_ERROR(
        relativeError(y, reference::batchNorm(x.exact, moved, epsilon, gamma.exact, beta.exact)),
        bound<T>);

    const Pair<T> dy(input, 5);
    const reference::BatchNormGradients expected =
        reference::batchNormBackward(x.exact, epsilon, gamma.exact, dy.exact);
    Accumulated<T> dx(input);
    BasicTensor<T> dgamma = notNumbers<T>(channels);
    BasicTensor<T> dbeta = notNumbers<T>(channels);
    batchNormBackward(parallel, g, x.fast.data(), gamma.fast.data(), statistics, dy.fast.data(),
                      dx.data(), dgamma.data(), dbeta.data());
    RLAB_VERIFY_ERROR(dx.error(expected.dx), bound<T>);
    RLAB_VERIFY_ERROR(relativeError(dgamma, expected.dgamma), bound<T>);
    RLAB_VERIFY_ERROR(relativeError(dbeta, expected.dbeta), bound<T>);
}

template <class T>
void checkActivation(const Parallel& parallel, ActivationKind kind, const Shape& shape) {
    const Pair<T> x(shape, 1);
    const Pair<T> dy(shape, 2);
    BasicTensor<T> y = notNumbers<T>(shape);
    activationForward(parallel, kind, x.fast.size(), x.fast.data(), y.data());
    RLAB_VERIFY_ERROR(relativeError(y, reference::activation(kind, x.exact)), bound<T>);
    Accumulated<T> dx(shape);
    activationBackward(parallel, kind, x.fast.size(), y.data(), dy.fast.data(), dx.data());
    RLAB_VERIFY_ERROR(dx.error(reference::activationBackward(kind, x.exact, dy.exact)), bound<T>);
}

template <class T>
void checkAdd(const Parallel& parallel, const Shape& shape) {
    const Pair<T> a(shape, 1);
    const Pair<T> b(shape, 2);
    BasicTensor<T> y = notNumbers<T>(shape);
    addForward(parallel, a.fast.size(), a.fast.data(), b.fast.data(), y.data());
    RLAB_VERIFY_ERROR(relativeError(y, reference::sum(a.exact, b.exact)), bound<T>);
    Accumulated<T> da(shape);
    accumulate(parallel, a.fast.size(), b.fast.data(), da.data());
    RLAB_VERIFY_ERROR(da.error(b.exact), bound<T>);
}

template <class T>
void checkPadShortcut(const Parallel& parallel, const PadShortcutSpec& spec, const Shape& input) {
    const PadShortcutGeometry g{input[0], input[1],         input[2],
                                input[3], spec.outChannels, spec.stride};
    const Pair<T> x(input, 1);
    const Array y = reference::padShortcut(spec, x.exact);
    QCOMPARE(imageOf(y.shape()).text(), inferShape(spec, {imageOf(input)}).text());
    BasicTensor<T> fastY = notNumbers<T>(y.shape());
    padShortcutForward(parallel, g, x.fast.data(), fastY.data());
    RLAB_VERIFY_ERROR(relativeError(fastY, y), bound<T>);

    const Pair<T> dy(y.shape(), 2);
    Accumulated<T> dx(input);
    padShortcutBackward(parallel, g, dy.fast.data(), dx.data());
    RLAB_VERIFY_ERROR(dx.error(reference::padShortcutBackward(spec, input, dy.exact)), bound<T>);
}

template <class T>
void checkLinear(const Parallel& parallel, const LinearGeometry& g, bool hasBias) {
    const Pair<T> x({g.batch, g.inFeatures}, 1);
    const Pair<T> w({g.outFeatures, g.inFeatures}, 2);
    const Pair<T> bias(Shape{g.outFeatures}, 3);
    const Pair<T> dy({g.batch, g.outFeatures}, 4);
    const Array y = reference::linearForward(x.exact, w.exact, hasBias ? &bias.exact : nullptr);
    BasicTensor<T> fastY = notNumbers<T>(y.shape());
    linearForward(parallel, g, x.fast.data(), w.fast.data(), hasBias ? bias.fast.data() : nullptr,
                  fastY.data());
    RLAB_VERIFY_ERROR(relativeError(fastY, y), bound<T>);

    const reference::LinearGradients expected =
        reference::linearBackward(x.exact, w.exact, dy.exact);
    Accumulated<T> dx(x.exact.shape());
    BasicTensor<T> dw = notNumbers<T>(w.exact.shape());
    BasicTensor<T> dbias = notNumbers<T>(bias.exact.shape());
    linearBackwardData(parallel, g, dy.fast.data(), w.fast.data(), dx.data());
    linearBackwardWeights(parallel, g, x.fast.data(), dy.fast.data(), dw.data(),
                          hasBias ? dbias.data() : nullptr);
    RLAB_VERIFY_ERROR(dx.error(expected.dx), bound<T>);
    RLAB_VERIFY_ERROR(relativeError(dw, expected.dw), bound<T>);
    if (hasBias)
        RLAB_VERIFY_ERROR(relativeError(dbias, expected.dbias), bound<T>);
}

template <class T>
void checkLoss(std::int64_t batch, int classes) {
    const Pair<T> logits({batch, classes}, 1);
    const std::vector<std::uint16_t> labels = randomLabels(batch, classes);
    const double expected = reference::crossEntropy(logits.exact, labels);
    const LossSums sums = softmaxCrossEntropy(batch, classes, logits.fast.data(), labels.data());
    RLAB_VERIFY_ERROR(std::abs(sums.loss - expected) / expected, bound<double>);
    BasicTensor<T> gradient = notNumbers<T>(logits.exact.shape());
    softmaxCrossEntropyGradient(batch, classes, logits.fast.data(), labels.data(), gradient.data());
    RLAB_VERIFY_ERROR(
        relativeError(gradient, reference::crossEntropyGradient(logits.exact, labels)), bound<T>);
}

Extent extent(int height, int width) {
    return {height, width};
}

} // namespace

class KernelsTest : public QObject {
    Q_OBJECT

private slots:
    void convolution_data() {
        QTest::addColumn<Shape>("input");
        QTest::addColumn<Conv2dSpec>("spec");
        // clang-format off
        const auto row = [](const char* name, const Shape& input, int out, Extent kernel,
                            Extent stride, Extent padding, int groups, bool bias) {
            QTest::newRow(name) << input << Conv2dSpec{out, kernel, stride, padding, groups, bias};
        };
        row("1x1",                   {5, 3, 7, 5},   4, extent(1, 1), extent(1, 1), extent(0, 0), 1, false);
        row("1x1 bias",              {1, 4, 5, 5},   3, extent(1, 1), extent(1, 1), extent(0, 0), 1, true);
        row("1x1 stride 2",          {5, 3, 7, 6},   4, extent(1, 1), extent(2, 2), extent(0, 0), 1, false);
        row("1x1 padding 1",         {1, 2, 3, 4},   2, extent(1, 1), extent(1, 1), extent(1, 1), 1, true);
        row("1x1 groups",            {5, 6, 5, 3},   4, extent(1, 1), extent(1, 1), extent(0, 0), 2, true);
        row("3x3 same",              {5, 3, 9, 7},   8, extent(3, 3), extent(1, 1), extent(1, 1), 1, false);
        row("3x3 valid bias",        {1, 3, 9, 7},   5, extent(3, 3), extent(1, 1), extent(0, 0), 1, true);
        row("3x3 stride 2",          {5, 4, 8, 8},   6, extent(3, 3), extent(2, 2), extent(1, 1), 1, false);
        row("3x3 stride 2 odd",      {5, 4, 9, 11},  6, extent(3, 3), extent(2, 2), extent(1, 1), 1, true);
        row("3x3 stride 3",          {5, 2, 10, 8},  3, extent(3, 3), extent(3, 3), extent(1, 1), 1, false);
        row("3x3 padding 3",         {1, 2, 4, 5},   3, extent(3, 3), extent(1, 1), extent(3, 3), 1, true);
        row("3x3 on 1x1",            {5, 3, 1, 1},   4, extent(3, 3), extent(1, 1), extent(1, 1), 1, false);
        row("3x3 groups 2",          {5, 4, 6, 7},   6, extent(3, 3), extent(1, 1), extent(1, 1), 2, true);
        row("3x3 depthwise",         {5, 6, 7, 7},   6, extent(3, 3), extent(2, 2), extent(1, 1), 6, false);
        row("3x3 depthwise double",  {1, 3, 5, 5},   6, extent(3, 3), extent(1, 1), extent(1, 1), 3, true);
        row("5x5",                   {5, 2, 8, 9},   3, extent(5, 5), extent(1, 1), extent(2, 2), 1, false);
        row("5x5 stride 3",          {1, 2, 11, 9},  3, extent(5, 5), extent(3, 3), extent(2, 2), 1, true);
        row("7x7 stride 2",          {5, 3, 13, 15}, 4, extent(7, 7), extent(2, 2), extent(3, 3), 1, false);
        row("7x7 whole image",       {5, 3, 7, 7},   4, extent(7, 7), extent(1, 1), extent(0, 0), 1, true);
        row("1x3",                   {5, 3, 6, 7},   4, extent(1, 3), extent(1, 1), extent(0, 1), 1, false);
        row("5x1 stride 1x2",        {5, 3, 7, 8},   4, extent(5, 1), extent(1, 2), extent(2, 0), 1, true);
        row("3x2 stride 2x3",        {1, 4, 7, 9},   2, extent(3, 2), extent(2, 3), extent(1, 0), 2, true);
        row("stride over kernel",    {5, 2, 9, 9},   2, extent(2, 2), extent(3, 3), extent(0, 0), 1, false);
        row("batch of 17",           {17, 2, 5, 5},  3, extent(3, 3), extent(1, 1), extent(1, 1), 1, true);
        // clang-format on
    }
    void convolution() {
        QFETCH(Shape, input);
        QFETCH(Conv2dSpec, spec);
        RLAB_FOR_ALL_TYPES(checkConvolution, spec, input);
    }

    void pooling_data() {
        QTest::addColumn<Shape>("input");
        QTest::addColumn<Pool2dSpec>("spec");
        const auto rows = [](const char* name, const Shape& input, Extent kernel, Extent stride,
                             Extent padding, bool ceilMode) {
            QTest::addRow("max %s", name)
                << input << Pool2dSpec{PoolKind::Max, kernel, stride, padding, ceilMode};
            QTest::addRow("average %s", name)
                << input << Pool2dSpec{PoolKind::Average, kernel, stride, padding, ceilMode};
        };
        rows("2x2", {5, 3, 8, 6}, extent(2, 2), extent(2, 2), extent(0, 0), false);
        rows("2x2 odd", {1, 3, 7, 9}, extent(2, 2), extent(2, 2), extent(0, 0), false);
        rows("2x2 odd ceil", {5, 3, 7, 9}, extent(2, 2), extent(2, 2), extent(0, 0), true);
        rows("3x3 stride 2 padding 1", {5, 2, 9, 8}, extent(3, 3), extent(2, 2), extent(1, 1),
             false);
        rows("3x3 stride 2 ceil", {5, 2, 10, 8}, extent(3, 3), extent(2, 2), extent(0, 0), true);
        rows("3x3 stride 2 padding 1 ceil", {1, 2, 8, 7}, extent(3, 3), extent(2, 2), extent(1, 1),
             true);
        rows("3x3 stride 1 padding 1", {5, 2, 5, 5}, extent(3, 3), extent(1, 1), extent(1, 1),
             false);
        rows("2x2 stride 3 padding 1 ceil", {5, 2, 6, 7}, extent(2, 2), extent(3, 3), extent(1, 1),
             true);
        rows("last window would start outside", {1, 1, 4, 4}, extent(2, 2), extent(3, 3),
             extent(1, 1), true);
        rows("rectangular", {5, 2, 7, 6}, extent(3, 2), extent(2, 1), extent(1, 0), true);
        rows("whole image", {5, 4, 5, 3}, extent(5, 3), extent(1, 1), extent(0, 0), false);
    }
    void pooling() {
        QFETCH(Shape, input);
        QFETCH(Pool2dSpec, spec);
        RLAB_FOR_ALL_TYPES(checkPooling, spec, input);
    }

    void equalMaximaGiveTheGradientToTheFirst() {
        const Pool2dSpec spec{PoolKind::Max, extent(2, 2), extent(2, 2)};
        const Tensor x(Shape{1, 2, 2});
        const float dy = 3;
        Tensor dx(x.shape());
        poolBackward(Parallel(1), PoolGeometry(spec, x.shape(), {1, 1, 1}), 1, x.data(), &dy,
                     dx.data());
        QCOMPARE(std::vector<float>(dx.span().begin(), dx.span().end()),
                 (std::vector<float>{3, 0, 0, 0}));
    }

    void planes_data() {
        QTest::addColumn<Shape>("input");
        QTest::newRow("small") << Shape{2, 3, 2, 2};
        QTest::newRow("odd") << Shape{5, 4, 7, 3};
        QTest::newRow("one pixel") << Shape{5, 3, 1, 1};
        QTest::newRow("one image") << Shape{1, 2, 5, 5};
        QTest::newRow("more than one block of a sum") << Shape{3, 2, 19, 31};
    }
    void globalAverage_data() { planes_data(); }
    void globalAverage() {
        QFETCH(Shape, input);
        RLAB_FOR_ALL_TYPES(checkGlobalAverage, input);
    }
    void batchNorm_data() { planes_data(); }
    void batchNorm() {
        QFETCH(Shape, input);
        RLAB_FOR_ALL_TYPES(checkBatchNorm, input);
    }

    void runningVarianceStaysForASingleNumber() {
        float mean = 2, variance = 0, inverse = 1, runningMean = 1, runningVariance = 5;
        batchNormMoveRunning({1, 1, 1}, 0.5, BatchStatistics<float>{&mean, &variance, &inverse},
                             &runningMean, &runningVariance);
        QCOMPARE(runningMean, 1.5f);
        QCOMPARE(runningVariance, 5.0f);
    }

    void activation_data() {
        QTest::addColumn<ActivationKind>("kind");
        QTest::addColumn<Shape>("shape");
        for (const auto& [name, kind] :
             {std::pair("relu", ActivationKind::Relu), std::pair("tanh", ActivationKind::Tanh),
              std::pair("sigmoid", ActivationKind::Sigmoid)}) {
            QTest::addRow("%s, one", name) << kind << Shape{1};
            QTest::addRow("%s, many", name) << kind << Shape{40001};
        }
    }
    void activation() {
        QFETCH(ActivationKind, kind);
        QFETCH(Shape, shape);
        RLAB_FOR_ALL_TYPES(checkActivation, kind, shape);
    }

    void reluPassesNotNumbersOn() {
        const float x = std::numeric_limits<float>::quiet_NaN();
        float y = 0;
        activationForward(Parallel(1), ActivationKind::Relu, 1, &x, &y);
        QVERIFY(std::isnan(y));
    }

    void add() { RLAB_FOR_ALL_TYPES(checkAdd, (Shape{3, 20001})); }

    void padShortcut_data() {
        QTest::addColumn<Shape>("input");
        QTest::addColumn<PadShortcutSpec>("spec");
        QTest::newRow("stride 2") << Shape{5, 4, 8, 6} << PadShortcutSpec{8, 2};
        QTest::newRow("odd image") << Shape{5, 4, 7, 9} << PadShortcutSpec{8, 2};
        QTest::newRow("odd difference") << Shape{1, 3, 6, 6} << PadShortcutSpec{8, 2};
        QTest::newRow("one channel more") << Shape{5, 3, 5, 4} << PadShortcutSpec{4, 1};
        QTest::newRow("channels only") << Shape{5, 2, 3, 3} << PadShortcutSpec{8, 1};
        QTest::newRow("pixels only") << Shape{5, 3, 7, 7} << PadShortcutSpec{3, 3};
        QTest::newRow("one pixel") << Shape{5, 3, 1, 1} << PadShortcutSpec{6, 2};
    }
    void padShortcut() {
        QFETCH(Shape, input);
        QFETCH(PadShortcutSpec, spec);
        RLAB_FOR_ALL_TYPES(checkPadShortcut, spec, input);
    }

    void linear_data() {
        QTest::addColumn<LinearGeometry>("geometry");
        QTest::addColumn<bool>("bias");
        QTest::newRow("one") << LinearGeometry{1, 1, 1} << false;
        QTest::newRow("one image") << LinearGeometry{1, 7, 10} << true;
        QTest::newRow("no bias") << LinearGeometry{5, 13, 3} << false;
        QTest::newRow("head") << LinearGeometry{5, 64, 10} << true;
        QTest::newRow("more outputs than chunks") << LinearGeometry{19, 33, 21} << true;
    }
    void linear() {
        QFETCH(LinearGeometry, geometry);
        QFETCH(bool, bias);
        RLAB_FOR_ALL_TYPES(checkLinear, geometry, bias);
    }

    void loss_data() {
        QTest::addColumn<int>("batch");
        QTest::addColumn<int>("classes");
        QTest::newRow("one image, two classes") << 1 << 2;
        QTest::newRow("ten classes") << 5 << 10;
        QTest::newRow("a hundred classes") << 33 << 100;
    }
    void loss() {
        QFETCH(int, batch);
        QFETCH(int, classes);
        checkLoss<float>(batch, classes);
        checkLoss<double>(batch, classes);
    }

    void lossOfLargeLogitsIsFinite() {
        const std::vector<float> logits{1e4f, 0, -1e4f, -1e4f, 0, 1e4f};
        const std::vector<std::uint16_t> labels{0, 1};
        const LossSums sums = softmaxCrossEntropy(2, 3, logits.data(), labels.data());
        QCOMPARE(sums.loss, 1e4);
        std::vector<float> gradient(6);
        softmaxCrossEntropyGradient(2, 3, logits.data(), labels.data(), gradient.data());
        QCOMPARE(gradient, (std::vector<float>{0, 0, 0, 0, -0.5f, 0.5f}));
    }

    void wrongAnswers_data() {
        QTest::addColumn<std::vector<float>>("logits");
        QTest::addColumn<int>("label");
        QTest::addColumn<bool>("wrong");
        const float nan = std::numeric_limits<float>::quiet_NaN();
        QTest::newRow("largest") << std::vector<float>{1, 3, 2} << 1 << false;
        QTest::newRow("not largest") << std::vector<float>{1, 3, 2} << 2 << true;
        QTest::newRow("first of two largest") << std::vector<float>{3, 3, 2} << 0 << false;
        QTest::newRow("second of two largest") << std::vector<float>{3, 3, 2} << 1 << true;
        QTest::newRow("label is no number") << std::vector<float>{1, nan, 2} << 1 << true;
        QTest::newRow("another is no number") << std::vector<float>{1, nan, 2} << 2 << true;
    }
    void wrongAnswers() {
        QFETCH(std::vector<float>, logits);
        QFETCH(int, label);
        QFETCH(bool, wrong);
        const auto index = static_cast<std::uint16_t>(label);
        QCOMPARE(softmaxCrossEntropy(1, 3, logits.data(), &index).wrong, wrong ? 1 : 0);
    }

    void dropoutScalesWhatItKeeps() {
        constexpr std::int64_t batch = 7, features = 5000;
        constexpr double probability = 0.3;
        const DropoutKey key{1, 2, 3};
        const std::vector<float> ones(batch * features, 1.0f);
        std::vector<float> y(ones.size(), 0.0f);
        dropoutAdd(Parallel(1), probability, key, batch, features, ones.data(), y.data());
        const auto kept = std::ranges::count(y, static_cast<float>(1 / (1 - probability)));
        QCOMPARE(kept + std::ranges::count(y, 0.0f), std::ssize(y));
        // Five standard deviations of a binomial.
        const auto count = static_cast<double>(y.size());
        const double deviation = std::sqrt(count * probability * (1 - probability));
        QVERIFY(std::abs(static_cast<double>(kept) - count * (1 - probability)) < 5 * deviation);

        std::vector<float> again(ones.size(), 0.0f);
        dropoutAdd(Parallel(3), probability, key, batch, features, ones.data(), again.data());
        QCOMPARE(again, y);
        QVERIFY(!std::equal(y.begin(), y.begin() + features, y.begin() + features));
    }

    void dropoutMaskDependsOn_data() {
        QTest::addColumn<DropoutKey>("other");
        QTest::newRow("seed") << DropoutKey{2, 2, 3};
        QTest::newRow("step") << DropoutKey{1, 3, 3};
        QTest::newRow("node") << DropoutKey{1, 2, 4};
    }
    void dropoutMaskDependsOn() {
        QFETCH(DropoutKey, other);
        const std::vector<float> ones(100, 1.0f);
        std::vector<float> a(ones.size(), 0.0f), b(ones.size(), 0.0f);
        dropoutAdd(Parallel(1), 0.5, {1, 2, 3}, 1, 100, ones.data(), a.data());
        dropoutAdd(Parallel(1), 0.5, other, 1, 100, ones.data(), b.data());
        QVERIFY(a != b);
    }
};

QTEST_GUILESS_MAIN(KernelsTest)
#include "KernelsTest.moc"
