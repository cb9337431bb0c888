// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/MappedPixels.h"

#include "core/data/BatchLoader.h"
#include "tests/data/TestFiles.h"

#include <QTemporaryDir>

using namespace rlab;
using namespace rlab::test;

namespace {

constexpr int images = 500;
const Shape shape{3, 7, 7};

LabelledImages inMemory() {
    LabelledImages all{shape, {}, {}};
    for (std::int64_t i = 0; i < images * shape.elements(); ++i)
        all.pixels.push_back(static_cast<std::uint8_t>(i * 7 + i / 251));
    for (int i = 0; i < images; ++i)
        all.labels.push_back(static_cast<std::uint16_t>(i % 10));
    return all;
}

/// The same behind `lead` bytes of a file.
LabelledImages inFile(const QTemporaryDir& folder, int lead) {
    LabelledImages all = inMemory();
    const QByteArray pixels(reinterpret_cast<const char*>(all.pixels.data()),
                            static_cast<qsizetype>(all.pixels.size()));
    const auto file = writeFile(folder.filePath("pixels"), QByteArray(lead, 'x') + pixels);
    all.mapped = std::make_shared<const MappedPixels>(file, static_cast<std::size_t>(lead),
                                                      all.pixels.size());
    all.pixels.clear();
    return all;
}

} // namespace

class MappedPixelsTest : public QObject {
    Q_OBJECT

private slots:
    void holdsThePartOfTheFile();
    void refusesShortFiles();
    void givesTheSameBatches();
};

void MappedPixelsTest::holdsThePartOfTheFile() {
    const QTemporaryDir folder;
    const LabelledImages memory = inMemory();
    for (const int lead : {0, 1, 4096, 5000}) {
        const LabelledImages mapped = inFile(folder, lead);
        QVERIFY(std::equal(memory.pixels.begin(), memory.pixels.end(), mapped.image(0)));
        QCOMPARE(channelStatistics(mapped).mean, channelStatistics(memory).mean);
        QCOMPARE(averageDown(mapped, 3).pixels, averageDown(memory, 3).pixels);
        const LabelledImages few = firstImages(mapped, 10);
        QCOMPARE(few.count(), 10);
        QVERIFY(few.image(9) == mapped.image(9)); // the same bytes, not a copy
    }
}

void MappedPixelsTest::refusesShortFiles() {
    const QTemporaryDir folder;
    const auto file = writeFile(folder.filePath("short"), QByteArray(100, 'x'));
    RLAB_VERIFY_CONTAINS(errorMessage([&] { MappedPixels(file, 50, 51); }), "is shorter");
    RLAB_VERIFY_CONTAINS(errorMessage([&] { MappedPixels(file.string() + "no", 0, 1); }),
                         "No such file");
}

/// Read ahead or not, mapped or in memory, on one thread or three.
void MappedPixelsTest::givesTheSameBatches() {
    const QTemporaryDir folder;
    const LabelledImages memory = inMemory(), mapped = inFile(folder, 0);
    const ChannelStatistics statistics = channelStatistics(memory);
    const AugmentSpec augment{true, 2};
    constexpr int batchSize = 64;
    BatchLoader a(memory, statistics, augment, batchSize, 3);
    BatchLoader b(mapped, statistics, augment, batchSize, 3, Parallel(3));
    const auto elements = static_cast<std::size_t>(batchSize * shape.elements());
    std::vector<float> pixelsA(elements), pixelsB(elements);
    std::vector<std::uint16_t> labelsA(batchSize), labelsB(batchSize);
    for (int epoch = 0; epoch < 3; ++epoch)
        for (int batch = 0; batch < a.batchesPerEpoch(); ++batch) {
            a.load(epoch, batch, pixelsA.data(), labelsA.data());
            b.load(epoch, batch, pixelsB.data(), labelsB.data());
            QCOMPARE(pixelsA, pixelsB);
            QCOMPARE(labelsA, labelsB);
        }
}

QTEST_GUILESS_MAIN(MappedPixelsTest)
#include "MappedPixelsTest.moc"
