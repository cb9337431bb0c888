// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/LesionService.h"

#include "core/analysis/Classifier.h"
#include "tests/ui/LesionRuns.h"
#include "ui/session/LesionSweepService.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QtTest>

using namespace rlab;

namespace {

constexpr int patience = 60'000;
constexpr auto plain = "plain-14:width=4";
constexpr auto residual = "resnet-14:width=4";

/// What a service says to one question.
QList<LesionComparison> answersTo(const LesionQuestion& question, int threads = 2) {
    LesionService service;
    QList<LesionComparison> answers;
    QObject::connect(&service, &LesionService::answered, &service,
                     [&](const LesionComparison& answer) { answers.append(answer); });
    QSignalSpy ended(&service, &LesionService::ended);
    service.ask(question, threads);
    if (!ended.wait(patience))
        qFatal("no end");
    return answers;
}

QImage pictureOf(const LabelledImages& images, std::int64_t index) {
    const int side = static_cast<int>(images.imageShape[1]);
    const int area = side * side;
    QImage picture(side, side, QImage::Format_RGB32);
    const std::uint8_t* from = images.image(index);
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) {
            const int at = y * side + x;
            picture.setPixel(x, y, qRgb(from[at], from[area + at], from[2 * area + at]));
        }
    return picture;
}

} // namespace

/// What is told of blocks that are off is what the core measures.
class LesionServiceTest : public QObject {
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void tellsWhatTheCoreMeasures() {
        const auto dataset = smallShapes();
        LesionQuestion question{{askedNetwork(plain, *dataset), askedNetwork(residual, *dataset)},
                                dataset,
                                {"layer1.1", "layer2.0"},
                                {}};
        question.networks[1].step = 7;
        const QList<LesionComparison> answers = answersTo(question);
        QCOMPARE(answers.size(), 2);
        // Nothing leads around a plain block that changes the shape.
        QCOMPARE(answers[0].off, std::vector<std::string>{"layer1.1"});
        QCOMPARE(answers[1].off, question.off);
        QCOMPARE(answers[1].step, 7);
        for (int i = 0; i < 2; ++i) {
            QCOMPARE(answers[i].key, question.networks[i].key);
            const LesionSweep expected = sweepLesions(
                question.networks[i].trained(),
                {.train = dataset->train, .test = dataset->test, .sets = {answers[i].off}},
                Parallel(1));
            QCOMPARE(answers[i].whole.train, expected.whole.train.error());
            QCOMPARE(answers[i].whole.test, expected.whole.test.error());
            QCOMPARE(answers[i].cut.train, expected.results[0].answers.train.error());
            QCOMPARE(answers[i].cut.test, expected.results[0].answers.test.error());
            QCOMPARE(answers[i].trainImages, 64);
            QCOMPARE(answers[i].testImages, 48);
            QVERIFY(answers[i].isFinal);
            QVERIFY(!answers[i].wholeAnswer);
        }
        QVERIFY(answers[1].cut != answers[1].whole); // else nothing would be tested
    }

    void tellsTheAnswersForThePicture() {
        const auto dataset = smallShapes();
        const LesionQuestion question{
            {askedNetwork(residual, *dataset)}, dataset, {"layer1.0"}, pictureOf(dataset->test, 3)};
        const LesionComparison answer = answersTo(question).first();
        for (const bool isCut : {false, true}) {
            TrainedNetwork network = question.networks[0].trained();
            if (isCut)
                network = withoutBlocks(network, question.off);
            Classifier classifier(network.network, network.statistics);
            classifier.prepare(network.state);
            const std::uint8_t* pixels = dataset->test.image(3);
            const TensorView<const float> probabilities = classifier.classify(
                {pixels, static_cast<std::size_t>(dataset->test.imageShape.elements())});
            const std::optional<Prediction>& told = isCut ? answer.cutAnswer : answer.wholeAnswer;
            QVERIFY(told);
            for (const RankedClass& each : told->ranking)
                QCOMPARE(each.probability, static_cast<double>(probabilities.item(0)[each.index]));
        }
    }

    void ofManyImagesAFewComeFirst() {
        const auto dataset = smallShapes(2100, 600);
        const LesionQuestion question{
            {askedNetwork(plain, *dataset), askedNetwork(residual, *dataset)},
            dataset,
            {"layer1.0"},
            {}};
        const QList<LesionComparison> answers = answersTo(question);
        QCOMPARE(answers.size(), 4);
        for (int i = 0; i < 4; ++i) {
            QCOMPARE(answers[i].isFinal, i >= 2);
            QCOMPARE(answers[i].testImages, i < 2 ? 500 : 600);
            QCOMPARE(answers[i].trainImages, i < 2 ? 500 : LesionService::mostTrainImages);
        }
        const LabelledImages none = rlab::firstImages(dataset->train, 0);
        const LesionSweep all = sweepLesions(
            question.networks[1].trained(),
            {.train = none, .test = dataset->test, .sets = {{"layer1.0"}}}, Parallel(1));
        QCOMPARE(answers[3].whole.test, all.whole.test.error());
        QCOMPARE(answers[3].cut.test, all.results[0].answers.test.error());
    }

    /// The whole network's figures are kept; those of other weights must not be taken for them.
    void otherWeightsHaveOtherFigures() {
        const auto dataset = smallShapes();
        LesionService service;
        QList<LesionComparison> answers;
        connect(&service, &LesionService::answered, this,
                [&](const LesionComparison& answer) { answers.append(answer); });
        for (const std::uint64_t seed : {0, 1, 0, 1}) {
            QSignalSpy ended(&service, &LesionService::ended);
            service.ask({{askedNetwork(residual, *dataset, seed)}, dataset, {"layer1.0"}, {}}, 1);
            QVERIFY(ended.wait(patience));
        }
        QCOMPARE(answers.size(), 4);
        QVERIFY(answers[0].whole != answers[1].whole);
        QCOMPARE(answers[2].whole.test, answers[0].whole.test);
        QCOMPARE(answers[3].whole.test, answers[1].whole.test);
    }

    void onlyTheLatestIsAnswered() {
        const auto dataset = smallShapes();
        LesionService service;
        QList<LesionComparison> answers;
        connect(&service, &LesionService::answered, this,
                [&](const LesionComparison& answer) { answers.append(answer); });
        QSignalSpy ended(&service, &LesionService::ended);
        const AskedNetwork network = askedNetwork(residual, *dataset);
        for (const char* block : {"layer1.0", "layer1.1", "layer3.1"})
            service.ask({{network}, dataset, {block}, {}}, 1);
        QVERIFY(ended.wait(patience));
        QTest::qWait(50);
        QCOMPARE(answers.size(), 1);
        QCOMPARE(answers[0].off, std::vector<std::string>{"layer3.1"});
        QCOMPARE(ended.size(), 1);
    }

    void endsWithinASecond() {
        const auto dataset = smallShapes(2000, 2000);
        auto service = std::make_unique<LesionService>();
        QSignalSpy ended(service.get(), &LesionService::ended);
        service->ask({{askedNetwork("resnet-110:width=16", *dataset)}, dataset, {"layer1.0"}, {}},
                     1);
        QTest::qWait(100);
        QVERIFY(service->isRunning());
        service->cancel();
        QCOMPARE(ended.size(), 1);
        QElapsedTimer timer;
        timer.start();
        service.reset(); // waits for the thread
        QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
    }

    void sweepsAsTheCoreDoes() {
        const auto dataset = smallShapes();
        const QList<AskedNetwork> networks{askedNetwork(plain, *dataset),
                                           askedNetwork(residual, *dataset)};
        LesionSweepService service;
        std::vector<LesionSweep> told(2);
        QList<int> done;
        connect(&service, &LesionSweepService::wholeMeasured, this,
                [&](int network, const LesionAnswers& answers) {
                    auto& sweep = told[static_cast<std::size_t>(network)];
                    QVERIFY(sweep.results.empty());
                    sweep.whole = answers;
                });
        connect(&service, &LesionSweepService::blockMeasured, this,
                [&](int network, const LesionResult& result) {
                    told[static_cast<std::size_t>(network)].results.push_back(result);
                });
        connect(&service, &LesionSweepService::progressed, this,
                [&](const LesionSweepProgress& progress) {
                    QCOMPARE(progress.all, 4 + 6);
                    done.append(progress.done);
                });
        QSignalSpy ended(&service, &LesionSweepService::ended);
        service.sweep(networks, dataset, 2);
        QVERIFY(service.isRunning());
        QVERIFY(ended.wait(patience));
        QCOMPARE(done.first(), 0);
        QCOMPARE(done.last(), 10);
        QVERIFY(std::ranges::is_sorted(done));
        for (std::size_t i = 0; i < 2; ++i) {
            const LesionSweep expected =
                sweepLesions(networks[static_cast<qsizetype>(i)].trained(),
                             {.train = dataset->train, .test = dataset->test}, Parallel(1));
            QCOMPARE(told[i].whole.test.error(), expected.whole.test.error());
            QCOMPARE(told[i].results.size(), expected.results.size());
            for (std::size_t block = 0; block < expected.results.size(); ++block) {
                QCOMPARE(told[i].results[block].blocks, expected.results[block].blocks);
                QCOMPARE(told[i].results[block].answers.test.error(),
                         expected.results[block].answers.test.error());
                QCOMPARE(told[i].results[block].answers.train.error(),
                         expected.results[block].answers.train.error());
            }
        }
    }

    void aCancelledSweepTellsNoMore() {
        const auto dataset = smallShapes(200, 200);
        LesionSweepService service;
        int told = 0;
        connect(&service, &LesionSweepService::blockMeasured, this, [&] { ++told; });
        service.sweep({askedNetwork("resnet-110:width=8", *dataset)}, dataset, 1);
        QTRY_VERIFY_WITH_TIMEOUT(told > 1, patience);
        service.cancel();
        QVERIFY(!service.isRunning());
        const int before = told;
        QTest::qWait(200);
        QCOMPARE(told, before);
        QVERIFY(before < 54);
    }
};

QTEST_GUILESS_MAIN(LesionServiceTest)
#include "LesionServiceTest.moc"
