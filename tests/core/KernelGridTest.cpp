// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/KernelChecks.h"

#include <array>

using namespace rlab;

namespace {

/// Walks through some numbers again and again. Lists of lengths without a common factor meet each
/// other in all combinations.
template <std::size_t n>
class Cycle {
public:
    explicit Cycle(const std::array<int, n>& numbers)
        : numbers_(numbers) {}

    int next() { return numbers_[index_++ % n]; }

private:
    std::array<int, n> numbers_;
    std::size_t index_ = 0;
};

/// Around the widths of vectors, tiles and panels.
Cycle<11> channelCounts() {
    return Cycle<11>({1, 16, 3, 64, 17, 8, 130, 5, 33, 2, 65});
}
Cycle<13> imageSizes() {
    return Cycle<13>({8, 1, 33, 7, 16, 2, 17, 32, 4, 9, 15, 5, 12});
}
Cycle<9> batchSizes() {
    return Cycle<9>({2, 9, 1, 5, 3, 8, 4, 7, 6});
}

/// The largest divisor of both that is at most `most`.
int groupsFor(int channels, int outChannels, int most) {
    while (channels % most != 0 || outChannels % most != 0)
        --most;
    return most;
}

/// Shapes are many: one thread or three, float or double (dearer, and less often), in turns.
template <class Check>
void inTurns(int& turn, const Check& check) {
    const Parallel parallel(turn % 2 ? 1 : 3);
    if (turn++ % 5 == 4)
        check(parallel, double{});
    else
        check(parallel, float{});
}

} // namespace

/// All general kernels over many shapes; KernelsTest has the special cases, by name.
class KernelGridTest : public QObject {
    Q_OBJECT

private slots:
    void convolution_data() {
        QTest::addColumn<int>("kernel");
        for (const int kernel : {1, 3, 5, 7})
            QTest::addRow("%dx%d", kernel, kernel) << kernel;
    }
    void convolution() {
        QFETCH(int, kernel);
        constexpr std::int64_t mostProducts = 1'000'000;
        auto inputs = channelCounts(), outputs = channelCounts();
        auto sizes = imageSizes();
        auto batches = batchSizes();
        Cycle<5> groups({1, 1, 4, 1, 64});
        outputs.next();
        int turn = 0;
        for (int round = 0; round < 3; ++round)
            for (int stride = 1; stride <= 4; ++stride)
                for (const int padding : {0, kernel / 2, kernel - 1}) {
                    const int channels = inputs.next(), outChannels = outputs.next();
                    const int size = std::max(sizes.next(), kernel - 2 * padding);
                    const Conv2dSpec spec{outChannels,
                                          {kernel, kernel},
                                          {stride, stride},
                                          {padding, padding},
                                          groupsFor(channels, outChannels, groups.next()),
                                          turn % 3 == 0};
                    const Shape output = inferShape(spec, {Shape{channels, size, size}});
                    const std::int64_t products = output.elements() * kernel * kernel * channels;
                    const std::int64_t batch =
                        std::clamp<std::int64_t>(mostProducts / products, 1, batches.next());
                    inTurns(turn, [&](const Parallel& parallel, auto number) {
                        checkConvolution<decltype(number)>(parallel, spec,
                                                           {batch, channels, size, size});
                    });
                    if (QTest::currentTestFailed())
                        QFAIL(qPrintable(QStringLiteral("%1 images of %2×%3×%3: %4")
                                             .arg(batch)
                                             .arg(channels)
                                             .arg(size)
                                             .arg(QString::fromStdString(details(spec)))));
                }
    }

    void convolutionHasTheSameBitsOnAnyNumberOfThreads() {
        const Conv2dSpec spec{24, {3, 3}, {1, 1}, {1, 1}, 2, true};
        const Shape image{70, 33, 33};
        const ConvGeometry g(spec, image, inferShape(spec, {image}));
        constexpr std::int64_t batch = 9;
        const Tensor x = randomTensor<float>({batch, 70, 33, 33}, 1);
        const Tensor w = randomTensor<float>(Shape{g.weights()}, 2);
        const Tensor bias = randomTensor<float>(Shape{24}, 3);
        const Tensor dy = randomTensor<float>({batch, 24, 33, 33}, 4);
        const auto run = [&](int threads) {
            const Parallel parallel(threads);
            Tensor scratch = notNumbers<float>(Shape{convScratch(g, threads)});
            std::array results{Tensor(dy.shape()), Tensor(x.shape()), Tensor(w.shape()),
                               Tensor(bias.shape())};
            convForward(parallel, g, batch, x.data(), w.data(), bias.data(), results[0].data(),
                        scratch.data());
            convBackwardData(parallel, g, batch, dy.data(), w.data(), results[1].data(),
                             scratch.data());
            convBackwardWeights(parallel, g, batch, x.data(), dy.data(), results[2].data(),
                                results[3].data(), scratch.data());
            return results;
        };
        const auto expected = run(1);
        for (const int threads : {2, 3, 8}) {
            const auto results = run(threads);
            for (std::size_t i = 0; i < results.size(); ++i)
                QVERIFY(std::ranges::equal(results[i].span(), expected[i].span()));
        }
    }

    void pooling() {
        auto channels = channelCounts();
        auto sizes = imageSizes();
        auto batches = batchSizes();
        int turn = 0;
        for (const PoolKind kind : {PoolKind::Max, PoolKind::Average})
            for (int kernel = 1; kernel <= 7; ++kernel)
                for (int stride = 1; stride <= 4; ++stride) {
                    const int padding = turn % (kernel / 2 + 1);
                    const int size = std::max(sizes.next(), kernel - 2 * padding);
                    const Pool2dSpec spec{kind,
                                          {kernel, kernel},
                                          {stride, stride},
                                          {padding, padding},
                                          turn % 3 == 0};
                    const Shape input{batches.next(), channels.next(), size, size};
                    inTurns(turn, [&](const Parallel& parallel, auto number) {
                        checkPooling<decltype(number)>(parallel, spec, input);
                    });
                }
    }

    void planes() {
        auto channels = channelCounts();
        auto batches = batchSizes();
        int turn = 0;
        for (int round = 0; round < 2; ++round) {
            auto sizes = imageSizes();
            for (int i = 0; i < 13; ++i) {
                const int size = sizes.next();
                const Shape input{batches.next(), channels.next(), size, size + round};
                inTurns(turn, [&](const Parallel& parallel, auto number) {
                    using T = decltype(number);
                    // The spread of a few numbers can be so small that it is mostly rounding.
                    if (input.elements() / input[1] >= 16)
                        checkBatchNorm<T>(parallel, input);
                    checkGlobalAverage<T>(parallel, input);
                    checkAdd<T>(parallel, input);
                    checkActivation<T>(parallel, ActivationKind::Relu, input);
                    checkPadShortcut<T>(
                        parallel, {static_cast<int>(input[1]) + turn % 5, 1 + turn % 4}, input);
                });
                if (QTest::currentTestFailed())
                    QFAIL(input.text().c_str());
            }
        }
    }

    void linear() {
        auto inputs = channelCounts();
        auto batches = batchSizes();
        int turn = 0;
        for (int round = 0; round < 3; ++round) {
            auto outputs = channelCounts();
            for (int i = 0; i < 11; ++i) {
                const LinearGeometry g{batches.next() * (round + 1), 1 + round + inputs.next(),
                                       outputs.next()};
                inTurns(turn, [&](const Parallel& parallel, auto number) {
                    checkLinear<decltype(number)>(parallel, g, turn % 2 == 0);
                });
            }
            inputs.next();
        }
    }
};

QTEST_GUILESS_MAIN(KernelGridTest)
#include "KernelGridTest.moc"
