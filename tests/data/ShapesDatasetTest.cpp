// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/ShapesDataset.h"

#include "core/base/Philox.h"
#include "core/base/Stopped.h"
#include "core/data/ShapeFigures.h"

#include <QtTest>

#include <algorithm>
#include <array>
#include <cmath>

using namespace rlab;

namespace {

std::uint64_t hashOf(const LabelledImages& images) {
    std::vector<char> bytes(images.pixels.begin(), images.pixels.end());
    bytes.insert(bytes.end(), images.labels.begin(), images.labels.end());
    return hashName(bytes.data(), bytes.size());
}

/// Largest range of values within one channel, as a share of full brightness.
double contrastOf(const LabelledImages& images, std::int64_t index) {
    const std::int64_t plane = images.imageShape[1] * images.imageShape[2];
    int most = 0;
    for (std::int64_t channel = 0; channel < 3; ++channel) {
        const std::uint8_t* begin = images.image(index) + channel * plane;
        const auto [low, high] = std::minmax_element(begin, begin + plane);
        most = std::max(most, *high - *low);
    }
    return most / 255.0;
}

/// Typical difference between neighbours in a row: the noise, as most neighbours have one colour.
double medianStep(const LabelledImages& images, std::int64_t index) {
    const std::int64_t width = images.imageShape[2];
    std::vector<int> steps;
    for (std::int64_t i = 1; i < images.imageShape.elements(); ++i)
        if (i % width != 0)
            steps.push_back(std::abs(images.image(index)[i] - images.image(index)[i - 1]));
    const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
    std::nth_element(steps.begin(), middle, steps.end());
    return *middle;
}

} // namespace

class ShapesDatasetTest : public QObject {
    Q_OBJECT

private slots:
    void keepsTheMeaningOfTheSet_data();
    void keepsTheMeaningOfTheSet();
    void imagesDoNotDependOnTheCount();
    void trainAndTestAreApart();
    void labelsDoNotDependOnTheSize();
    void drawsAnySize_data();
    void drawsAnySize();
    void classesAreBalanced();
    void figuresStandOut();
    void noiseIsSmall();
    void figuresCoverWhatTheyShould_data();
    void figuresCoverWhatTheyShould();
    void stopsWhenAsked();
};

void ShapesDatasetTest::keepsTheMeaningOfTheSet_data() {
    QTest::addColumn<int>("part");
    QTest::addColumn<int>("side");
    QTest::addColumn<quint64>("hash");
    QTest::newRow("train 16") << 0 << 16 << quint64{0x9ccb2028b9096f};
    QTest::newRow("train 32") << 0 << 32 << quint64{0xb4672a8e6d451fff};
    QTest::newRow("test 16") << 1 << 16 << quint64{0xaae20671ecdd0604};
}

/// If this fails, runs of earlier versions can't be repeated any more: don't change the hashes
/// without need, and say so in the release notes.
void ShapesDatasetTest::keepsTheMeaningOfTheSet() {
    QFETCH(int, part);
    QFETCH(int, side);
    QFETCH(quint64, hash);
    const quint64 found = hashOf(drawShapes(static_cast<ShapesPart>(part), 100, side));
    QVERIFY2(found == hash, qPrintable(QString::number(found, 16)));
}

void ShapesDatasetTest::imagesDoNotDependOnTheCount() {
    const LabelledImages few = drawShapes(ShapesPart::Train, 30, 16);
    const LabelledImages many = drawShapes(ShapesPart::Train, 500, 16);
    QCOMPARE(firstImages(many, 30).pixels, few.pixels);
    QCOMPARE(firstImages(many, 30).labels, few.labels);
}

void ShapesDatasetTest::trainAndTestAreApart() {
    const LabelledImages train = drawShapes(ShapesPart::Train, 200, 16);
    const LabelledImages test = drawShapes(ShapesPart::Test, 200, 16);
    QVERIFY(train.labels != test.labels);
    for (std::int64_t i = 0; i < 200; ++i)
        for (std::int64_t j = 0; j < 200; ++j)
            QVERIFY(!std::equal(train.image(i), train.image(i) + 768, test.image(j)));
}

void ShapesDatasetTest::labelsDoNotDependOnTheSize() {
    QCOMPARE(drawShapes(ShapesPart::Train, 100, 16).labels,
             drawShapes(ShapesPart::Train, 100, 32).labels);
}

void ShapesDatasetTest::drawsAnySize_data() {
    QTest::addColumn<int>("side");
    for (const int side : {smallestShapesSide, 17, 28, largestShapesSide})
        QTest::addRow("%d", side) << side;
}

void ShapesDatasetTest::drawsAnySize() {
    QFETCH(int, side);
    const LabelledImages images = drawShapes(ShapesPart::Test, 11, side);
    QCOMPARE(images.imageShape.text(), (Shape{3, side, side}.text()));
    QCOMPARE(images.count(), std::int64_t{11});
    QCOMPARE(images.pixels.size(), std::size_t(11 * 3 * side * side));
    QCOMPARE(drawShapes(ShapesPart::Test, 0, side).count(), std::int64_t{0});
}

void ShapesDatasetTest::classesAreBalanced() {
    std::array<int, 10> counts{};
    for (const std::uint16_t label : drawShapes(ShapesPart::Train, 3000, 8).labels)
        ++counts.at(label);
    for (const int count : counts)
        QVERIFY2(std::abs(count - 300) < 5 * std::sqrt(270.0), qPrintable(QString::number(count)));
}

void ShapesDatasetTest::figuresStandOut() {
    const LabelledImages images = drawShapes(ShapesPart::Train, 500, 32);
    for (std::int64_t i = 0; i < images.count(); ++i)
        QVERIFY2(contrastOf(images, i) > 0.45, qPrintable(QString::number(i)));
}

void ShapesDatasetTest::noiseIsSmall() {
    constexpr int circle = 0; // The fewest edges of all.
    const LabelledImages images = drawShapes(ShapesPart::Train, 1000, 32);
    double sum = 0;
    int circles = 0;
    for (std::int64_t i = 0; i < images.count(); ++i)
        if (images.labels[static_cast<std::size_t>(i)] == circle) {
            sum += medianStep(images, i);
            ++circles;
        }
    // The median of |a − b| is 0.954 deviations: 4.9 of 255 at a deviation of 0.02.
    const double mean = sum / circles;
    QVERIFY2(mean > 4.4 && mean < 5.4, qPrintable(QString::number(mean)));
}

void ShapesDatasetTest::figuresCoverWhatTheyShould_data() {
    QTest::addColumn<int>("figure");
    QTest::addColumn<double>("u");
    QTest::addColumn<double>("v");
    QTest::addColumn<bool>("covered");
    const auto row = [](int figure, double u, double v, bool covered) {
        const std::string_view name = shapeFigures.at(static_cast<std::size_t>(figure)).name;
        QTest::addRow("%s at (%g, %g)", name.data(), u, v) << figure << u << v << covered;
    };
    row(0, 0, 0, true);
    row(0, 0.7, 0.7, true);
    row(0, 0.8, 0.8, false);
    row(1, 0, 0, false);
    row(1, 0, 0.8, true);
    row(1, 0, 1.1, false);
    row(2, 0.8, 0.8, true);
    row(2, 0.9, 0, false);
    row(3, 0, -0.8, true);
    row(3, 0.5, -0.5, false);
    row(3, 0.8, 0.5, true);
    row(3, 0, 0.7, false);
    row(4, 0.9, 0, true);
    row(4, 0, -0.9, true);
    row(4, 0.5, 0.5, false);
    row(4, 1.1, 0, false);
    row(5, 0, 0, true);
    row(5, 0, -1, true);
    row(5, 0, 0.5, false);
    row(5, 0.59, 0.81, true);
    // The pattern's period is 0.6, its phase 0.
    row(6, 0.9, 0.1, true);
    row(6, 0.1, 0.4, false);
    row(6, 0.1, 1.3, false);
    row(7, 0.1, 0.9, true);
    row(7, 0.4, 0.1, false);
    row(8, 0.1, 0.1, true);
    row(8, 0.3, 0.3, false);
    row(8, 0.7, -0.6, true);
    row(9, 0.1, 0.1, true);
    row(9, 0.5, 0.1, false);
    row(9, 0.5, 0.5, true);
    row(9, 0.1, -0.1, false);
}

void ShapesDatasetTest::figuresCoverWhatTheyShould() {
    QFETCH(int, figure);
    QFETCH(double, u);
    QFETCH(double, v);
    QFETCH(bool, covered);
    QCOMPARE(shapeFigures.at(static_cast<std::size_t>(figure)).covers({u, v}, {0.6, 0}), covered);
}

void ShapesDatasetTest::stopsWhenAsked() {
    std::stop_source source;
    source.request_stop();
    QVERIFY_EXCEPTION_THROWN(drawShapes(ShapesPart::Train, 1000, 32, source.get_token()), Stopped);
}

QTEST_GUILESS_MAIN(ShapesDatasetTest)
#include "ShapesDatasetTest.moc"
