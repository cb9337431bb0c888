// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/images/QualityPane.h"

#include "core/analysis/AnswerComparison.h"
#include "tests/ui/JudgedNetworks.h"
#include "tests/ui/TinyExperiment.h"
#include "ui/Text.h"
#include "ui/charts/QualityNarration.h"
#include "ui/images/ConfusionView.h"
#include "ui/images/QualityGallery.h"
#include "ui/pages/ImagesPage.h"
#include "ui/session/DatasetSample.h"
#include "ui/widgets/ImageGrid.h"

#include <QFile>
#include <QHeaderView>
#include <QImage>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>

using namespace rlab;

namespace {

constexpr int patience = 30'000;

QByteArray contents(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

/// How good the networks are, on the page with the images.
class QualityPaneTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        run_.emplace(tinyExperiment());
        page_ = std::make_unique<ImagesPage>();
        page_->setMinimumSize(676, 400);
        page_->resize(720, 600);
        page_->setThreads(2);
        page_->setRun(*run_);
        page_->show();
        QVERIFY(QTest::qWaitForWindowActive(page_.get()));
        choose("How good");
        QVERIFY(pane().isVisible());
    }
    void cleanup() { page_.reset(); }

    void saysWhatToDo() {
        QVERIFY(!button().isEnabled());
        QVERIFY(hint().isVisible());
        QVERIFY2(hint().text().contains(QStringLiteral("Train networks first")),
                 qPrintable(hint().text()));
        for (const QAction* action : pane().exportActions())
            QVERIFY(!action->isEnabled());
        tellStates(4);
        QVERIFY(button().isEnabled());
        QCOMPARE(button().text(), QStringLiteral("Evaluate"));
        QVERIFY(hint().text().startsWith(QStringLiteral("Evaluate")));
        evaluate();
        QVERIFY(!hint().isVisible());
        QVERIFY(!button().isEnabled());
    }

    void tellsWhatTheCoreFinds() {
        tellStates(4);
        evaluate();
        QCOMPARE(pane().view().networks.size(), std::size_t{2});
        const PredictionTable plain = answers(0), residual = answers(1);
        QCOMPARE(pane().view().firstNetwork().network.label, QStringLiteral("resnet-8"));
        QCOMPARE(pane().view().secondNetwork().network.label, QStringLiteral("plain-8"));
        const AnswerComparison comparison = compareAnswers(residual, plain);
        const QString said = child<QLabel>("qualitySentence").text();
        QVERIFY2(said.startsWith(
                     QStringLiteral("resnet-8 is right for %1 of 32 test images, plain-8 for %2: ")
                         .arg(percentText(1 - residual.error()), percentText(1 - plain.error()))),
                 qPrintable(said));
        QVERIFY2(said.contains(QStringLiteral(" only resnet-8 gets right, %1 only plain-8.")
                                   .arg(comparison.onlySecond)),
                 qPrintable(said));
        const ConfusionMatrix matrix(residual);
        for (int label = 0; label < 10; ++label)
            for (int answer = 0; answer < 10; ++answer)
                QCOMPARE(pane().view().count({label, answer}), matrix.count(label, answer));
        QCOMPARE(child<QLabel>("qualityStatus").text(), QStringLiteral("after 4 batches"));
    }

    void newerWeightsAreEvaluatedWhenAskedFor() {
        tellStates(4, 0);
        evaluate();
        const std::int64_t before = pane().view().networks[0]->table.correct();
        tellStates(8, 7);
        QCOMPARE(button().text(), QStringLiteral("Evaluate again"));
        QVERIFY(child<QLabel>("qualityStatus").text().contains(QStringLiteral("trained on since")));
        QCOMPARE(pane().view().networks[0]->table.correct(), before);
        evaluate();
        QCOMPARE(pane().view().networks[0]->table.loss(), answers(0).loss());
        QCOMPARE(child<QLabel>("qualityStatus").text(), QStringLiteral("after 8 batches"));
    }

    void anotherRunForgets() {
        tellStates(4);
        evaluate();
        run_.emplace(tinyExperiment());
        page_->setRun(*run_);
        QVERIFY(pane().view().isEmpty());
        QVERIFY(hint().isVisible());
    }

    void aClickOnACellShowsItsImages() {
        tellStates(4);
        evaluate();
        ConfusionView& matrix = child<ConfusionView>("confusionView");
        const ConfusionCell cell = fullestMistake();
        QTest::mouseClick(&matrix, Qt::LeftButton, {},
                          matrix.figure().rect(cell).center().toPoint());
        QVERIFY(pane().view().chosen == cell);
        const auto expected = imagesAnswered(answers(1), cell.label, cell.answer);
        QVERIFY(!expected.empty());
        QVERIFY(gallery().contents().images == expected);
        QVERIFY2(gallery().contents().tips[0].contains(cellTitle(pane().view(), cell)),
                 qPrintable(gallery().contents().tips[0]));
        QTRY_COMPARE(grid().images().size(), static_cast<qsizetype>(expected.size()));
        QCOMPARE(grid().images()[0], toImage(dataset_->test, expected[0]));
        choose("Hardest images");
        QVERIFY(!pane().view().chosen);
        QVERIFY(gallery().contents().images == hardestImages(answers(1), GalleryContents::most));
    }

    void differences() {
        tellStates(4);
        evaluate();
        choose("Difference");
        const ConfusionMatrix residual(answers(1)), plain(answers(0));
        const std::vector<std::int64_t> expected = residual.minus(plain);
        ConfusionCell largest;
        for (int label = 0; label < 10; ++label)
            for (int answer = 0; answer < 10; ++answer) {
                const ConfusionCell cell{label, answer};
                const std::int64_t count = pane().view().count(cell);
                QCOMPARE(count, expected[std::size_t(label) * 10 + std::size_t(answer)]);
                if (count > pane().view().count(largest))
                    largest = cell;
            }
        QVERIFY(pane().view().count(largest) > 0);
        ConfusionView& matrix = child<ConfusionView>("confusionView");
        QTest::mouseClick(&matrix, Qt::LeftButton, {},
                          matrix.figure().rect(largest).center().toPoint());
        auto differing = answeredOnlyByFirst(answers(1), answers(0), largest.label, largest.answer);
        const auto others =
            answeredOnlyByFirst(answers(0), answers(1), largest.label, largest.answer);
        differing.insert(differing.end(), others.begin(), others.end());
        QVERIFY(gallery().contents().images == differing);
        for (const QToolButton* segment : page_->findChildren<QToolButton*>())
            if (segment->property("role") == QStringLiteral("segment"))
                QCOMPARE(segment->accessibleName(), segment->text());
        chooseSegment("plain-8");
        QCOMPARE(pane().view().count(largest), plain.count(largest.label, largest.answer));
    }

    void theOtherNetworkCanComeFirst() {
        tellStates(4);
        evaluate();
        QAction* plain = nullptr;
        for (QAction* action : child<QToolButton>("firstNetwork").menu()->actions())
            if (action->text() == QStringLiteral("plain-8"))
                plain = action;
        QVERIFY(plain);
        plain->trigger();
        QCOMPARE(pane().view().firstNetwork().network.label, QStringLiteral("plain-8"));
        QCOMPARE(pane().view().secondNetwork().network.label, QStringLiteral("resnet-8"));
        choose("Only plain-8");
        QVERIFY(gallery().contents().images == rightOnlyByFirst(answers(0), answers(1)));
    }

    void theKeyboardReadsAndChooses() {
        tellStates(4);
        evaluate();
        ConfusionView& matrix = child<ConfusionView>("confusionView");
        matrix.setFocus(Qt::TabFocusReason);
        QTest::keyClick(&matrix, Qt::Key_Right); // to the first cell
        QTest::keyClick(&matrix, Qt::Key_Right);
        QTest::keyClick(&matrix, Qt::Key_Down);
        QTest::keyClick(&matrix, Qt::Key_Down);
        const ConfusionCell expected{2, 1};
        QVERIFY(matrix.read() == expected);
        QCOMPARE(matrix.accessibleDescription(), cellSentence(pane().view(), expected));
        QTest::keyClick(&matrix, Qt::Key_Return);
        QVERIFY(pane().view().chosen == expected);
        for (int i = 0; i < 12; ++i)
            QTest::keyClick(&matrix, Qt::Key_Up);
        QCOMPARE(matrix.read()->label, 0);
    }

    void anImageOfTheGalleryIsShownToAll() {
        tellStates(4);
        evaluate();
        QTRY_VERIFY(!grid().images().empty());
        QSignalSpy chosen(&pane(), &QualityPane::pictureChosen);
        QTest::mouseClick(&grid(), Qt::LeftButton, {}, grid().cell(1).center());
        QCOMPARE(chosen.size(), 1);
        const std::int64_t image = mostConfidentMistakes(answers(1), 2)[1];
        const AskedPicture& picture = page_->model().picture();
        QCOMPARE(picture.image, toImage(dataset_->test, image));
        QCOMPARE(picture.name, QStringLiteral("Test image %1").arg(image + 1));
        QCOMPARE(picture.label,
                 QString::fromStdString(
                     dataset_->classNames[dataset_->test.labels[std::size_t(image)]]));
        QVERIFY(!pane().isVisible()); // the answers are
    }

    void theTableHasPrecisionAndRecall() {
        tellStates(4);
        evaluate();
        choose("Classes");
        const QAbstractItemModel& model = *child<QTableView>("classTable").model();
        QCOMPARE(model.rowCount(), 10);
        QCOMPARE(model.columnCount(), 6);
        const ConfusionMatrix residual(answers(1)), plain(answers(0));
        for (int row = 0; row < 10; ++row) {
            QCOMPARE(text(model, row, 0),
                     QString::fromStdString(dataset_->classNames[std::size_t(row)]));
            QCOMPARE(text(model, row, 2), shareText(residual.precision(row)));
            QCOMPARE(text(model, row, 5), shareText(plain.recall(row)));
        }
        child<QTableView>("classTable").sortByColumn(3, Qt::DescendingOrder);
        double best = 0;
        for (int c = 0; c < 10; ++c)
            best = std::max(best, std::isnan(residual.recall(c)) ? 0 : residual.recall(c));
        QCOMPARE(text(model, 0, 3), shareText(best));
    }

    void exportsWhatIsShown() {
        tellStates(4);
        evaluate();
        QSignalSpy saved(&pane(), &QualityPane::saved);
        const auto path = [this](const char* name) {
            return folder_.filePath(QLatin1String(name));
        };
        for (const char* name : {"confusion.svg", "confusion.png", "confusion.pdf"})
            pane().exporter().savePicture(path(name));
        pane().exporter().saveCsv(path("confusion.csv"));
        choose("Classes");
        pane().exporter().saveCsv(path("classes.csv"));
        choose("Calibration");
        pane().exporter().savePicture(path("calibration.svg"));
        pane().exporter().saveCsv(path("calibration.csv"));
        QTRY_COMPARE_WITH_TIMEOUT(saved.size(), 7, patience);
        QVERIFY(contents(path("confusion.svg")).contains("Confusion matrix of resnet-8"));
        QCOMPARE(QImage(path("confusion.png")).width(), 1520);
        QVERIFY(contents(path("confusion.pdf")).startsWith("%PDF-"));
        QVERIFY(contents(path("calibration.svg")).contains("calibration error"));
        QCOMPARE(contents(path("confusion.csv")).count('\n'), 1 + 2 * 100);
        const ConfusionMatrix residual(answers(1));
        const QByteArray first = QByteArray::fromStdString(dataset_->classNames[0]);
        QVERIFY(contents(path("confusion.csv"))
                    .contains("\"resnet-8\",\"" + first + "\",\"" + first + "\"," +
                              QByteArray::number(residual.count(0, 0)) + '\n'));
        QCOMPARE(contents(path("classes.csv")).count('\n'), 1 + 2 * 10);
        QCOMPARE(contents(path("calibration.csv")).count('\n'), 1 + 2 * defaultCalibrationBins);
    }

    void evaluatingCanBeCancelled() {
        tellStates(4);
        button().click();
        QCOMPARE(button().text(), QStringLiteral("Cancel"));
        button().click();
        QCOMPARE(button().text(), QStringLiteral("Evaluate"));
        QTest::qWait(200);
        QVERIFY(pane().view().isEmpty());
        evaluate();
        QVERIFY(!pane().view().isEmpty());
    }

private:
    template <class Widget>
    Widget& child(const char* name) {
        return *page_->findChild<Widget*>(QLatin1String(name));
    }
    QualityPane& pane() { return child<QualityPane>("qualityPane"); }
    QPushButton& button() { return child<QPushButton>("evaluate"); }
    QLabel& hint() { return child<QLabel>("qualityHint"); }
    QualityGallery& gallery() { return child<QualityGallery>("qualityGallery"); }
    ImageGrid& grid() { return child<ImageGrid>("galleryGrid"); }

    static QString text(const QAbstractItemModel& model, int row, int column) {
        return model.index(row, column).data().toString();
    }

    void choose(const char* text) {
        for (QAction* action : page_->findChildren<QAction*>())
            if (action->text() == QLatin1String(text))
                return action->trigger();
        QFAIL(text);
    }

    void chooseSegment(const char* text) {
        for (QToolButton* segment : page_->findChildren<QToolButton*>())
            if (segment->property("role") == QStringLiteral("segment") &&
                segment->text() == QLatin1String(text))
                return segment->click();
        QFAIL(text);
    }

    /// As a training does after so many batches; other seeds are other weights.
    void tellStates(std::int64_t step, std::uint64_t seed = 0) {
        TrainingUpdate update;
        update.trainingStarted = true;
        update.dataset = dataset_;
        for (int i = 0; i < 2; ++i) {
            const AskedNetwork network =
                askedNetwork(i == 0 ? "plain-8:width=2" : "resnet-8:width=2", *dataset_, seed);
            states_[i] = network.state;
            update.states.push_back({i, step, network.state});
        }
        run_->apply(update);
        page_->updateRun(*run_);
    }

    void evaluate() {
        QVERIFY(button().isEnabled());
        button().click();
        QTRY_VERIFY_WITH_TIMEOUT(!child<QWidget>("qualityProgress").isVisible(), patience);
    }

    PredictionTable answers(int contender) {
        AskedNetwork network =
            askedNetwork(contender == 0 ? "plain-8:width=2" : "resnet-8:width=2", *dataset_);
        network.state = states_[contender];
        return predictImages(network.trained(), dataset_->test, Parallel(1));
    }

    ConfusionCell fullestMistake() {
        ConfusionCell fullest{0, 1};
        for (int label = 0; label < 10; ++label)
            for (int answer = 0; answer < 10; ++answer)
                if (label != answer &&
                    pane().view().count({label, answer}) > pane().view().count(fullest))
                    fullest = {label, answer};
        return fullest;
    }

    const std::shared_ptr<const Dataset> dataset_ = testShapes(32);
    std::shared_ptr<const NetworkState> states_[2];
    std::optional<RunModel> run_;
    std::unique_ptr<ImagesPage> page_;
    QTemporaryDir folder_;
};

QTEST_MAIN(QualityPaneTest)
#include "QualityPaneTest.moc"
