// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/data/TestPictures.h"
#include "tests/ui/TinyExperiment.h"
#include "ui/panels/DataForm.h"
#include "ui/session/TrainingSession.h"
#include "ui/widgets/ImageGrid.h"

#include <QComboBox>
#include <QElapsedTimer>
#include <QFileDialog>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QtTest>

using namespace rlab;
using namespace rlab::test;

namespace {

constexpr int patience = 60'000;

template <class Child>
Child& child(const QWidget& parent, const char* name) {
    auto* found = parent.findChild<Child*>(QLatin1String(name));
    if (!found)
        qFatal("there is no %s", name);
    return *found;
}

} // namespace

/// Own pictures in the form, without a window around it.
class FolderDataTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { qputenv("XDG_CACHE_HOME", caches_.path().toLocal8Bit()); }

    void init() {
        pictures_ = std::make_unique<QTemporaryDir>();
        putPictures(pictures_->path(), QStringLiteral("cat"), 10);
        putPictures(pictures_->path(), QStringLiteral("dog"), 15, 100);
        putFile(pictures_->path(), QStringLiteral("dog/text.png"), "text");
        editor_ = std::make_unique<ExperimentEditor>(tinyExperiment());
        preview_ = std::make_unique<DatasetPreview>();
        form_ = std::make_unique<DataForm>(*editor_, *preview_, fetcher_);
    }

    void cleanup() {
        form_.reset();
        preview_.reset();
        editor_.reset();
    }

    void aChosenFolderIsLookedThrough() {
        choose();
        QCOMPARE(box().currentText(), QFileInfo(pictures_->path()).fileName());
        QVERIFY(!editor_->problems().empty()); // not yet
        QTRY_VERIFY_WITH_TIMEOUT(editor_->experiment().data.contents.has_value(), patience);
        QCOMPARE(*editor_->experiment().data.contents, (FolderContents{{"cat", "dog"}, 20, 5}));
        QVERIFY(editor_->problems().empty());
        QCOMPARE(child<QLabel>(*form_, "previewNote").text(),
                 QStringLiteral("20 training and 5 test pictures of 2 classes; 1 left out"));
        QCOMPARE(child<ImageGrid>(*form_, "classThumbnails").images().size(), 2);
    }

    /// What was found is no step of its own.
    void undoGoesBackAndForth() {
        choose();
        QTRY_VERIFY_WITH_TIMEOUT(editor_->problems().empty(), patience);
        QCOMPARE(editor_->undoStack().count(), 1);
        editor_->undoStack().undo();
        QCOMPARE(editor_->experiment().data.dataset, tinyExperiment().data.dataset);
        QCOMPARE(box().currentIndex(), 0);
        editor_->undoStack().redo();
        QTRY_VERIFY_WITH_TIMEOUT(editor_->problems().empty(), patience);
        QCOMPARE(editor_->experiment().data.contents->trainImages, 20);
    }

    void nothingIsChosenWithoutAFolder() {
        box().setCurrentIndex(box().count() - 1);
        auto& dialog = child<QFileDialog>(*form_, "folderDialog");
        dialog.reject();
        QCOMPARE(box().currentIndex(), 0);
        QCOMPARE(editor_->undoStack().count(), 0);
    }

    void tellsWhatIsWrongWithTheFolder() {
        QDir(pictures_->path()).mkdir(QStringLiteral("cow"));
        choose();
        auto& note = child<QLabel>(*form_, "previewNote");
        QTRY_VERIFY_WITH_TIMEOUT(
            note.text().contains(QStringLiteral("The class \"cow\" has no picture")) ||
                note.text().contains(QStringLiteral("the class \"cow\" has no picture")),
            patience);
        QVERIFY(!editor_->problems().empty());
        // Put right while another program was in front.
        QDir(pictures_->path()).rmdir(QStringLiteral("cow"));
        QEvent back(QEvent::WindowActivate);
        QCoreApplication::sendEvent(form_.get(), &back);
        QTRY_VERIFY_WITH_TIMEOUT(editor_->problems().empty(), patience);
    }

    void seesThatPicturesHaveCome() {
        choose();
        QTRY_VERIFY_WITH_TIMEOUT(editor_->problems().empty(), patience);
        putPictures(pictures_->path(), QStringLiteral("cow"), 5, 300);
        QEvent back(QEvent::WindowActivate);
        QCoreApplication::sendEvent(form_.get(), &back);
        QTRY_COMPARE_WITH_TIMEOUT(editor_->experiment().data.contents->classNames.size(),
                                  std::size_t{3}, patience);
        QCOMPARE(editor_->undoStack().count(), 1);
    }

    void showsTheData() {
        choose();
        QTRY_VERIFY_WITH_TIMEOUT(editor_->problems().empty(), patience);
        child<QPushButton>(*form_, "lookAtData").click();
        auto& dialog = child<QDialog>(*form_, "dataDialog");
        auto& classes = child<QTableView>(dialog, "dataClasses");
        QCOMPARE(classes.model()->rowCount(), 2);
        QCOMPARE(classes.model()->index(1, 1).data().toString(), QStringLiteral("12"));
        QCOMPARE(classes.model()->index(1, 2).data().toString(), QStringLiteral("3"));
        const auto& pictures = child<ImageGrid>(dialog, "dataPictures");
        QCOMPARE(pictures.images().size(), 8);
        classes.selectRow(1);
        QCOMPARE(pictures.images().size(), 12);
        QVERIFY(child<QPlainTextEdit>(dialog, "dataLeftOut")
                    .toPlainText()
                    .startsWith(QStringLiteral("dog/text.png: is not a picture")));
        dialog.close();
    }

    void trains() {
        choose();
        QTRY_VERIFY_WITH_TIMEOUT(editor_->problems().empty(), patience);
        TrainingSession session;
        QSignalSpy failed(&session, &TrainingSession::failed);
        session.start(editor_->experiment(), {});
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingSession::State::Ended, patience);
        QVERIFY(failed.isEmpty());
    }

    /// In another size than the preview's, so that they are decoded anew.
    void tellsHowManyPicturesAreRead() {
        const QByteArray large = encoded(testPicture(900, 900), "png");
        for (int i = 0; i < 120; ++i)
            putFile(pictures_->path(), QStringLiteral("dog/large-%1.png").arg(i), large);
        choose();
        QTRY_VERIFY_WITH_TIMEOUT(editor_->problems().empty(), patience);
        ExperimentSpec experiment = editor_->experiment();
        experiment.data.resolution = 24;
        TrainingSession session;
        QSignalSpy reading(&session, &TrainingSession::reading);
        session.start(experiment, {});
        QTRY_VERIFY_WITH_TIMEOUT(reading.size() > 0, patience);
        QCOMPARE(session.state(), TrainingSession::State::Loading);
        QCOMPARE(reading[0][1].toLongLong(), 146); // the one that is no picture, too
        QElapsedTimer timer;
        timer.start();
        session.stop();
        QTRY_COMPARE(session.state(), TrainingSession::State::Ended);
        QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
        QVERIFY(reading.last()[0].toLongLong() < 146);
    }

private:
    QComboBox& box() const { return child<QComboBox>(*form_, "data.dataset"); }
    void choose() {
        box().setCurrentIndex(box().count() - 1);
        emit child<QFileDialog>(*form_, "folderDialog").fileSelected(pictures_->path());
    }

    QTemporaryDir caches_;
    std::unique_ptr<QTemporaryDir> pictures_;
    std::unique_ptr<ExperimentEditor> editor_;
    std::unique_ptr<DatasetPreview> preview_;
    DatasetFetcher fetcher_;
    std::unique_ptr<DataForm> form_;
};

QTEST_MAIN(FolderDataTest)
#include "FolderDataTest.moc"
