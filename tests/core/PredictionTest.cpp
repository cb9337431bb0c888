// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/Prediction.h"
#include "core/analysis/AnswerComparison.h"
#include "core/analysis/Calibration.h"
#include "core/analysis/Classifier.h"
#include "core/analysis/ConfusionMatrix.h"
#include "core/analysis/OcclusionMap.h"
#include "core/base/Error.h"
#include "core/base/Stopped.h"
#include "core/data/ShapesDataset.h"
#include "core/nn/CifarNetwork.h"
#include "core/train/Evaluator.h"
#include "tests/core/Compare.h"

using namespace rlab;

namespace {

ImageAnswer answer(int label, int answer, double probability, double loss = 0) {
    ImageAnswer image;
    image.label = static_cast<std::uint16_t>(label);
    image.answer = static_cast<std::uint16_t>(answer);
    image.probability = static_cast<float>(probability);
    image.loss = loss;
    return image;
}

TrainedNetwork untrained(const std::string& name, int side = 16) {
    NetworkSpec network = makeCifarNetwork(parseCifarNetwork(name), Shape{3, side, side}, 10);
    NetworkState state = initialState(network, InitKind::He, 0);
    return {std::move(network), std::move(state), {{0.5f, 0.5f, 0.5f}, {0.2f, 0.2f, 0.2f}}, {}};
}

std::span<const std::uint8_t> picture(const LabelledImages& images, std::int64_t index) {
    return {images.image(index), static_cast<std::size_t>(images.imageShape.elements())};
}

} // namespace

Q_DECLARE_METATYPE(std::vector<float>)
Q_DECLARE_METATYPE(rlab::Certainty)

/// Answers, and what follows from many of them.
class PredictionTest : public QObject {
    Q_OBJECT

private slots:
    void certainty_data() {
        QTest::addColumn<std::vector<float>>("probabilities");
        QTest::addColumn<Certainty>("expected");
        const auto row = [](const char* name, std::vector<float> p, Certainty expected) {
            QTest::newRow(name) << std::move(p) << expected;
        };
        row("sure", {0.02f, 0.9f, 0.05f, 0.03f}, Certainty::Sure);
        row("likely", {0.2f, 0.6f, 0.1f, 0.1f}, Certainty::Likely);
        row("torn", {0.4f, 0.1f, 0.5f, 0.0f}, Certainty::Torn);
        row("unsure", {0.38f, 0.3f, 0.3f, 0.01f, 0.01f, 0, 0, 0, 0, 0}, Certainty::Unsure);
        row("guessing", {0.26f, 0.25f, 0.25f, 0.24f}, Certainty::Guessing);
        row("two classes", {0.5f, 0.5f}, Certainty::Torn);
        row("broken", {0.1f, std::numeric_limits<float>::quiet_NaN()}, Certainty::Broken);
    }
    void certainty() {
        QFETCH(std::vector<float>, probabilities);
        QFETCH(Certainty, expected);
        QVERIFY(makePrediction(probabilities).certainty == expected);
    }

    void ranking() {
        const std::vector<float> probabilities{0.25f, 0.125f, 0.5f, 0.125f};
        const Prediction prediction = makePrediction(probabilities);
        std::vector<int> order;
        for (const RankedClass& ranked : prediction.ranking)
            order.push_back(ranked.index);
        QCOMPARE(order, (std::vector<int>{2, 0, 1, 3}));
        QCOMPARE(prediction.margin(), 0.25);
        QCOMPARE(prediction.entropy, 1.75 * std::log(2.0));
        QCOMPARE(prediction.evenness(), 0.875);
    }

    void classifierAnswersForSnapshots() {
        const TrainedNetwork subject = untrained("resnet-8:width=8");
        const LabelledImages images = drawShapes(ShapesPart::Test, 20, 16);
        const PredictionTable table = predictImages(subject, images, Parallel(2));
        Classifier classifier(subject.network, subject.statistics, 4);
        classifier.prepare(initialState(subject.network, InitKind::He, 1));
        const TensorView<const float> before = classifier.classify(picture(images, 3));
        const std::vector<float> first(before.data(), before.data() + before.size());
        classifier.prepare(subject.state);
        const TensorView<const float> one = classifier.classify(picture(images, 3));
        QVERIFY(!std::ranges::equal(first, one.span()));
        const Prediction prediction = makePrediction(one.span());
        QCOMPARE(prediction.ranking[0].index, int{table.images[3].answer});
        RLAB_VERIFY_ERROR(std::abs(prediction.ranking[0].probability - table.images[3].probability),
                          1e-5);
        RLAB_VERIFY_ERROR(std::abs(prediction.entropy - table.images[3].entropy), 1e-4);

        const std::vector<float> alone(one.data(), one.data() + one.size());
        const std::size_t bytes = static_cast<std::size_t>(images.imageShape.elements());
        const TensorView<const float> four = classifier.classify({images.image(0), 4 * bytes}, 4);
        RLAB_VERIFY_ERROR(relativeError(std::span(four.item(3), 10), std::span<const float>(alone)),
                          1e-5);
    }

    void tableIsWhatEvaluateSays() {
        const TrainedNetwork subject = untrained("plain-8:width=8");
        const LabelledImages images = drawShapes(ShapesPart::Test, 200, 16);
        const Evaluation evaluation =
            evaluate(subject.network, subject.state, images, subject.statistics, Parallel(1));
        const PredictionTable table = predictImages(subject, images, Parallel(2));
        QCOMPARE(table.count(), evaluation.count);
        QCOMPARE(table.correct(), evaluation.correct);
        QCOMPARE(table.error(), evaluation.error());
        QCOMPARE(table.loss(), evaluation.loss);
    }

    void brokenNetworksHaveNoAnswer() {
        TrainedNetwork subject = untrained("plain-8:width=8");
        subject.state.tensors.back()[0] = std::numeric_limits<float>::quiet_NaN();
        const LabelledImages images = drawShapes(ShapesPart::Test, 5, 16);
        const PredictionTable table = predictImages(subject, images, Parallel(1));
        QCOMPARE(table.correct(), std::int64_t{0});
        QCOMPARE(table.images[0].answer, ImageAnswer::none);
        QCOMPARE(ConfusionMatrix(table).largest(), std::int64_t{0});
        QVERIFY(mostConfidentMistakes(table, 9).empty());
        QVERIFY(hardestImages(table, 9).empty());
        QCOMPARE(calibrationOf(table).expectedError, 0.0);
    }

    void aStopLeavesWhatIsDone() {
        std::stop_source source;
        const PredictionTable table = predictImages(
            untrained("plain-8:width=8"), drawShapes(ShapesPart::Test, 300, 16), Parallel(1),
            Engine::Fast, source.get_token(), [&](std::int64_t) { source.request_stop(); });
        QCOMPARE(table.count(), std::int64_t{128});
    }

    void confusion() {
        const PredictionTable table{
            3, {answer(0, 0, 1), answer(0, 1, 1), answer(1, 1, 1), answer(1, 1, 1)}};
        const ConfusionMatrix matrix(table);
        QCOMPARE(matrix.count(0, 1), std::int64_t{1});
        QCOMPARE(matrix.count(1, 1), std::int64_t{2});
        QCOMPARE(matrix.largest(), std::int64_t{2});
        QCOMPARE(matrix.labelled(0), std::int64_t{2});
        QCOMPARE(matrix.answered(1), std::int64_t{3});
        QCOMPARE(matrix.precision(1), 2.0 / 3);
        QCOMPARE(matrix.recall(1), 1.0);
        QCOMPARE(matrix.recall(0), 0.5);
        QVERIFY(std::isnan(matrix.precision(2)) && std::isnan(matrix.recall(2)));
        const ConfusionMatrix other({3, {answer(0, 1, 1), answer(2, 0, 1)}});
        QCOMPARE(matrix.minus(other), (std::vector<std::int64_t>{1, 0, 0, 0, 2, 0, -1, 0, 0}));
    }

    void mistakesAndHardImages() {
        const PredictionTable table{2,
                                    {answer(0, 0, 0.9, 0.1), answer(0, 1, 0.6, 0.9),
                                     answer(1, 0, 0.99, 4.6), answer(1, 0, 0.6, 0.9),
                                     answer(1, 1, 0.55, 0.6)}};
        QCOMPARE(mostConfidentMistakes(table, 9), (std::vector<std::int64_t>{2, 1, 3}));
        QCOMPARE(mostConfidentMistakes(table, 1), (std::vector<std::int64_t>{2}));
        QCOMPARE(hardestImages(table, 4), (std::vector<std::int64_t>{2, 1, 3, 4}));
    }

    void comparisonOfAnswers() {
        const PredictionTable first{
            2, {answer(0, 0, 1), answer(0, 0, 1), answer(1, 0, 1), answer(1, 1, 1)}};
        const PredictionTable second{
            2, {answer(0, 0, 1), answer(0, 1, 1), answer(1, 0, 1), answer(1, 0, 1)}};
        const AnswerComparison comparison = compareAnswers(first, second);
        QCOMPARE(comparison.bothRight, std::int64_t{1});
        QCOMPARE(comparison.onlyFirst, std::int64_t{2});
        QCOMPARE(comparison.onlySecond, std::int64_t{0});
        QCOMPARE(comparison.neither, std::int64_t{1});
        RLAB_VERIFY_ERROR(std::abs(comparison.chance - 0.5), 1e-12);
        QVERIFY(comparison.verdict == Verdict::CantTell);
        QCOMPARE(rightOnlyByFirst(first, second), (std::vector<std::int64_t>{1, 3}));
        QVERIFY(rightOnlyByFirst(second, first).empty());
        QCOMPARE(imagesAnswered(first, 1, 0), (std::vector<std::int64_t>{2}));
        QCOMPARE(answeredOnlyByFirst(second, first, 1, 0), (std::vector<std::int64_t>{3}));
    }

    /// 1 of 8 throws or fewer: 2 · (1 + 8) / 256; 0 of 6: 2 / 64.
    void mcNemarsTest() {
        const auto compare = [](int onlyFirst, int onlySecond) {
            PredictionTable first{2, {}}, second{2, {}};
            for (int i = 0; i < onlyFirst + onlySecond; ++i) {
                first.images.push_back(answer(0, i < onlyFirst ? 0 : 1, 1));
                second.images.push_back(answer(0, i < onlyFirst ? 1 : 0, 1));
            }
            return compareAnswers(first, second);
        };
        RLAB_VERIFY_ERROR(std::abs(compare(7, 1).chance - 18.0 / 256), 1e-12);
        QVERIFY(compare(7, 1).verdict == Verdict::CantTell);
        RLAB_VERIFY_ERROR(std::abs(compare(6, 0).chance - 2.0 / 64), 1e-12);
        QVERIFY(compare(6, 0).verdict == Verdict::Higher);
        QVERIFY(compare(0, 6).verdict == Verdict::Lower);
        QCOMPARE(compare(3, 3).chance, 1.0);
        QCOMPARE(compare(0, 0).chance, 1.0);
        RLAB_VERIFY_ERROR(std::abs(compare(93, 27).chance / 1.11305e-9 - 1), 1e-3);
        QVERIFY(compare(30'000, 20'000).verdict == Verdict::Higher);
    }

    void calibration() {
        const PredictionTable table{
            2, {answer(0, 0, 0.9), answer(0, 1, 0.8), answer(0, 0, 1.0), answer(0, 0, 0.6)}};
        const Calibration calibration = calibrationOf(table, 4);
        QCOMPARE(calibration.bins.size(), std::size_t{4});
        const CalibrationBin& last = calibration.bins[3];
        QCOMPARE(last.from, 0.75);
        QCOMPARE(last.count, std::int64_t{3});
        RLAB_VERIFY_ERROR(std::abs(last.meanConfidence - 0.9), 1e-7);
        RLAB_VERIFY_ERROR(std::abs(last.accuracy - 2.0 / 3), 1e-12);
        QCOMPARE(calibration.bins[2].count, std::int64_t{1}); // 0.6
        QVERIFY(std::isnan(calibration.bins[0].accuracy));
        RLAB_VERIFY_ERROR(
            std::abs(calibration.expectedError - (0.75 * (0.9 - 2.0 / 3) + 0.25 * 0.4)), 1e-7);
        RLAB_VERIFY_ERROR(std::abs(calibration.largestError - 0.4), 1e-7);
    }

    void occlusionCoversTheWholePicture() {
        const TrainedNetwork subject = untrained("resnet-8:width=8");
        const LabelledImages images = drawShapes(ShapesPart::Test, 1, 16);
        Classifier classifier(subject.network, subject.statistics, 5);
        classifier.prepare(subject.state);
        int told = 0;
        const OcclusionMap map = occlusionMap(classifier, subject.statistics, picture(images, 0), 2,
                                              {4, 3}, {}, [&](int done, int all) {
                                                  told = done;
                                                  QCOMPARE(all, 25);
                                              });
        QCOMPARE(map.covered.shape(), (Shape{5, 5}));
        QCOMPARE(told, 25);
        // The place at row 2, column 4, by hand: 128 is the mean's byte.
        std::vector<std::uint8_t> covered(images.pixels);
        for (std::size_t c = 0; c < 3; ++c)
            for (std::size_t y = 6; y < 10; ++y)
                for (std::size_t x = 12; x < 16; ++x)
                    covered[(c * 16 + y) * 16 + x] = 128;
        const float expected = classifier.classify(covered).data()[2];
        RLAB_VERIFY_ERROR(std::abs(map.covered[2 * 5 + 4] - expected), 1e-6);
        RLAB_VERIFY_ERROR(
            std::abs(map.whole - double{classifier.classify(images.pixels).data()[2]}), 1e-6);
    }

    void occlusionStopsAndRefuses() {
        const TrainedNetwork subject = untrained("resnet-8:width=8");
        const LabelledImages images = drawShapes(ShapesPart::Test, 1, 16);
        Classifier classifier(subject.network, subject.statistics, 5);
        classifier.prepare(subject.state);
        std::stop_source source;
        QVERIFY_EXCEPTION_THROWN(occlusionMap(classifier, subject.statistics, picture(images, 0), 2,
                                              {4, 3}, source.get_token(),
                                              [&](int, int) { source.request_stop(); }),
                                 Stopped);
        QVERIFY_EXCEPTION_THROWN(
            occlusionMap(classifier, subject.statistics, picture(images, 0), 2, {17, 1}),
            SpecError);
        QCOMPARE(defaultOcclusion(Shape{3, 32, 32}).side, 8);
        QCOMPARE(defaultOcclusion(Shape{3, 5, 5}).stride, 1);
    }
};

QTEST_APPLESS_MAIN(PredictionTest)
#include "PredictionTest.moc"
