// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/KernelChecks.h"

using namespace rlab;

namespace {

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
        row("3x3 in bands",          {2, 70, 33, 33}, 3, extent(3, 3), extent(1, 1), extent(1, 1), 1, true);
        row("5x5 in bands, stride 2",{1, 80, 33, 40}, 4, extent(5, 5), extent(2, 2), extent(2, 2), 2, false);
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
