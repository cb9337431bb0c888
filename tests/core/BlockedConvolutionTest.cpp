// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/simd/BlockedConvolution.h"

#include "core/kernels/simd/InstructionSet.h"
#include "tests/core/BlockedCase.h"

#include <QTest>

using namespace rlab;
using namespace rlab::simd;

namespace {

// Relative errors of whole tensors in units of ε. Direct sums and 1×1 kernels need 4.2 here, most
// of it where one sum runs over many pixels. Winograd needs 9.7: Bᵀ and Aᵀ of F(4×4, 3×3) multiply
// by up to 5 and 8, twice, and much of that cancels again.
constexpr double directBound = 8;
constexpr double winogradBound = 16;

double bound(const BlockedConv& conv) {
    return conv.method == Method::Winograd ? winogradBound : directBound;
}

/// As many multiply-adds as the naive loops can do some dozens of times.
constexpr double mostMultiplyAdds = 2e6;

int upTo(RandomStream& random, int most) {
    return 1 + static_cast<int>(random.below(static_cast<std::uint32_t>(most)));
}

bool oneIn(RandomStream& random, std::uint32_t count) {
    return random.below(count) == 0;
}

BlockedSetup randomSizes(RandomStream& random) {
    constexpr int mostBlocks = 17, mostPixels = 33, mostImages = 9;
    BlockedSetup setup{};
    setup.kernel = oneIn(random, 3) ? 1 : 3;
    setup.stride = oneIn(random, 2) ? 1 : 2;
    setup.inChannels = 8 * upTo(random, mostBlocks);
    setup.outChannels = 8 * upTo(random, mostBlocks);
    if (setup.kernel == 3 && setup.stride == 1 && oneIn(random, 4))
        setup.inChannels = oneIn(random, 2) ? 1 : 3;
    setup.height = upTo(random, mostPixels);
    setup.width = upTo(random, mostPixels);
    setup.chunks.clear();
    for (int left = upTo(random, mostImages); left > 0; left -= setup.chunks.back())
        setup.chunks.push_back(setup.chunks.size() == 2 ? left : upTo(random, left));
    return setup;
}

double multiplyAdds(const BlockedSetup& setup) {
    double images = 0;
    for (const int chunk : setup.chunks)
        images += chunk;
    return images * setup.height * setup.width / (setup.stride * setup.stride) * setup.inChannels *
           setup.outChannels * setup.kernel * setup.kernel;
}

BlockedSetup randomSetup(std::uint32_t index) {
    RandomStream random(19850704, Purpose::Benchmark, index);
    BlockedSetup setup = randomSizes(random);
    while (setup.height == setup.width || multiplyAdds(setup) > mostMultiplyAdds)
        setup = randomSizes(random);
    if (setup.inChannels >= 8) {
        setup.skipChannels = oneIn(random, 2) ? setup.inChannels : 0;
        setup.skipIsRaw = setup.skipChannels > 0 && oneIn(random, 2);
        setup.keepsInput = oneIn(random, 2);
        setup.addedChannels = oneIn(random, 2) ? setup.inChannels : 0;
    }
    return setup;
}

QString sizesOf(const BlockedSetup& setup) {
    QStringList chunks;
    for (const int images : setup.chunks)
        chunks << QString::number(images);
    return QStringLiteral("%1×%1, stride %2, %3 → %4 channels, %5×%6 pixels, %7 images")
        .arg(setup.kernel)
        .arg(setup.stride)
        .arg(setup.inChannels)
        .arg(setup.outChannels)
        .arg(setup.height)
        .arg(setup.width)
        .arg(chunks.join(QLatin1Char('+')));
}

} // namespace

Q_DECLARE_METATYPE(BlockedSetup)

/// Every method, block size and border case on every instruction set that this machine has.
class BlockedConvolutionTest : public QObject {
    Q_OBJECT

private slots:
    void agreesWithTheNaiveOne_data() {
        QTest::addColumn<BlockedSetup>("setup");
        using Row = BlockedSetup; // kernel, channels, height, width, output channels, stride
        const auto row = [](const char* name, const BlockedSetup& setup) {
            QTest::newRow(name) << setup;
        };
        row("stem of three channels", Row{3, 3, 12, 8, 16, 1});
        row("stem of one channel", Row{3, 1, 13, 10, 16, 1});
        row("stem of three channels, narrow blocks", Row{3, 3, 5, 11, 24, 1});
        row("stem of one channel, narrow blocks", Row{3, 1, 7, 9, 8, 1});

        row("Winograd", Row{3, 16, 8, 12, 16, 1});
        row("Winograd with skips", Row{3, 32, 8, 8, 32, 1}.skips(32).adds(32));
        row("Winograd over the border", Row{3, 16, 7, 5, 48, 1}.skips(16));
        row("Winograd behind a change of stage", Row{3, 64, 4, 4, 64, 1}.skips(32, 2).adds(64));
        row("Winograd before a change of stage", Row{3, 16, 8, 7, 16, 1}.adds(32, 2));
        row("Winograd, narrow blocks", Row{3, 8, 16, 16, 8, 1}.adds(8));
        row("Winograd, odd number of narrow blocks", Row{3, 24, 6, 6, 24, 1}.skips(24).adds(24));
        row("Winograd, narrow to wide blocks", Row{3, 24, 5, 6, 32, 1}.adds(24));
        row("Winograd, wide to narrow blocks", Row{3, 32, 6, 3, 40, 1}.skips(32));
        row("one pixel", Row{3, 16, 1, 1, 16, 1});

        row("strided", Row{3, 16, 16, 16, 32, 2}.skips(16).adds(32, 2));
        row("strided, odd size", Row{3, 32, 7, 9, 64, 2}.adds(64, 2));
        row("strided, narrow blocks", Row{3, 8, 9, 20, 24, 2}.skips(8).adds(24, 2));
        row("strided, narrow to wide blocks", Row{3, 8, 32, 20, 16, 2}.skips(8).adds(16, 2));
        row("strided, wide to narrow blocks", Row{3, 16, 5, 17, 8, 2}.adds(16));
        row("strided, one pixel", Row{3, 8, 1, 1, 16, 2});

        row("1×1, narrow to wide blocks", Row{1, 8, 7, 5, 16, 1}.skips(8));
        row("1×1, wide to narrow blocks", Row{1, 16, 5, 6, 8, 1}.adds(16));
        row("1×1, wide blocks", Row{1, 16, 3, 9, 16, 1}.skips(16).adds(16));
        row("1×1, narrow blocks", Row{1, 24, 5, 3, 8, 1});
        row("1×1, stride 2, narrow to wide blocks", Row{1, 8, 7, 6, 16, 2}.skips(8));
        row("1×1, stride 2, wide to narrow blocks", Row{1, 16, 9, 5, 8, 2}.adds(16));
        row("1×1, stride 2, wide blocks", Row{1, 16, 4, 11, 16, 2}.skips(16).adds(32, 2));
        row("1×1, stride 2, narrow blocks", Row{1, 40, 5, 3, 8, 2});
        row("1×1, one pixel", Row{1, 16, 1, 1, 32, 2});

        // What bottlenecks and projections need.
        row("behind a projection", Row{3, 16, 6, 7, 16, 1}.projects());
        row("behind a projection, narrow blocks", Row{1, 24, 5, 7, 16, 1}.projects().adds(24));
        row("strided behind a projection", Row{3, 16, 6, 7, 32, 2}.projects());
        row("input stored before, Winograd", Row{3, 16, 6, 7, 16, 1}.readsStored());
        row("input stored before, strided", Row{3, 8, 6, 7, 16, 2}.readsStored().adds(16, 2));
        row("input stored before, 1×1", Row{1, 16, 6, 7, 64, 1}.readsStored().adds(16));
        row("partial, Winograd", Row{3, 16, 5, 4, 32, 1}.readsStored().partial());
        row("partial, strided", Row{3, 16, 5, 4, 32, 2}.readsStored().partial());
        row("partial, 1×1", Row{1, 16, 5, 4, 32, 1}.readsStored().partial());
        row("partial, 1×1, stride 2", Row{1, 24, 5, 4, 32, 2}.readsStored().partial());
        row("completed, Winograd", Row{3, 16, 5, 4, 32, 1}.skips(16).adds(16));
        row("completed, strided", Row{3, 24, 5, 4, 32, 2}.skips(24).adds(24));
        row("completed, 1×1, stride 2", Row{1, 16, 5, 4, 32, 2}.projects().adds(16));

        row("option A, same size", Row{3, 32, 5, 4, 32, 1}.skips(16).adds(64));
        row("option A from 8 to 16", Row{3, 16, 5, 4, 16, 1}.skips(8, 2));
        row("option A from 8 to 16, same size", Row{3, 16, 5, 4, 16, 1}.skips(8));
        row("option A from 8 to 16, back", Row{3, 8, 5, 4, 8, 1}.adds(16, 2));
        row("option A from 8 to 16, same size, back", Row{1, 8, 5, 4, 8, 1}.adds(16));
        row("option A from 24 to 48", Row{3, 48, 3, 4, 16, 1}.skips(24, 2));
        row("option A from 24 to 48, same size", Row{1, 48, 3, 4, 16, 1}.skips(24));
        row("option A from 24 to 48, back", Row{3, 24, 7, 4, 16, 2}.adds(48, 2));
        row("option A from 24 to 48, same size, back", Row{3, 24, 7, 4, 16, 1}.adds(48));
        row("option A from 16 to 64", Row{1, 64, 4, 3, 16, 1}.skips(16, 2));
        row("option A from 16 to 64, same size", Row{1, 64, 4, 3, 16, 1}.skips(16));
        row("option A from 16 to 64, back", Row{1, 16, 4, 3, 16, 2}.adds(64, 2));
        row("option A from 16 to 64, same size, back", Row{1, 16, 4, 3, 16, 1}.adds(64));
        row("option A from 16 to 24", Row{3, 24, 4, 3, 16, 1}.skips(16, 2));
        row("option A from 16 to 24, back", Row{3, 16, 4, 3, 16, 1}.adds(24));
    }

    void agreesWithTheNaiveOne() {
        QFETCH(BlockedSetup, setup);
        const BlockedCase test(setup);
        for (const std::string& set : instructionSets()) {
            useInstructionSet(set);
            const BlockedErrors errors = test.run();
            QVERIFY2(errors.worst() <= bound(test.conv()), (set + ", " + errors.text()).c_str());
            double& worst = worst_[test.conv().method == Method::Winograd];
            worst = std::max(worst, errors.worst());
        }
    }

    void agreesOverAGridOfSizes_data() {
        QTest::addColumn<BlockedSetup>("setup");
        for (std::uint32_t index = 0; index < 90; ++index) {
            const BlockedSetup setup = randomSetup(index);
            QTest::addRow("%u: %s", index, qPrintable(sizesOf(setup))) << setup;
        }
    }
    void agreesOverAGridOfSizes() { agreesWithTheNaiveOne(); }

    void cleanup() { useBestInstructionSet(); }

    void cleanupTestCase() {
        qInfo("worst relative error of a tensor: Winograd %.1f ε, direct and 1×1 %.1f ε", worst_[1],
              worst_[0]);
    }

private:
    double worst_[2] = {}; ///< in ε; [1]: Winograd
};

QTEST_GUILESS_MAIN(BlockedConvolutionTest)
#include "BlockedConvolutionTest.moc"
