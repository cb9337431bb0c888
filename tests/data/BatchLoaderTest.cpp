// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/BatchLoader.h"

#include "core/base/Philox.h"

#include <QtTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <map>
#include <new>
#include <numeric>
#include <optional>
#include <set>

namespace {
std::int64_t allocations = 0;
}

void* operator new(std::size_t size) {
    ++allocations;
    if (void* memory = std::malloc(size))
        return memory;
    throw std::bad_alloc();
}

void operator delete(void* memory) noexcept {
    std::free(memory);
}

void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}

using namespace rlab;

namespace {

const ChannelStatistics plainStatistics{{0, 0}, {1, 1}};

/// 23 images of 2 × 5 × 4 pixels, image i labelled i. No pixel is black, no two are alike within an
/// image, so that moves can be told from the pixels.
LabelledImages testImages() {
    LabelledImages images;
    images.imageShape = {2, 5, 4};
    RandomStream random(9, Purpose::Shapes);
    for (std::uint16_t i = 0; i < 23; ++i) {
        images.labels.push_back(i);
        std::array<std::uint8_t, 40> pixels;
        std::iota(pixels.begin(), pixels.end(), std::uint8_t{1});
        for (std::uint32_t last = 40; last > 1; --last)
            std::swap(pixels[last - 1], pixels[random.below(last)]);
        for (const std::uint8_t pixel : pixels)
            images.pixels.push_back(static_cast<std::uint8_t>(pixel * 6));
    }
    return images;
}

/// 150 images of 3 × 32 × 32 pixels.
LabelledImages manyImages() {
    LabelledImages images;
    images.imageShape = {3, 32, 32};
    images.labels.resize(150);
    std::iota(images.labels.begin(), images.labels.end(), std::uint16_t{0});
    images.pixels.resize(150 * 3072);
    RandomStream random(9, Purpose::Shapes);
    for (std::uint8_t& pixel : images.pixels)
        pixel = static_cast<std::uint8_t>(random.next());
    return images;
}

/// One epoch as bytes (the normalisation undone), by label.
struct Epoch {
    std::vector<std::uint16_t> order;
    std::map<std::uint16_t, std::vector<int>> images;

    bool operator==(const Epoch&) const = default;
};

Epoch loadEpoch(BatchLoader& loader, int epoch) {
    Epoch result;
    std::vector<float> pixels(64 * 40);
    std::vector<std::uint16_t> labels(64);
    for (int batch = 0; batch < loader.batchesPerEpoch(); ++batch) {
        loader.load(epoch, batch, pixels.data(), labels.data());
        for (int i = 0; i < loader.batchCount(batch); ++i) {
            const std::uint16_t label = labels[static_cast<std::size_t>(i)];
            result.order.push_back(label);
            for (int pixel = 0; pixel < 40; ++pixel)
                result.images[label].push_back(static_cast<int>(
                    std::lround(255 * pixels[static_cast<std::size_t>(i * 40 + pixel)])));
        }
    }
    return result;
}

struct Change {
    bool flipped;
    int down, right;

    auto operator<=>(const Change&) const = default;
};

int pixelAfter(const std::uint8_t* image, const Change& change, int channel, int y, int x) {
    const int unflippedX = change.flipped ? 3 - x : x;
    const int fromY = y - change.down, fromX = unflippedX - change.right;
    const bool inside = fromY >= 0 && fromY < 5 && fromX >= 0 && fromX < 4;
    return inside ? image[(channel * 5 + fromY) * 4 + fromX] : 0;
}

bool explains(const Change& change, const std::uint8_t* image, const std::vector<int>& loaded) {
    for (int i = 0; i < 40; ++i)
        if (loaded[static_cast<std::size_t>(i)] !=
            pixelAfter(image, change, i / 20, i / 4 % 5, i % 4))
            return false;
    return true;
}

/// Which flip and move turns the image into what was loaded; none if no such change does.
std::optional<Change> findChange(const std::uint8_t* image, const std::vector<int>& loaded,
                                 int reach) {
    for (const bool flipped : {false, true})
        for (int down = -reach; down <= reach; ++down)
            for (int right = -reach; right <= reach; ++right)
                if (const Change change{flipped, down, right}; explains(change, image, loaded))
                    return change;
    return std::nullopt;
}

} // namespace

class BatchLoaderTest : public QObject {
    Q_OBJECT

private slots:
    void normalisesByChannel();
    void batchesCoverTheSet_data();
    void batchesCoverTheSet();
    void epochsAreDifferentPermutations();
    void orderIsFixedForGood();
    void orderDependsOnSeedAndEpochOnly();
    void augmentationOnlyMovesAndFlips_data();
    void augmentationOnlyMovesAndFlips();
    void augmentationDiffersByEpoch();
    void cropsMayBeWiderThanTheImage();
    void batchSizeDoesNotChangeTheImages();
    void threadsDoNotChangeTheImages();
    void threadsDoNotChangeNormalisedImages();
    void loadingAllocatesNothing();
};

void BatchLoaderTest::normalisesByChannel() {
    const LabelledImages images = testImages();
    const ChannelStatistics statistics{{0.25f, 0.5f}, {0.5f, 2.0f}};
    std::vector<float> out(80);
    normaliseImages(Parallel(1), images, 4, 2, PixelTable(statistics), out.data());
    for (std::size_t i = 0; i < 80; ++i) {
        const double value = images.image(4)[i] / 255.0;
        const double expected = i % 40 < 20 ? (value - 0.25) / 0.5 : (value - 0.5) / 2;
        QVERIFY(std::abs(out[i] - expected) < 1e-6);
    }
    BatchLoader loader(images, statistics, {}, 23, 1);
    std::vector<float> loaded(23 * 40);
    std::vector<std::uint16_t> labels(23);
    loader.load(0, 0, loaded.data(), labels.data());
    const auto place = std::ranges::find(labels, std::uint16_t{4}) - labels.begin();
    QVERIFY(std::equal(out.begin(), out.begin() + 40, loaded.begin() + place * 40));
}

void BatchLoaderTest::batchesCoverTheSet_data() {
    QTest::addColumn<int>("batchSize");
    QTest::addColumn<int>("batches");
    QTest::addColumn<int>("last");
    QTest::newRow("one") << 1 << 23 << 1;
    QTest::newRow("with a rest") << 5 << 5 << 3;
    QTest::newRow("all but one") << 22 << 2 << 1;
    QTest::newRow("all") << 23 << 1 << 23;
    QTest::newRow("more than all") << 64 << 1 << 23;
}

void BatchLoaderTest::batchesCoverTheSet() {
    QFETCH(int, batchSize);
    QFETCH(int, batches);
    QFETCH(int, last);
    const LabelledImages images = testImages();
    BatchLoader loader(images, plainStatistics, {}, batchSize, 1);
    QCOMPARE(loader.batchesPerEpoch(), batches);
    QCOMPARE(loader.batchCount(batches - 1), last);
    const Epoch epoch = loadEpoch(loader, 0);
    QCOMPARE(epoch.order.size(), std::size_t{23});
    QCOMPARE(epoch.images.size(), std::size_t{23});
    for (const auto& [label, pixels] : epoch.images)
        QVERIFY(std::equal(pixels.begin(), pixels.end(), images.image(label)));
}

void BatchLoaderTest::epochsAreDifferentPermutations() {
    const LabelledImages images = testImages();
    BatchLoader loader(images, plainStatistics, {}, 5, 1);
    std::set<std::vector<std::uint16_t>> orders;
    for (int epoch = 0; epoch < 20; ++epoch) {
        std::vector<std::uint16_t> order = loadEpoch(loader, epoch).order;
        orders.insert(order);
        std::ranges::sort(order);
        QCOMPARE(order, images.labels);
    }
    QCOMPARE(orders.size(), std::size_t{20});
    QVERIFY(!orders.contains(images.labels));
}

/// If this fails, runs of earlier versions can't be repeated any more.
void BatchLoaderTest::orderIsFixedForGood() {
    const LabelledImages images = testImages();
    BatchLoader loader(images, plainStatistics, {}, 5, 1);
    const std::vector<std::uint16_t> expected{1,  7, 18, 0, 13, 21, 15, 17, 12, 11, 4, 10,
                                              16, 9, 2,  5, 19, 20, 14, 22, 6,  8,  3};
    QCOMPARE(loadEpoch(loader, 3).order, expected);
}

void BatchLoaderTest::orderDependsOnSeedAndEpochOnly() {
    const LabelledImages images = testImages();
    const AugmentSpec augment{true, 2};
    BatchLoader one(images, plainStatistics, augment, 5, 42);
    BatchLoader two(images, plainStatistics, augment, 5, 42);
    BatchLoader other(images, plainStatistics, augment, 5, 43);
    const Epoch direct = loadEpoch(one, 3);
    for (const int epoch : {0, 7, 3}) // Whatever else was loaded before.
        if (const Epoch loaded = loadEpoch(two, epoch); epoch == 3)
            QVERIFY(loaded == direct);
    QVERIFY(loadEpoch(other, 3).order != direct.order);
}

void BatchLoaderTest::augmentationOnlyMovesAndFlips_data() {
    QTest::addColumn<bool>("flip");
    QTest::addColumn<int>("cropPad");
    QTest::addColumn<int>("changes");
    QTest::newRow("none") << false << 0 << 1;
    QTest::newRow("flip") << true << 0 << 2;
    QTest::newRow("crop 1") << false << 1 << 9;
    QTest::newRow("flip and crop 2") << true << 2 << 50;
}

void BatchLoaderTest::augmentationOnlyMovesAndFlips() {
    QFETCH(bool, flip);
    QFETCH(int, cropPad);
    QFETCH(int, changes);
    const LabelledImages images = testImages();
    BatchLoader loader(images, plainStatistics, {flip, cropPad}, 5, 1);
    std::map<Change, int> seen;
    constexpr int epochs = 40;
    for (int epoch = 0; epoch < epochs; ++epoch)
        for (const auto& [label, pixels] : loadEpoch(loader, epoch).images) {
            const auto change = findChange(images.image(label), pixels, cropPad);
            QVERIFY(change.has_value());
            ++seen[*change];
        }
    QCOMPARE(seen.size(), static_cast<std::size_t>(changes)); // Every place occurs,
    const double expected = 23.0 * epochs / changes;          // and none too often.
    for (const auto& [change, count] : seen)
        QVERIFY(std::abs(count - expected) <= 5 * std::sqrt(expected));
}

void BatchLoaderTest::augmentationDiffersByEpoch() {
    const LabelledImages images = testImages();
    BatchLoader loader(images, plainStatistics, {true, 2}, 5, 1);
    QVERIFY(loadEpoch(loader, 0).images != loadEpoch(loader, 1).images);
}

void BatchLoaderTest::cropsMayBeWiderThanTheImage() {
    const LabelledImages images = testImages();
    BatchLoader loader(images, plainStatistics, {true, 9}, 5, 1);
    for (int epoch = 0; epoch < 20; ++epoch)
        for (const auto& [label, pixels] : loadEpoch(loader, epoch).images)
            QVERIFY(findChange(images.image(label), pixels, 9).has_value());
}

void BatchLoaderTest::batchSizeDoesNotChangeTheImages() {
    const LabelledImages images = testImages();
    BatchLoader small(images, plainStatistics, {true, 2}, 4, 1);
    BatchLoader large(images, plainStatistics, {true, 2}, 16, 1);
    QVERIFY(loadEpoch(small, 2) == loadEpoch(large, 2));
}

/// Batches that are large enough to be loaded by several threads.
void BatchLoaderTest::threadsDoNotChangeTheImages() {
    const LabelledImages images = manyImages();
    const ChannelStatistics statistics{{0.1f, 0.2f, 0.3f}, {0.4f, 0.5f, 0.6f}};
    using Batch = std::pair<std::vector<float>, std::vector<std::uint16_t>>;
    const auto load = [&](int batchSize, int threads, std::uint64_t seed, int epoch, int batch) {
        BatchLoader loader(images, statistics, {true, 4}, batchSize, seed, Parallel(threads));
        const auto count = static_cast<std::size_t>(loader.batchCount(batch));
        Batch loaded{std::vector<float>(count * 3072), std::vector<std::uint16_t>(count)};
        loader.load(epoch, batch, loaded.first.data(), loaded.second.data());
        return loaded;
    };
    const auto oneByOne = [&](std::uint64_t seed, int epoch, int batch) {
        Batch all;
        for (int image = 100 * batch; image < std::min(100 * batch + 100, 150); ++image) {
            const Batch one = load(1, 1, seed, epoch, image);
            all.first.insert(all.first.end(), one.first.begin(), one.first.end());
            all.second.push_back(one.second[0]);
        }
        return all;
    };
    for (const std::uint64_t seed : {1, 2})
        for (const int epoch : {0, 3})
            for (const int batch : {0, 1}) {
                const Batch expected = oneByOne(seed, epoch, batch);
                for (const int threads : {1, 2, 3, 8})
                    QVERIFY(load(100, threads, seed, epoch, batch) == expected);
            }
}

void BatchLoaderTest::threadsDoNotChangeNormalisedImages() {
    const LabelledImages images = manyImages();
    const PixelTable table({{0.1f, 0.2f, 0.3f}, {0.4f, 0.5f, 0.6f}});
    std::vector<float> expected(100 * 3072), together(100 * 3072);
    for (std::int64_t i = 0; i < 100; ++i)
        normaliseImages(Parallel(1), images, 50 + i, 1, table, expected.data() + i * 3072);
    for (const int threads : {1, 2, 3, 8}) {
        std::ranges::fill(together, 0.0f);
        normaliseImages(Parallel(threads), images, 50, 100, table, together.data());
        QVERIFY(together == expected);
    }
}

void BatchLoaderTest::loadingAllocatesNothing() {
    const LabelledImages images = testImages();
    BatchLoader loader(images, plainStatistics, {true, 2}, 5, 1);
    std::vector<float> pixels(5 * 40);
    std::vector<std::uint16_t> labels(5);
    const std::int64_t before = allocations;
    for (int epoch = 0; epoch < 3; ++epoch)
        for (int batch = 0; batch < loader.batchesPerEpoch(); ++batch)
            loader.load(epoch, batch, pixels.data(), labels.data());
    QCOMPARE(allocations, before);
    QVERIFY(before > 0); // Else allocations aren't counted at all.
}

QTEST_GUILESS_MAIN(BatchLoaderTest)
#include "BatchLoaderTest.moc"
