// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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

#include <utility>
#include <vector>

/// Each general kernel, forward and backward, against the naive one. Failures are QTest's.
namespace rlab {

using reference::Array;

/// Rounding of sums of a few hundred products, far below what a wrong index would do.
template <class T>
constexpr double bound = 32 * std::numeric_limits<T>::epsilon();

/// (N, C, H, W) without N.
inline Shape imageOf(const Shape& batch) {
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
    // Sums of terms of either sign: rounding is measured by the terms, the sum may be about zero.
    const double terms = norm(std::as_const(dy.exact).span());
    RLAB_VERIFY_ERROR(relativeError(std::as_const(dgamma).span(), expected.dgamma.span(), terms),
                      bound<T>);
    RLAB_VERIFY_ERROR(relativeError(std::as_const(dbeta).span(), expected.dbeta.span(), terms),
                      bound<T>);
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

} // namespace rlab
