// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/Dataset.h"

#include "core/base/Error.h"
#include "core/base/Philox.h"

#include <QtTest>

#include <cmath>

using namespace rlab;

namespace {

using Bytes = std::vector<std::uint8_t>;

LabelledImages makeImages(const Shape& shape, Bytes pixels) {
    LabelledImages images;
    images.imageShape = shape;
    images.labels.resize(pixels.size() / static_cast<std::size_t>(shape.elements()));
    for (std::size_t i = 0; i < images.labels.size(); ++i)
        images.labels[i] = static_cast<std::uint16_t>(i);
    images.pixels = std::move(pixels);
    return images;
}

Bytes randomBytes(std::size_t count) {
    RandomStream random(1, Purpose::Shapes);
    Bytes bytes(count);
    for (std::uint8_t& byte : bytes)
        byte = static_cast<std::uint8_t>(random.below(256));
    return bytes;
}

} // namespace

class DatasetTest : public QObject {
    Q_OBJECT

private slots:
    void averagesSquares();
    void roundsToTheNearest();
    void padsWithBlackEvenly();
    void putsTheOddPixelBehind();
    void padsOblongImagesToASquare();
    void padsFashionImagesByTwo();
    void keepsImagesAtTheirOwnResolution();
    void refusesOtherResolutions_data();
    void refusesOtherResolutions();
    void keepsTheFirstImages();
    void measuresEachChannel();
    void agreesWithTheDefinition();
    void givesFlatChannelsDeviationOne();
};

void DatasetTest::averagesSquares() {
    // Two images, one channel, 4 × 4 → 2 × 2.
    const LabelledImages images =
        makeImages({1, 4, 4}, {0,  4,  10, 10, 8,  12, 10, 10, 100, 100, 1, 3, 100, 200, 5, 7, //
                               20, 20, 0,  0,  20, 20, 0,  0,  0,   0,   8, 8, 0,   0,   8, 8});
    const LabelledImages averaged = averageDown(images, 2);
    QCOMPARE(averaged.imageShape.text(), (Shape{1, 2, 2}.text()));
    QCOMPARE(averaged.pixels, (Bytes{6, 10, 125, 4, 20, 0, 0, 8}));
    QCOMPARE(averaged.labels, images.labels);
}

void DatasetTest::roundsToTheNearest() {
    const auto averageOf = [](Bytes four) {
        return int{averageDown(makeImages({1, 2, 2}, std::move(four)), 1).pixels[0]};
    };
    QCOMPARE(averageOf({0, 0, 0, 1}), 0);
    QCOMPARE(averageOf({0, 0, 1, 1}), 1);
    QCOMPARE(averageOf({255, 255, 255, 255}), 255);
    QCOMPARE(averageOf({255, 255, 255, 254}), 255);
}

void DatasetTest::padsWithBlackEvenly() {
    // 4 × 4 → 3 × 3: padded to 6 × 6, one black pixel on each side.
    const LabelledImages averaged = averageDown(makeImages({1, 4, 4}, Bytes(16, 100)), 3);
    QCOMPARE(averaged.pixels, (Bytes{25, 50, 25, 50, 100, 50, 25, 50, 25}));
}

void DatasetTest::putsTheOddPixelBehind() {
    // 3 × 3 → 2 × 2: padded to 4 × 4, below and on the right.
    const LabelledImages averaged = averageDown(makeImages({1, 3, 3}, Bytes(9, 100)), 2);
    QCOMPARE(averaged.pixels, (Bytes{100, 50, 50, 25}));
}

void DatasetTest::padsOblongImagesToASquare() {
    // 2 × 4 → 2 × 2: padded to 4 × 4, a black row above and below.
    const LabelledImages averaged =
        averageDown(makeImages({1, 2, 4}, {40, 40, 80, 80, 20, 20, 60, 60}), 2);
    QCOMPARE(averaged.pixels, (Bytes{20, 40, 10, 30}));
}

void DatasetTest::padsFashionImagesByTwo() {
    const LabelledImages averaged = averageDown(makeImages({1, 28, 28}, Bytes(784, 200)), 16);
    for (int y = 0; y < 16; ++y)
        for (int x = 0; x < 16; ++x) {
            const bool inside = y >= 1 && y < 15 && x >= 1 && x < 15;
            QCOMPARE(int{averaged.pixels[static_cast<std::size_t>(y * 16 + x)]}, inside ? 200 : 0);
        }
}

void DatasetTest::keepsImagesAtTheirOwnResolution() {
    const LabelledImages images = makeImages({3, 5, 5}, randomBytes(2 * 75));
    QCOMPARE(averageDown(images, 5).pixels, images.pixels);
}

void DatasetTest::refusesOtherResolutions_data() {
    QTest::addColumn<int>("resolution");
    QTest::newRow("none") << 0;
    QTest::newRow("negative") << -1;
    QTest::newRow("larger than the smaller side") << 3;
}

void DatasetTest::refusesOtherResolutions() {
    QFETCH(int, resolution);
    const LabelledImages images = makeImages({1, 2, 4}, Bytes(8));
    QVERIFY_EXCEPTION_THROWN(averageDown(images, resolution), SpecError);
}

void DatasetTest::keepsTheFirstImages() {
    const LabelledImages images = makeImages({1, 1, 2}, {1, 2, 3, 4, 5, 6});
    const LabelledImages two = firstImages(images, 2);
    QCOMPARE(two.pixels, (Bytes{1, 2, 3, 4}));
    QCOMPARE(two.labels, (std::vector<std::uint16_t>{0, 1}));
    QCOMPARE(two.imageShape, images.imageShape);
    QCOMPARE(firstImages(images, 7).count(), std::int64_t{3});
    QCOMPARE(firstImages(images, 0).count(), std::int64_t{0});
}

void DatasetTest::measuresEachChannel() {
    // Red 0 and 255, green 51 and 153, over two images of one pixel row.
    const LabelledImages images = makeImages({2, 1, 2}, {0, 0, 51, 51, 255, 255, 153, 153});
    const ChannelStatistics statistics = channelStatistics(images);
    QCOMPARE(statistics.mean, (std::vector<float>{0.5f, 0.4f}));
    QCOMPARE(statistics.deviation, (std::vector<float>{0.5f, 0.2f}));
}

void DatasetTest::agreesWithTheDefinition() {
    const LabelledImages images = makeImages({3, 8, 8}, randomBytes(50 * 192));
    const ChannelStatistics statistics = channelStatistics(images);
    for (std::int64_t channel = 0; channel < 3; ++channel) {
        std::vector<double> values;
        for (std::int64_t i = 0; i < images.count(); ++i)
            for (int pixel = 0; pixel < 64; ++pixel)
                values.push_back(images.image(i)[channel * 64 + pixel] / 255.0);
        double mean = 0, variance = 0;
        for (const double value : values)
            mean += value / static_cast<double>(values.size());
        for (const double value : values)
            variance += (value - mean) * (value - mean) / static_cast<double>(values.size());
        const auto c = static_cast<std::size_t>(channel);
        QVERIFY(std::abs(statistics.mean[c] - mean) < 1e-7);
        QVERIFY(std::abs(statistics.deviation[c] - std::sqrt(variance)) < 1e-7);
    }
}

void DatasetTest::givesFlatChannelsDeviationOne() {
    const ChannelStatistics statistics = channelStatistics(makeImages({1, 2, 2}, Bytes(8, 51)));
    QCOMPARE(statistics.mean[0], 0.2f);
    QCOMPARE(statistics.deviation[0], 1.0f);
}

QTEST_GUILESS_MAIN(DatasetTest)
#include "DatasetTest.moc"
