// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/ImagesPage.h"

#include "core/analysis/Classifier.h"
#include "core/pictures/PicturePreparation.h"
#include "core/store/Safetensors.h"
#include "core/store/WeightsFile.h"
#include "tests/data/TestPictures.h"
#include "tests/ui/AskedNetworks.h"
#include "ui/Text.h"
#include "ui/images/AnswerBars.h"
#include "ui/images/AnswerCard.h"
#include "ui/images/CardPlaces.h"
#include "ui/images/ImagesExporter.h"
#include "ui/images/PictureFrame.h"
#include "ui/images/WeightsDialog.h"
#include "ui/session/SamplePictures.h"
#include "ui/widgets/ImageGrid.h"

#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QGuiApplication>
#include <QHeaderView>
#include <QImage>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QToolButton>
#include <QUrl>
#include <QtTest>

using namespace rlab;
using rlab::test::encoded;
using rlab::test::putFile;
using rlab::test::testPicture;

namespace {

constexpr int patience = 30'000;

QByteArray contents(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// The tiny experiment with weights for each network, as after its training.
RunModel trainedRun(const std::shared_ptr<const Dataset>& dataset, std::int64_t step = 8,
                    std::uint64_t seed = 0) {
    RunModel run(tinyExperiment());
    TrainingUpdate update;
    update.trainingStarted = true;
    update.dataset = dataset;
    for (std::size_t i = 0; i < run.contenders().size(); ++i) {
        const CifarNetworkOptions& options = run.contenders()[i].options;
        const NetworkSpec network =
            makeCifarNetwork(options, dataset->test.imageShape, dataset->classes());
        update.states.push_back(
            {static_cast<int>(i), step,
             std::make_shared<const NetworkState>(initialState(network, options.init, seed))});
    }
    run.apply(update);
    return run;
}

} // namespace

/// The page with pictures, as a user sees it.
class ImagesPageTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        QTest::failOnWarning(
            QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
        page_ = std::make_unique<ImagesPage>();
        page_->setMinimumSize(700, 500);
        page_->resize(732, 560);
        failed_ = std::make_unique<QSignalSpy>(page_.get(), &ImagesPage::failed);
    }
    void cleanup() { page_.reset(); }

    /// The page says what to do, and shows a picture even so.
    void nobodyIsTrainedYet() {
        page_->setRun(RunModel(tinyExperiment()));
        showPage();
        QVERIFY(child<QWidget>("noNetworks").isVisible());
        QVERIFY(!model().picture().image.isNull());
        QCOMPARE(child<QLabel>("pictureName").text(), samplePictures().front().name);
        QSignalSpy wanted(page_.get(), &ImagesPage::trainRequested);
        QTest::mouseClick(&child<QPushButton>("trainForAnswers"), Qt::LeftButton);
        QCOMPARE(wanted.size(), 1);
        page_->setRun(trainedRun(dataset_));
        QVERIFY(!child<QWidget>("noNetworks").isVisible());
    }

    /// Who can't answer doesn't stand before those who can.
    void filesAnswerBeforeAnythingIsTrained() {
        page_->setRun(RunModel(tinyExperiment()));
        showPage();
        QCOMPARE(cards().size(), 2);
        const AskedNetwork other = askedNetwork(*dataset_, "resnet-14:width=2", 3);
        const QString file = folder_.filePath(QStringLiteral("first.safetensors"));
        saveWeights(file.toStdString(), *other.spec, *other.state,
                    describeWeights("resnet-14:width=2", *dataset_, 3, 1));
        page_->open({file});
        QTRY_COMPARE_WITH_TIMEOUT(cards().size(), 1, patience);
        QTRY_VERIFY_WITH_TIMEOUT(!bars(0).isEmpty(), patience);
        QVERIFY(!child<QWidget>("noNetworks").isVisible());
        QVERIFY(textsIn(*cards()[0]).contains(QStringLiteral("resnet-14:width=2")));
    }

    void answersAreTheNetworks() {
        train();
        const QImage picture = testPicture(40, 30);
        drop(picture);
        QTRY_COMPARE_WITH_TIMEOUT(child<QLabel>("pictureName").text(), QStringLiteral("one.png"),
                                  patience);
        for (AnswerCard* card : cards()) {
            const AskedNetwork network = networkOf(*card);
            const Prediction prediction = expected(network, picture);
            const auto& bars = card->findChild<AnswerBars*>()->bars();
            QTRY_COMPARE_WITH_TIMEOUT(bars.value(0).probability, prediction.ranking[0].probability,
                                      patience);
            QCOMPARE(bars.size(), answersTold);
            QCOMPARE(bars[0].label, className(network, prediction.ranking[0].index));
            QVERIFY(card->accessibleName().startsWith(network.label));
        }
        QCOMPARE(child<PictureFrame>("seenPicture").picture().size(), QSize(8, 8));
    }

    void plainIsBesideResidual() {
        train();
        QCOMPARE(cards().size(), 2);
        QCOMPARE(cards()[0]->y(), cards()[1]->y());
        QVERIFY(cards()[0]->x() < cards()[1]->x());
        const AskedNetwork plain = askedNetwork(*dataset_, "plain-8:width=2");
        const AskedNetwork residual = askedNetwork(*dataset_, "resnet-8:width=2");
        const QList<QPoint> places{{0, 0}, {0, 1}, {1, 0}, {1, 1}};
        QCOMPARE(cardPlaces({plain, plain, residual, residual}), places);
        const QList<QPoint> rows{{0, 0}, {1, 0}, {0, 1}};
        QCOMPARE(cardPlaces({residual, residual, residual}), rows);
    }

    void answersFollowTheTraining() {
        train();
        QTRY_VERIFY_WITH_TIMEOUT(!bars(0).isEmpty(), patience);
        const QList<AnswerBar> before = bars(0);
        page_->updateRun(trainedRun(dataset_, 1234, 9));
        QTRY_VERIFY_WITH_TIMEOUT(bars(0) != before, patience);
        const AskedNetwork network = networkOf(*cards()[0]);
        QCOMPARE(network.step, std::int64_t{1234});
        QCOMPARE(bars(0)[0].probability,
                 expected(network, model().picture().image).ranking[0].probability);
        QVERIFY(textsIn(*cards()[0]).contains(QStringLiteral("after 1,234 batches, live")));
    }

    void testImagesAreRightOrWrong() {
        train();
        auto& classes = child<QComboBox>("testClass");
        QCOMPARE(classes.count(), 1 + dataset_->classes());
        int wanted = 0;
        while (std::ranges::count(dataset_->test.labels, wanted) == 0)
            ++wanted;
        classes.setCurrentIndex(1 + wanted);
        QTest::mouseClick(&child<QToolButton>("testImage"), Qt::LeftButton);
        const QString label =
            QString::fromStdString(dataset_->classNames[static_cast<std::size_t>(wanted)]);
        QCOMPARE(model().picture().label, label);
        QCOMPARE(model().picture().image.size(), QSize(8, 8));
        for (AnswerCard* card : cards()) {
            const AskedNetwork network = networkOf(*card);
            const int answer = expected(network, model().picture().image).ranking[0].index;
            const QString begin = answer == wanted
                                      ? QStringLiteral(": Right. ")
                                      : QStringLiteral(": Wrong, it is %1. ").arg(label);
            QTRY_VERIFY_WITH_TIMEOUT(card->accessibleName().contains(begin), patience);
        }
    }

    /// What is far from all that it knows is answered with that in words.
    void strangePicturesAreToldSo() {
        train();
        auto strange = samplePictures().back(); // plain grey
        QCOMPARE(strange.name, QStringLiteral("Plain grey"));
        strange.image.fill(Qt::magenta);
        model().setPicture(strange);
        QTRY_VERIFY_WITH_TIMEOUT(!cards()[1]->accessibleDescription().isEmpty(), patience);
        QTRY_VERIFY_WITH_TIMEOUT(
            cards()[1]->accessibleDescription().contains(QStringLiteral("as strange to it")),
            patience);
        QVERIFY(cards()[1]->accessibleDescription().contains(QStringLiteral("Lead ")));
        QVERIFY(cards()[1]->accessibleDescription().contains(QStringLiteral("entropy ")));
    }

    void samplesByKeyboard() {
        train();
        auto& grid = child<ImageGrid>("samplePictures");
        grid.setFocus();
        QTest::keyClick(&grid, Qt::Key_Right);
        QTest::keyClick(&grid, Qt::Key_Return);
        QCOMPARE(child<QLabel>("pictureName").text(), samplePictures()[1].name);
        QTest::keyClick(&grid, Qt::Key_End);
        QTest::keyClick(&grid, Qt::Key_Space);
        QCOMPARE(child<QLabel>("pictureName").text(), samplePictures().back().name);
    }

    void pasteByKeyboard() {
        train();
        auto* copied = new QMimeData;
        copied->setData(QStringLiteral("image/png"), encoded(testPicture(21, 20), "png"));
        QGuiApplication::clipboard()->setMimeData(copied);
        QTest::keyClick(page_.get(), Qt::Key_V, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(model().picture().image, testPicture(21, 20), patience);
        QGuiApplication::clipboard()->setText(QStringLiteral("only words"));
        QTest::keyClick(page_.get(), Qt::Key_V, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(failed_->size(), 1, patience);
        QVERIFY((*failed_)[0][0].toString().contains(QStringLiteral("no picture")));
    }

    void damagedFilesAreTold() {
        train();
        const QByteArray whole = encoded(testPicture(60, 60), "png");
        putFile(folder_.path(), QStringLiteral("half.png"), whole.left(whole.size() / 2));
        const QImage before = model().picture().image;
        page_->open({folder_.filePath(QStringLiteral("half.png"))});
        QTRY_COMPARE_WITH_TIMEOUT(failed_->size(), 1, patience);
        QVERIFY((*failed_)[0][0].toString().contains(QStringLiteral("half.png")));
        QCOMPARE(model().picture().image, before);
        drop(testPicture(9, 9)); // the page goes on
        QTRY_COMPARE_WITH_TIMEOUT(model().picture().image, testPicture(9, 9), patience);
    }

    void foldersAreTables() {
        train();
        const QTemporaryDir album;
        for (int i = 0; i < 6; ++i)
            putFile(album.path(), QStringLiteral("p%1.png").arg(i),
                    encoded(testPicture(20, 20, i), "png"));
        putFile(album.path(), QStringLiteral("p6.png"), "no picture");
        page_->open({album.path()});
        auto& table = child<QTableView>("albumTable");
        QTRY_COMPARE_WITH_TIMEOUT(table.model()->rowCount(), 7, patience);
        QVERIFY(table.isVisible());
        QTRY_COMPARE_WITH_TIMEOUT(child<QLabel>("albumStatus").text(),
                                  QStringLiteral("7 pictures, 1 can't be read"), patience);
        const AskedNetwork network = networkOf(*cards()[1]);
        const Prediction prediction = expected(network, testPicture(20, 20, 3));
        const auto cell = [&](int row, int column) {
            return table.model()->index(row, column).data().toString();
        };
        QCOMPARE(cell(3, 0), QStringLiteral("p3.png"));
        QCOMPARE(cell(3, 4), className(network, prediction.ranking[0].index));
        QCOMPARE(cell(3, 5), percentText(prediction.ranking[0].probability));
        const QHeaderView& header = *table.horizontalHeader();
        QTest::mouseClick(header.viewport(), Qt::LeftButton, {},
                          {header.sectionViewportPosition(2) + 20, header.height() - 6});
        const auto figure = [&](int row) { return cell(row, 2).chopped(2).toDouble(); };
        for (int row = 1; row < 6; ++row)
            QVERIFY(header.sortIndicatorOrder() == Qt::AscendingOrder
                        ? figure(row - 1) <= figure(row)
                        : figure(row - 1) >= figure(row));
        QCOMPARE(cell(6, 0), QStringLiteral("p6.png"));
        table.setCurrentIndex(table.model()->index(2, 0));
        QTRY_COMPARE_WITH_TIMEOUT(child<QLabel>("pictureName").text(), cell(2, 0), patience);
        QSignalSpy saved(page_.get(), &ImagesPage::saved);
        page_->exporter().saveCsv(folder_.filePath(QStringLiteral("album.csv")));
        QTRY_COMPARE_WITH_TIMEOUT(saved.size(), 1, patience);
        const QByteArray csv = contents(folder_.filePath(QStringLiteral("album.csv")));
        QVERIFY(csv.startsWith("file,network,step,answer,probability,certainty,problem\n"));
        QCOMPARE(csv.count('\n'), 1 + 7 * 2);
        QVERIFY2(csv.contains("p3.png," + network.label.toUtf8() + ",8," +
                              className(network, prediction.ranking[0].index).toUtf8() + ","),
                 csv.constData());
        QCOMPARE(child<QLabel>("pictureName").text(), cell(2, 0));
        table.selectRow(6); // that it can't be read, the table tells itself
        QTest::qWait(100);
        QVERIFY(failed_->isEmpty());
        QTest::mouseClick(&child<QToolButton>("closeAlbum"), Qt::LeftButton);
        QVERIFY(!table.isVisible());
    }

    void figuresAreExported() {
        train();
        QTRY_VERIFY_WITH_TIMEOUT(!bars(1).isEmpty(), patience);
        QSignalSpy saved(page_.get(), &ImagesPage::saved);
        for (const char* name : {"answers.svg", "answers.png", "answers.pdf"})
            page_->exporter().savePicture(folder_.filePath(QLatin1String(name)));
        page_->exporter().saveCsv(folder_.filePath(QStringLiteral("one.csv")));
        QTRY_COMPARE_WITH_TIMEOUT(saved.size(), 4, patience);
        const QByteArray svg = contents(folder_.filePath(QStringLiteral("answers.svg")));
        QVERIFY(svg.contains(bars(1)[0].label.toUtf8()));
        QVERIFY(svg.contains(cards()[1]->accessibleName().section(u' ', 1).left(12).toUtf8()));
        QCOMPARE(QImage(folder_.filePath(QStringLiteral("answers.png"))).width(), 2080);
        QVERIFY(contents(folder_.filePath(QStringLiteral("answers.pdf"))).startsWith("%PDF-"));
        QCOMPARE(contents(folder_.filePath(QStringLiteral("one.csv"))).count('\n'), 1 + 2);
    }

    void weightsFilesJoin() {
        train();
        const AskedNetwork other = askedNetwork(*dataset_, "resnet-14:width=2", 3);
        const QString file = folder_.filePath(QStringLiteral("other.safetensors"));
        saveWeights(file.toStdString(), *other.spec, *other.state,
                    describeWeights("resnet-14:width=2", *dataset_, 3, 1));
        QMimeData dragged;
        dragged.setUrls({QUrl::fromLocalFile(file)});
        QVERIFY(ImagesPage::accepts(dragged));
        page_->take(dragged);
        QTRY_COMPARE_WITH_TIMEOUT(cards().size(), 3, patience);
        QTRY_VERIFY_WITH_TIMEOUT(!bars(2).isEmpty(), patience);
        QCOMPARE(bars(2)[0].probability,
                 expected(other, model().picture().image).ranking[0].probability);
        QMenu& menu = *child<QToolButton>("askedNetworks").menu();
        emit menu.aboutToShow();
        menu.actions().back()->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(cards().size(), 2, patience);
        putFile(folder_.path(), QStringLiteral("broken.safetensors"), "nonsense");
        page_->open({folder_.filePath(QStringLiteral("broken.safetensors"))});
        QTRY_COMPARE_WITH_TIMEOUT(failed_->size(), 1, patience);
        QVERIFY((*failed_)[0][0].toString().contains(QStringLiteral("broken.safetensors")));
    }

    /// A file that says nothing about itself: the page asks what it is.
    void foreignWeightsAreDescribed() {
        train();
        Dataset cifar;
        const DatasetInfo& info = datasetInfo("cifar-10");
        cifar.classNames = info.classNames;
        cifar.train.imageShape = cifar.test.imageShape = info.imageShape;
        cifar.statistics = imagenetStatistics;
        const AskedNetwork other = askedNetwork(cifar, "resnet-8:width=3");
        const std::string own = folder_.filePath(QStringLiteral("own.safetensors")).toStdString();
        const QString file = folder_.filePath(QStringLiteral("cifar10_resnet8.safetensors"));
        saveWeights(own, *other.spec, *other.state,
                    describeWeights("resnet-8:width=3", cifar, 0, 1));
        writeSafetensors(file.toStdString(), readSafetensors(own).tensors, {});
        page_->open({file});
        QTRY_VERIFY_WITH_TIMEOUT(page_->findChild<WeightsDialog*>(), patience);
        auto* dialog = page_->findChild<WeightsDialog*>();
        QCOMPARE(dialog->description().dataset, std::string("cifar-10")); // by the file's name
        QVERIFY(dialog->description().usesImagenetStatistics);
        dialog->accept();
        QTRY_COMPARE_WITH_TIMEOUT(cards().size(), 3, patience);
        QCOMPARE(networkOf(*cards()[2]).classNames, info.classNames);
        QTRY_COMPARE_WITH_TIMEOUT(bars(2).value(0).probability,
                                  expected(other, model().picture().image).ranking[0].probability,
                                  patience);
    }

private:
    template <class Widget>
    Widget& child(const char* name) {
        auto* widget = page_->findChild<Widget*>(QLatin1String(name));
        if (!widget)
            qFatal("no widget %s", name);
        return *widget;
    }
    ImagesModel& model() { return page_->model(); }
    void showPage() {
        page_->show();
        QVERIFY(QTest::qWaitForWindowActive(page_.get()));
    }
    void train() {
        page_->setRun(trainedRun(dataset_));
        showPage();
    }
    void drop(const QImage& picture) {
        putFile(folder_.path(), QStringLiteral("one.png"), encoded(picture, "png"));
        QMimeData dragged;
        dragged.setUrls({QUrl::fromLocalFile(folder_.filePath(QStringLiteral("one.png")))});
        QVERIFY(ImagesPage::accepts(dragged));
        page_->take(dragged);
    }
    /// In the order of the networks.
    QList<AnswerCard*> cards() const {
        QList<AnswerCard*> ordered;
        for (const AskedNetwork& network : page_->model().shelf().networks())
            for (AnswerCard* card : page_->findChildren<AnswerCard*>())
                if (card->key() == network.key)
                    ordered.append(card);
        return ordered;
    }
    QList<AnswerBar> bars(int card) const {
        return cards()[card]->findChild<AnswerBars*>()->bars();
    }
    static QStringList textsIn(const QWidget& widget) {
        QStringList texts;
        for (const QLabel* label : widget.findChildren<QLabel*>())
            texts.append(label->text());
        return texts;
    }
    AskedNetwork networkOf(const AnswerCard& card) {
        const QList<AskedNetwork> networks = model().shelf().networks();
        return *std::ranges::find(networks, card.key(), &AskedNetwork::key);
    }
    static QString className(const AskedNetwork& network, int index) {
        return QString::fromStdString(network.classNames[static_cast<std::size_t>(index)]);
    }
    static Prediction expected(const AskedNetwork& network, const QImage& picture) {
        Classifier classifier(*network.spec, network.statistics);
        classifier.prepare(*network.state);
        return makePrediction(
            classifier.classify(preparePicture(picture, network.spec->input())).span());
    }

    const QTemporaryDir folder_;
    const std::shared_ptr<const Dataset> dataset_ = tinyDataset();
    std::unique_ptr<ImagesPage> page_;
    std::unique_ptr<QSignalSpy> failed_;
};

QTEST_MAIN(ImagesPageTest)
#include "ImagesPageTest.moc"
