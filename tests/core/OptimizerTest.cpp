// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/Optimizer.h"

#include "core/kernels/simd/InstructionSet.h"
#include "tests/core/Compare.h"
#include "tests/core/ReferenceOptimizer.h"

#include <array>

using namespace rlab;

namespace {

/// A tensor of every role.
NetworkSpec smallNetwork() {
    NetworkSpec network("test", {2, 4, 4});
    const NodeId conv = network.add("conv", Conv2dSpec{3, {3, 3}, {}, {1, 1}, 1, true}, 0);
    const NodeId norm = network.add("bn", BatchNorm2dSpec{}, conv);
    network.add("fc", LinearSpec{2}, norm);
    return network;
}

Gradients randomGradients(const NetworkSpec& network, std::uint32_t step) {
    Gradients gradients = zeroGradients<float>(network);
    for (std::size_t t = 0; t < gradients.size(); ++t)
        if (gradients[t].size() > 0)
            gradients[t] = randomTensor<float>(gradients[t].shape(),
                                               static_cast<std::uint32_t>(100 * step + t));
    return gradients;
}

/// Parameters enough to be worth threads, in tensors of uneven sizes.
NetworkSpec largeNetwork() {
    NetworkSpec network("test", {3, 1, 1});
    const NodeId first = network.add("fc1", LinearSpec{517}, 0);
    const NodeId second = network.add("fc2", LinearSpec{519}, first);
    network.add("fc3", LinearSpec{7}, second);
    return network;
}

/// The first weights of a network and the gradients of three steps.
struct Start {
    explicit Start(NetworkSpec network_)
        : network(std::move(network_))
        , state(initialState(network, InitKind::He, 1)) {
        for (std::uint32_t step = 1; step <= 3; ++step)
            gradients.push_back(randomGradients(network, step));
    }

    /// The weights after the steps.
    NetworkState trained(const OptimizerSpec& spec, int threads) const {
        NetworkState result = state;
        const auto optimizer = makeOptimizer(spec, network, Parallel(threads));
        for (const Gradients& ofStep : gradients)
            optimizer->step(result, ofStep, 0.1);
        return result;
    }

    NetworkSpec network;
    NetworkState state;
    std::vector<Gradients> gradients;
};

bool sameBits(const NetworkState& a, const NetworkState& b) {
    return std::ranges::equal(a.tensors, b.tensors, [](const Tensor& x, const Tensor& y) {
        return std::ranges::equal(x.span(), y.span());
    });
}

OptimizerSpec withKind(OptimizerKind kind) {
    OptimizerSpec spec;
    spec.kind = kind;
    return spec;
}

} // namespace

class OptimizerTest : public QObject {
    Q_OBJECT

private slots:
    void cleanup() { simd::useBestInstructionSet(); }

    void recurrence_data() {
        QTest::addColumn<OptimizerSpec>("spec");
        QTest::addColumn<bool>("large");
        OptimizerSpec sgd = withKind(OptimizerKind::Sgd);
        QTest::newRow("sgd") << sgd << false;
        QTest::newRow("sgd, large network") << sgd << true;
        sgd.weightDecay = 0.1;
        QTest::newRow("sgd, strong decay") << sgd << false;
        sgd.decayNormAndBias = false;
        QTest::newRow("sgd, decay of weights only") << sgd << false;
        sgd.momentum = 0;
        QTest::newRow("sgd without momentum") << sgd << false;
        OptimizerSpec adam = withKind(OptimizerKind::Adam);
        QTest::newRow("adam") << adam << false;
        QTest::newRow("adam, large network") << adam << true;
        adam.weightDecay = 0.1;
        QTest::newRow("adam, strong decay") << adam << false;
        adam.decayNormAndBias = false;
        QTest::newRow("adam, decay of weights only") << adam << false;
        adam.beta1 = 0.5;
        adam.beta2 = 0.9;
        adam.epsilon = 0.1;
        QTest::newRow("adam, other constants") << adam << false;
    }
    void recurrence() {
        QFETCH(OptimizerSpec, spec);
        QFETCH(bool, large);
        const NetworkSpec network = large ? largeNetwork() : smallNetwork();
        const std::uint32_t steps = large ? 2 : 20;
        NetworkState state = initialState(network, InitKind::He, 1);
        for (std::size_t t = 0; t < state.tensors.size(); ++t)
            state.tensors[t] =
                randomTensor<float>(state.tensors[t].shape(), static_cast<std::uint32_t>(t));
        const NetworkState before = state;
        BasicNetworkState<double> expected = toDouble(state);
        std::vector<std::vector<ReferenceOptimizer>> references;
        for (const Tensor& tensor : state.tensors)
            references.emplace_back(tensor.span().size(), ReferenceOptimizer(spec));

        const auto optimizer = makeOptimizer(spec, network, Parallel(2));
        for (std::uint32_t step = 1; step <= steps; ++step) {
            const double rate = 0.1 / step; // the schedule changes it from step to step
            const Gradients gradients = randomGradients(network, step);
            optimizer->step(state, gradients, rate);
            for (std::size_t t = 0; t < gradients.size(); ++t) {
                const bool decay =
                    spec.decayNormAndBias || network.tensors()[t].role == TensorRole::Weight;
                for (std::int64_t i = 0; i < gradients[t].size(); ++i)
                    expected.tensors[t][i] = references[t][static_cast<std::size_t>(i)].next(
                        expected.tensors[t][i], gradients[t][i], rate, decay);
            }
        }
        for (std::size_t t = 0; t < state.tensors.size(); ++t) {
            RLAB_VERIFY_ERROR(relativeError(state.tensors[t], expected.tensors[t]), 2e-6);
            QCOMPARE(std::ranges::equal(state.tensors[t].span(), before.tensors[t].span()),
                     !isTrainable(network.tensors()[t].role));
        }
    }

    void sameBitsOnAnyThreadsAndProcessor_data() {
        QTest::addColumn<OptimizerKind>("kind");
        QTest::addColumn<QString>("instructions");
        for (const std::string& set : simd::instructionSets())
            for (const OptimizerKind kind : {OptimizerKind::Sgd, OptimizerKind::Adam})
                QTest::addRow("%s, %s", kind == OptimizerKind::Sgd ? "sgd" : "adam", set.c_str())
                    << kind << QString::fromStdString(set);
    }
    void sameBitsOnAnyThreadsAndProcessor() {
        QFETCH(OptimizerKind, kind);
        QFETCH(QString, instructions);
        const OptimizerSpec spec = withKind(kind);
        static const std::array starts{Start(smallNetwork()), Start(largeNetwork())};
        for (const Start& start : starts) {
            const NetworkState expected = start.trained(spec, 1);
            simd::useInstructionSet(instructions.toStdString());
            for (const int threads : {1, 2, 3, 8})
                QVERIFY(sameBits(start.trained(spec, threads), expected));
            simd::useBestInstructionSet();
        }
    }

    /// One step by hand: w = 2, g = 0.5, rate 0.1, no decay.
    void firstStep_data() {
        QTest::addColumn<OptimizerSpec>("spec");
        QTest::addColumn<float>("expected");
        OptimizerSpec spec = withKind(OptimizerKind::Sgd);
        spec.weightDecay = 0;
        QTest::newRow("sgd: w − rate·g") << spec << 1.95f;
        spec.kind = OptimizerKind::Adam;
        QTest::newRow("adam: w − rate·sign g") << spec << 1.9f;
        spec = withKind(OptimizerKind::Sgd);
        spec.weightDecay = 0.25;
        QTest::newRow("sgd: w − rate·(g + decay·w)") << spec << 1.9f;
    }
    void firstStep() {
        QFETCH(OptimizerSpec, spec);
        QFETCH(float, expected);
        const NetworkSpec network = smallNetwork();
        NetworkState state = initialState(network, InitKind::He, 1);
        Gradients gradients = zeroGradients<float>(network);
        state.tensors[0][0] = 2;
        gradients[0][0] = 0.5f;
        makeOptimizer(spec, network, Parallel(1))->step(state, gradients, 0.1);
        QCOMPARE(state.tensors[0][0], expected);
    }
};

QTEST_GUILESS_MAIN(OptimizerTest)
#include "OptimizerTest.moc"
