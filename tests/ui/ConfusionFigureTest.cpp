// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/ConfusionFigure.h"

#include "ui/charts/CalibrationFigure.h"
#include "ui/charts/QualityNarration.h"
#include "ui/models/ClassTableModel.h"

#include <QtTest>

using namespace rlab;

namespace {

struct Answer {
    int label, answer;
};

Judgement judged(const char* label, NetworkKind kind, int classes,
                 const std::vector<Answer>& answers) {
    AskedNetwork network;
    network.key = network.label = QLatin1String(label);
    network.color = {kind, 1};
    PredictionTable table{classes, {}};
    for (const auto& [expected, answer] : answers) {
        ImageAnswer image;
        image.label = static_cast<std::uint16_t>(expected);
        image.answer = static_cast<std::uint16_t>(answer);
        image.probability = 0.9F;
        table.images.push_back(image);
    }
    ConfusionMatrix matrix(table);
    Calibration calibration = calibrationOf(table);
    return std::make_shared<const JudgedNetwork>(
        JudgedNetwork{network, std::move(table), std::move(matrix), std::move(calibration)});
}

QualityView viewOf(int classes, std::vector<Judgement> networks) {
    QualityView view;
    auto dataset = std::make_shared<Dataset>();
    for (int c = 0; c < classes; ++c)
        dataset->classNames.push_back("class " + std::to_string(c));
    view.dataset = dataset;
    view.networks = std::move(networks);
    view.second = view.networks.size() - 1;
    return view;
}

/// A residual network that is right for 6 images, and a plain one for none of them.
QualityView unlikePair() {
    std::vector<Answer> right, wrong;
    for (int i = 0; i < 6; ++i) {
        right.push_back({0, 0});
        wrong.push_back({0, 1});
    }
    return viewOf(3, {judged("resnet-20", NetworkKind::Residual, 3, right),
                      judged("plain-20", NetworkKind::Plain, 3, wrong)});
}

} // namespace

/// What is drawn and said of answers that are made by hand.
class ConfusionFigureTest : public QObject {
    Q_OBJECT

private slots:
    void countsAreShownWhereThereIsRoom() {
        std::vector<Answer> answers(1000, Answer{0, 0});
        const QualityView ten =
            viewOf(10, {judged("resnet-20", NetworkKind::Residual, 10, answers)});
        QVERIFY(ConfusionFigure(ten, QRectF(0, 0, 480, 380)).hasCounts());
        const QualityView hundred =
            viewOf(100, {judged("resnet-20", NetworkKind::Residual, 100, answers)});
        QVERIFY(!ConfusionFigure(hundred, QRectF(0, 0, 480, 380)).hasCounts());
    }

    void everyCellIsFoundWhereItIs() {
        const QualityView view =
            viewOf(100, {judged("resnet-20", NetworkKind::Residual, 100, {{0, 0}})});
        const ConfusionFigure figure(view, QRectF(10, 20, 480, 380));
        for (int label = 0; label < 100; ++label)
            for (int answer = 0; answer < 100; ++answer) {
                const ConfusionCell cell{label, answer};
                QVERIFY(figure.rect(cell).isValid());
                QVERIFY(figure.cellAt(figure.rect(cell).center()) == cell);
            }
        QVERIFY(!figure.cellAt({12, 200}));
        QVERIFY(!figure.cellAt({200, 25}));
    }

    void zeroIsTheBackground() {
        QualityView view = unlikePair();
        const QRectF area(0, 0, 480, 380);
        QCOMPARE(ConfusionFigure(view, area).color({2, 2}), view.theme.background);
        QCOMPARE(ConfusionFigure(view, area).color({0, 0}),
                 view.theme.curve({NetworkKind::Residual, 1}));
        view.subject = QualitySubject::Difference;
        QCOMPARE(ConfusionFigure(view, area).color({2, 2}), view.theme.background);
        QCOMPARE(view.count({0, 1}), std::int64_t{-6});
        QCOMPARE(ConfusionFigure(view, area).color({0, 0}),
                 view.theme.curve({NetworkKind::Residual, 1}));
        QCOMPARE(ConfusionFigure(view, area).color({0, 1}),
                 view.theme.curve({NetworkKind::Plain, 1}));
    }

    void whatIsSaid() {
        const QualityView view = unlikePair();
        QCOMPARE(qualitySentence(view),
                 QStringLiteral("resnet-20 is right for 100.0 % of 6 test images, plain-20 for "
                                "0.0 %: 6 images only resnet-20 gets right, 0 only plain-20."));
        QCOMPARE(cellSentence(view, {0, 1}),
                 QStringLiteral("class 0 taken for class 1: 0 of 6 images (0.0 %)"));
        QCOMPARE(answerText(view, view.secondNetwork(), 0),
                 QStringLiteral("class 0 taken for class 1 with 90.0 %"));
        // One image more is not a better network.
        const QualityView alike =
            viewOf(2, {judged("resnet-20", NetworkKind::Residual, 2, {{0, 0}, {1, 1}}),
                       judged("plain-20", NetworkKind::Plain, 2, {{0, 0}, {1, 0}})});
        QVERIFY2(qualitySentence(alike).endsWith(
                     QStringLiteral("With other images it could be the other way round.")),
                 qPrintable(qualitySentence(alike)));
    }

    void aClassWithoutImagesHasNoRecall() {
        const QualityView view = unlikePair();
        const ClassTableModel model(view);
        QCOMPARE(model.index(2, 1).data().toString(), QStringLiteral("0"));
        for (int column = 2; column < model.columnCount(); ++column)
            QCOMPARE(model.index(2, column).data().toString(), QStringLiteral("–"));
        QCOMPARE(model.index(0, 3).data().toString(), QStringLiteral("100.0 %"));
        QCOMPARE(cellSentence(view, {2, 0}),
                 QStringLiteral("class 2 taken for class 0: no images"));
    }

    void aBrokenNetworkIsNamed() {
        constexpr int none = ImageAnswer::none;
        const QualityView view =
            viewOf(2, {judged("plain-56", NetworkKind::Plain, 2, {{0, none}, {1, none}})});
        QVERIFY(qualitySentence(view).contains(QStringLiteral("plain-56 are not finite")));
        QVERIFY(calibrationSentence(view).isEmpty());
        QVERIFY(!CalibrationPicture(view).image().isNull());
        QVERIFY(!ConfusionPicture(view).image().isNull());
    }
};

QTEST_MAIN(ConfusionFigureTest)
#include "ConfusionFigureTest.moc"
