// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Plan.h"
#include "core/kernels/general/SoftmaxCrossEntropy.h"
#include "core/nn/CifarNetwork.h"
#include "core/train/Optimizer.h"
#include "tests/core/Compare.h"

#include <QTest>

#include <algorithm>

using namespace rlab;

namespace {

constexpr int classes = 10;

NetworkSpec network(const QString& name) {
    return makeCifarNetwork(parseCifarNetwork(name.toStdString()), Shape{3, 16, 16}, classes);
}

/// All that some steps of training leave behind: parameters, running statistics, last logits.
std::vector<Tensor> trained(const NetworkSpec& spec, int threads) {
    constexpr int mostImages = 32;
    const Parallel parallel(threads);
    const auto plan = compile(spec, mostImages, Mode::Training, parallel);
    const auto optimizer = makeOptimizer(OptimizerSpec{}, spec, parallel);
    NetworkState state = initialState(spec, InitKind::He, 7);
    Gradients gradients = zeroGradients<float>(spec);
    Tensor logits;
    // The last batch of an epoch is smaller.
    for (const int batch : {mostImages, 13, mostImages}) {
        const Tensor images =
            randomTensor<float>(spec.input().batchOf(batch), static_cast<std::uint32_t>(batch));
        std::ranges::copy(images.span(), plan->input());
        const TensorView<const float> made = plan->forward(state, batch, 1, 1);
        logits = Tensor(made.shape());
        std::ranges::copy(made.span(), logits.data());
        Tensor byLogits(made.shape());
        softmaxCrossEntropyGradient(batch, classes, logits.data(),
                                    randomLabels(batch, classes).data(), byLogits.data());
        plan->backward(state, byLogits.view(), gradients);
        optimizer->step(state, gradients, 0.05);
    }
    std::vector<Tensor> all = std::move(state.tensors);
    all.push_back(std::move(logits));
    return all;
}

/// The logits of these images, `together` at a time.
Tensor inferred(const NetworkSpec& spec, const Tensor& images, int together, int threads) {
    const NetworkState state = initialState(spec, InitKind::He, 7);
    const auto plan = compile(spec, together, Mode::Inference, Parallel(threads));
    plan->prepare(state);
    const std::int64_t count = images.shape()[0];
    Tensor logits = notNumbers<float>(Shape{count, classes});
    for (std::int64_t first = 0; first < count; first += together) {
        const auto batch = static_cast<int>(std::min<std::int64_t>(together, count - first));
        std::copy_n(images.view().item(first), batch * spec.input().elements(), plan->input());
        std::ranges::copy(plan->infer(batch).span(), logits.view().item(first));
    }
    return logits;
}

bool sameBits(const Tensor& a, const Tensor& b) {
    return std::ranges::equal(a.span(), b.span());
}

} // namespace

/// Same seed, same bits, whatever the number of threads.
class ThreadsTest : public QObject {
    Q_OBJECT

private slots:
    void training_data() {
        QTest::addColumn<QString>("name");
        for (const char* name :
             {"resnet-8:width=8", "resnet-8:shortcut=B", "resnet-11:block=bottleneck",
              "plain-8:norm=none", "resnet-8:width=8,block=preact"})
            QTest::newRow(name) << QString(name);
    }
    void training() {
        QFETCH(QString, name);
        const NetworkSpec spec = network(name);
        const std::vector<Tensor> expected = trained(spec, 1);
        for (const Tensor& tensor : expected)
            QVERIFY(std::isfinite(norm(tensor.span())));
        for (const int threads : {2, 3, 4, 8})
            QVERIFY2(std::ranges::equal(trained(spec, threads), expected, sameBits),
                     qPrintable(QStringLiteral("%1 threads").arg(threads)));
    }

    void inference_data() { training_data(); }
    void inference() {
        QFETCH(QString, name);
        const NetworkSpec spec = network(name);
        const Tensor images = randomTensor<float>(spec.input().batchOf(29), 1);
        const Tensor expected = inferred(spec, images, 29, 1);
        QVERIFY(std::isfinite(norm(expected.span())));
        for (const int threads : {2, 3, 8})
            QVERIFY2(sameBits(inferred(spec, images, 29, threads), expected),
                     qPrintable(QStringLiteral("%1 threads").arg(threads)));
    }

    void anImagesLogitsAreThoseOfItsBatch_data() { training_data(); }
    void anImagesLogitsAreThoseOfItsBatch() {
        QFETCH(QString, name);
        const NetworkSpec spec = network(name);
        const Tensor images = randomTensor<float>(spec.input().batchOf(20), 1);
        const Tensor expected = inferred(spec, images, 1, 1);
        for (const int together : {7, 8, 9})
            RLAB_VERIFY_ERROR(relativeError(inferred(spec, images, together, 2), expected), 1e-6);
    }
};

QTEST_GUILESS_MAIN(ThreadsTest)
#include "ThreadsTest.moc"
