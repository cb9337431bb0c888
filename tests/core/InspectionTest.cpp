// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/FamiliarPictures.h"
#include "core/analysis/PictureInspection.h"
#include "core/base/Stopped.h"
#include "core/data/ShapesDataset.h"
#include "core/nn/CifarNetwork.h"
#include "core/nn/NetworkLayers.h"
#include "tests/core/Compare.h"
#include "tests/core/HandMadeNetworks.h"

#include <cmath>
#include <numeric>

using namespace rlab;

namespace {

/// A 1×1 convolution that hands the images on, so that changing a pixel changes that node's output
/// and nothing else; then one of each layer that has a derivative.
NetworkSpec oneOfEachLayer() {
    Builder b("one of each", Shape{3, 8, 8});
    const NodeId handed = b.add(Builder::convolution(3, 1), NetworkSpec::inputNode);
    const NodeId stem =
        b.add(ActivationSpec{ActivationKind::Tanh}, b.normed(Builder::convolution(4), handed));
    const NodeId branch = b.add(ActivationSpec{ActivationKind::Sigmoid},
                                b.normed(Builder::convolution(6, 3, 2), stem));
    const NodeId sum = b.add(AddSpec{}, {b.add(PadShortcutSpec{6, 2}, stem), branch});
    Pool2dSpec pool{PoolKind::Average, Extent::square(2), Extent::square(1)};
    const NodeId pooled = b.add(pool, b.add(DropoutSpec{0.5}, sum));
    pool.kind = PoolKind::Max;
    return b.withHead(b.add(pool, pooled));
}

/// Numbers unlike 0 and 1 in every tensor; the first convolution hands its input on.
BasicNetworkState<double> stateOf(const NetworkSpec& network, bool handsOn) {
    BasicNetworkState<double> state = toDouble(initialState(network, InitKind::He, 3));
    RandomStream random(7, Purpose::Initialise);
    for (std::size_t t = 0; t < state.tensors.size(); ++t)
        if (network.tensors()[t].role != TensorRole::Weight)
            for (double& value : state.tensors[t].span())
                value += 0.5 * random.uniform();
    if (handsOn)
        for (std::int64_t i = 0; i < 9; ++i)
            state.tensors[0][i] = i % 4 == 0;
    return state;
}

TrainedNetwork untrained(const char* name) {
    NetworkSpec network = makeCifarNetwork(parseCifarNetwork(name), Shape{3, 16, 16}, 10);
    NetworkState state = initialState(network, InitKind::He, 0);
    return {std::move(network), std::move(state), {{0.5f, 0.5f, 0.5f}, {0.2f, 0.2f, 0.2f}}, {}};
}

std::vector<std::uint8_t> anyPicture(const Shape& shape) {
    RandomStream random(1, Purpose::Benchmark);
    std::vector<std::uint8_t> bytes;
    for (std::int64_t i = 0; i < shape.elements(); ++i)
        bytes.push_back(static_cast<std::uint8_t>(random.below(256)));
    return bytes;
}

} // namespace

/// A look into a network in inference mode.
class InspectionTest : public QObject {
    Q_OBJECT

private slots:
    void gradientsAreFiniteDifferences() {
        const NetworkSpec network = oneOfEachLayer();
        const BasicNetworkState<double> state = stateOf(network, true);
        const BasicTensor<double> images = randomTensor<double>(network.input().batchOf(2), 5);
        const BasicTensor<double> weights = randomTensor<double>(network.output().batchOf(2), 6);
        Executor<double> executor(network, 2, Mode::Inspection, Parallel(1));
        executor.prepare(state);
        const auto weighted = [&](const BasicTensor<double>& pixels) {
            std::ranges::copy(pixels.span(), executor.input());
            const TensorView<const double> logits = executor.infer(2);
            double sum = 0;
            for (std::int64_t i = 0; i < weights.size(); ++i)
                sum += weights[i] * logits.data()[i];
            return sum;
        };
        BasicTensor<double> expected(images.shape());
        constexpr double step = 1e-6;
        for (std::int64_t i = 0; i < images.size(); ++i) {
            BasicTensor<double> moved = images;
            moved[i] += step;
            const double above = weighted(moved);
            moved[i] = images[i] - step;
            expected[i] = (above - weighted(moved)) / (2 * step);
        }
        weighted(images);
        const TensorView<const double> gradient = executor.gradientBy(1, weights.view());
        QCOMPARE(gradient.shape(), images.shape());
        RLAB_VERIFY_ERROR(relativeError(gradient.span(), std::as_const(expected).span()), 1e-7);
    }

    /// By a batch norm's shift, which moves all of a channel's outputs alike: sums of what Grad-CAM
    /// averages.
    void gradientsInsideOfABlock() {
        const NetworkSpec network = makeCifarNetwork(
            parseCifarNetwork("resnet-14:width=4,shortcut=B,activation=tanh"), Shape{3, 8, 8}, 5);
        BasicNetworkState<double> state = stateOf(network, false);
        const BasicTensor<double> images = randomTensor<double>(network.input().batchOf(1), 5);
        Executor<double> executor(network, 1, Mode::Inspection, Parallel(1));
        executor.prepare(state);
        const auto logit = [&] {
            std::ranges::copy(images.span(), executor.input());
            return executor.infer(1).data()[3];
        };
        BasicTensor<double> byLogits(Shape{1, 5});
        byLogits[3] = 1;
        for (NodeId id = 1; id <= network.outputNode(); ++id) {
            if (!std::holds_alternative<BatchNorm2dSpec>(network.node(id).layer))
                continue;
            logit();
            const TensorView<const double> gradient = executor.gradientBy(id, byLogits.view());
            const std::int64_t channels = gradient.shape()[1];
            const std::int64_t pixels = gradient.size() / channels;
            std::vector<double> sums, expected;
            for (std::int64_t c = 0; c < channels; ++c)
                sums.push_back(std::accumulate(gradient.data() + c * pixels,
                                               gradient.data() + (c + 1) * pixels, 0.0));
            BasicTensor<double>& shift =
                state.tensors[static_cast<std::size_t>(network.firstTensor(id) + 1)];
            for (std::int64_t c = 0; c < channels; ++c) {
                constexpr double step = 1e-6;
                shift[c] += step;
                const double above = logit();
                shift[c] -= 2 * step;
                expected.push_back((above - logit()) / (2 * step));
                shift[c] += step;
            }
            RLAB_VERIFY_ERROR(
                relativeError(std::span<const double>(sums), std::span<const double>(expected)),
                1e-6);
        }
    }

    void activationsAreThoseOfInference() {
        const TrainedNetwork subject = untrained("resnet-20:width=8");
        const std::vector<std::uint8_t> picture = anyPicture(subject.network.input());
        PictureInspection inspection(subject);
        inspection.show(picture);
        const Tensor logits = inspection.featureMaps(subject.network.outputNode());
        const auto plan = compile(subject.network, 1, Mode::Inference, Parallel(1));
        const Tensor seen = inspection.featureMaps(NetworkSpec::inputNode);
        std::ranges::copy(seen.span(), plan->input());
        plan->prepare(subject.state);
        RLAB_VERIFY_ERROR(relativeError(logits.span(), plan->infer(1).span()), 1e-4);
        QCOMPARE(seen[0], (static_cast<float>(picture[0]) / 255 - 0.5f) / 0.2f);
        double sum = 0;
        const Tensor probabilities = inspection.probabilities();
        for (const float probability : probabilities.span())
            sum += double{probability};
        RLAB_VERIFY_ERROR(std::abs(sum - 1), 1e-6);
    }

    /// Looking at one class leaves what the next look sees.
    void looksAreIndependent() {
        const TrainedNetwork subject = untrained("plain-20:width=8");
        PictureInspection inspection(subject);
        inspection.show(anyPicture(subject.network.input()));
        const NodeId node = gradCamNode(subject.network);
        const Tensor first = inspection.gradCam(node, 1);
        inspection.gradCam(nodesWithMaps(subject.network).front(), 7);
        const Tensor again = inspection.gradCam(node, 1);
        QVERIFY(std::ranges::equal(first.span(), again.span()));
    }

    void gradCamOfMapsAtHand() {
        Tensor maps(Shape{2, 1, 2}), gradients(maps.shape());
        std::ranges::copy(std::vector<float>{1, 2, 3, 1}, maps.data());
        std::ranges::copy(std::vector<float>{1, 3, -1, -1}, gradients.data()); // means 2 and −1
        const Tensor map = gradCam(maps.view(), gradients.view());
        QCOMPARE(map.shape(), (Shape{1, 2}));
        QCOMPARE(map[0], 0.0f); // 2 − 3
        QCOMPARE(map[1], 3.0f); // 4 − 1
        const Tensor mean = meanMap(maps.view());
        QCOMPARE(mean[0], 2.0f);
        QCOMPARE(mean[1], 1.5f);
    }

    void blocksOfBothKinds() {
        for (const char* options : {":width=4", ":width=4,block=preact"}) {
            const std::string suffix = options;
            const NetworkSpec residual = untrained(("resnet-14" + suffix).c_str()).network;
            const NetworkSpec plain = untrained(("plain-14" + suffix).c_str()).network;
            const std::vector<NetworkBlock> ours = networkBlocks(residual);
            const std::vector<NetworkBlock> theirs = networkBlocks(plain);
            QCOMPARE(ours.size(), std::size_t{6});
            QCOMPARE(theirs.size(), std::size_t{6});
            for (std::size_t i = 0; i < ours.size(); ++i) {
                QCOMPARE(ours[i].name, theirs[i].name);
                QCOMPARE(ours[i].name, residualBlocks(residual)[i].name);
                QCOMPARE(ours[i].input, residualBlocks(residual)[i].input);
                QCOMPARE(residual.node(ours[i].output).output, plain.node(theirs[i].output).output);
                QVERIFY(ours[i].output >= residualBlocks(residual)[i].sum);
            }
        }
    }

    /// With statistics that are the picture's own but for one unit of every deviation.
    void strangenessIsTheDistanceFromTheStatistics() {
        TrainedNetwork subject = untrained("resnet-8:width=8");
        const std::vector<std::uint8_t> picture = anyPicture(subject.network.input());
        for (NodeId id = 1; id <= subject.network.outputNode(); ++id) {
            if (!std::holds_alternative<BatchNorm2dSpec>(subject.network.node(id).layer))
                continue;
            PictureInspection inspection(subject);
            inspection.show(picture);
            const Tensor in = inspection.featureMaps(subject.network.node(id).inputs[0]);
            const auto tensors = subject.state.tensors.begin() + subject.network.firstTensor(id);
            const std::int64_t pixels = in.size() / in.shape()[0];
            for (std::int64_t c = 0; c < in.shape()[0]; ++c) {
                double sum = 0;
                for (std::int64_t i = 0; i < pixels; ++i)
                    sum += in[c * pixels + i];
                tensors[3][c] = 4; // running variance
                tensors[2][c] = static_cast<float>(sum / static_cast<double>(pixels)) + 2;
            }
        }
        PictureInspection inspection(subject);
        inspection.show(picture);
        RLAB_VERIFY_ERROR(std::abs(inspection.strangeness() - 1), 1e-4);
        const TrainedNetwork normless = untrained("resnet-8:width=8,norm=none");
        PictureInspection blind(normless);
        blind.show(picture);
        QVERIFY(std::isnan(blind.strangeness()));
    }

    void familiarityIsAShareOfKnownPictures() {
        const TrainedNetwork subject = untrained("resnet-8:width=8");
        const LabelledImages known = drawShapes(ShapesPart::Test, 8, 16);
        const FamiliarPictures familiar(subject, known);
        PictureInspection inspection(subject);
        std::vector<double> shares;
        for (std::int64_t i = 0; i < known.count(); ++i) {
            inspection.show({known.image(i), static_cast<std::size_t>(3 * 16 * 16)});
            shares.push_back(familiar.familiarity(inspection.strangeness()));
        }
        std::ranges::sort(shares);
        for (std::size_t i = 0; i < shares.size(); ++i)
            QCOMPARE(shares[i], static_cast<double>(i + 1) / 8);
        QCOMPARE(familiar.familiarity(1e9), 0.0);
        QCOMPARE(familiar.familiarity(0), 1.0);
        QVERIFY(std::isnan(FamiliarPictures(subject, {}).familiarity(1)));
        std::stop_source source;
        source.request_stop();
        QVERIFY_EXCEPTION_THROWN(FamiliarPictures(subject, known, source.get_token()), Stopped);
    }

    void filtersOfTheFirstLayer() {
        const TrainedNetwork subject = untrained("resnet-20:width=8");
        QCOMPARE(firstLayerFilters(subject)->shape(), (Shape{8, 3, 3, 3}));
    }
};

QTEST_APPLESS_MAIN(InspectionTest)
#include "InspectionTest.moc"
