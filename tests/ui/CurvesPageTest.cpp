// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/CurvesPage.h"
#include "tests/FileContents.h"
#include "tests/ui/Widgets.h"

#include "tests/ui/CurveRuns.h"
#include "ui/charts/FigureView.h"
#include "ui/pages/CurvesExporter.h"
#include "ui/panels/ResultTile.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QImage>
#include <QRegularExpression>
#include <QSettings>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QToolButton>
#include <QWheelEvent>
#include <QtTest>

using namespace rlab;

namespace {

constexpr int patience = 10'000;

FigureView& view(const CurvesPage& page) {
    return child<FigureView>(page, QStringLiteral("curveView"));
}

ResultTile& tile(const CurvesPage& page, int index) {
    return child<ResultTile>(page, QStringLiteral("resultTile%1").arg(index));
}

bool shown(const CurvesPage& page, std::size_t curve) {
    return page.curves().curves()[curve]->shown;
}

QAction& action(const CurvesPage& page, const QString& text) {
    for (QAction* each : page.viewActions() + page.exportActions())
        if (each->text() == text)
            return *each;
    qFatal("no action %s", qPrintable(text));
}

void moveMouse(FigureView& view, const QPointF& place, Qt::MouseButton held = Qt::NoButton) {
    QMouseEvent event(QEvent::MouseMove, place, view.viewport()->mapToGlobal(place), Qt::NoButton,
                      held, Qt::NoModifier);
    QCoreApplication::sendEvent(view.viewport(), &event);
}

void turnWheel(FigureView& view, const QPointF& place, int steps) {
    QWheelEvent event(place, view.viewport()->mapToGlobal(place), {}, {0, 120 * steps},
                      Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(view.viewport(), &event);
}

} // namespace

class CurvesPageTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        page_ = std::make_unique<CurvesPage>();
        page_->setMinimumSize(676, 500);
        page_->resize(732, 608);
        page_->setRun(trainedRun(4));
        page_->show();
        QVERIFY(QTest::qWaitForWindowActive(page_.get()));
    }
    void cleanup() { page_.reset(); }

    void mouseReadsAllCurvesAtOnce() {
        const QRectF plot = view(*page_).figure().plots().front();
        moveMouse(view(*page_), {plot.left() + 0.55 * plot.width(), plot.center().y()});
        QVERIFY(std::abs(*view(*page_).figure().crosshair() - 2.2) < 0.02);
        const QString spoken = view(*page_).accessibleDescription();
        QVERIFY2(spoken.contains(QStringLiteral("plain-8: training 70.0 percent")),
                 qPrintable(spoken));
        QVERIFY(spoken.contains(QStringLiteral("resnet-8: training 50.0 percent, test 55.0")));
    }

    void keysWalkFromEpochToEpoch() {
        view(*page_).setFocus();
        QTest::keyClick(&view(*page_), Qt::Key_Left);
        QCOMPARE(*view(*page_).figure().crosshair(), 4.0); // begins at the latest
        QTest::keyClick(&view(*page_), Qt::Key_Left);
        QCOMPARE(*view(*page_).figure().crosshair(), 3.0);
        QVERIFY(view(*page_).accessibleDescription().contains(
            QStringLiteral("resnet-8: training 30.0 percent")));
        QTest::keyClick(&view(*page_), Qt::Key_Right);
        QCOMPARE(*view(*page_).figure().crosshair(), 4.0);
    }

    void wheelZoomsDragPansDoubleClickResets() {
        FigureView& chart = view(*page_);
        const QPointF middle = chart.figure().plots().front().center();
        turnWheel(chart, middle, 3);
        QVERIFY(chart.figure().isZoomed());
        moveMouse(chart, middle);
        const double before = *chart.figure().crosshair();
        QTest::mousePress(chart.viewport(), Qt::LeftButton, {}, middle.toPoint());
        moveMouse(chart, middle + QPointF(30, 0), Qt::LeftButton);
        QTest::mouseRelease(chart.viewport(), Qt::LeftButton, {}, middle.toPoint());
        // What was under the mouse has come along.
        QVERIFY(std::abs(*chart.figure().crosshair() - before) < 0.05);
        QTest::mouseDClick(chart.viewport(), Qt::LeftButton, {}, middle.toPoint());
        QVERIFY(!chart.figure().isZoomed());
    }

    void keysZoomAndReset() {
        FigureView& chart = view(*page_);
        QTest::keyClick(&chart, Qt::Key_Plus);
        QVERIFY(chart.figure().isZoomed());
        QTest::keyClick(&chart, Qt::Key_0);
        QVERIFY(!chart.figure().isZoomed());
        QTest::keyClick(&chart, Qt::Key_Minus);
        QTest::keyClick(&chart, Qt::Key_Home);
        QVERIFY(!chart.figure().isZoomed());
    }

    void tilesHideAndSoloByMouse() {
        QTest::mouseClick(&tile(*page_, 0), Qt::LeftButton);
        QVERIFY(!shown(*page_, 0) && shown(*page_, 1));
        QTest::mouseClick(&tile(*page_, 0), Qt::LeftButton);
        QVERIFY(shown(*page_, 0));
        QTest::mouseClick(&tile(*page_, 1), Qt::LeftButton, Qt::AltModifier);
        QVERIFY(!shown(*page_, 0) && shown(*page_, 1));
        QVERIFY(!tile(*page_, 0).isChecked());
        QTest::mouseClick(&tile(*page_, 1), Qt::LeftButton, Qt::AltModifier);
        QVERIFY(shown(*page_, 0) && shown(*page_, 1));
        QTest::mouseClick(&tile(*page_, 0), Qt::LeftButton);
        QTest::mouseDClick(&tile(*page_, 0), Qt::LeftButton);
        QVERIFY(shown(*page_, 0) && !shown(*page_, 1));
    }

    void tilesHideAndSoloByKey() {
        tile(*page_, 0).setFocus();
        QTest::keyClick(&tile(*page_, 0), Qt::Key_Space);
        QVERIFY(!shown(*page_, 0));
        QTest::keyClick(&tile(*page_, 0), Qt::Key_S);
        QVERIFY(shown(*page_, 0) && !shown(*page_, 1));
        QTest::keyClick(&tile(*page_, 0), Qt::Key_S);
        QVERIFY(shown(*page_, 1));
    }

    void tilesTellOfRepeatsAndDivergence() {
        page_->setRun(trainedRun(2, 3));
        QCOMPARE(tile(*page_, 0).result().train, QStringLiteral("72.0 %"));
        QCOMPARE(tile(*page_, 0).result().spread, QStringLiteral("± 2.0"));
        RunModel run(tinyExperiment(3));
        TrainingUpdate update;
        update.points = {{0, pointWithin(0.5, 0.9)}};
        update.ends = {{0, RunEnd::Diverged, "the loss is not finite"}};
        run.apply(update);
        page_->setRun(run);
        QCOMPARE(tile(*page_, 0).result().train, QStringLiteral("diverged"));
        QVERIFY(tile(*page_, 0).toolTip().contains(QStringLiteral("the loss is not finite")));
    }

    void overlayHasAChipThatTakesItAway() {
        page_->setOverlay(5, QStringLiteral("Tuesday"), std::make_shared<RunModel>(trainedRun(2)));
        QCOMPARE(page_->curves().curves().size(), std::size_t{4});
        QSignalSpy removed(page_.get(), &CurvesPage::overlayRemoved);
        QTest::mouseClick(&child<QToolButton>(*page_, QStringLiteral("overlayShow5")),
                          Qt::LeftButton);
        QVERIFY(!shown(*page_, 2) && !shown(*page_, 3));
        QTest::mouseClick(&child<QToolButton>(*page_, QStringLiteral("overlayRemove5")),
                          Qt::LeftButton);
        QCOMPARE(page_->curves().curves().size(), std::size_t{2});
        QCOMPARE(removed.size(), 1);
        QCOMPARE(removed.first().first().toLongLong(), 5);
    }

    void chipsFollowSolo() {
        page_->setOverlay(5, QStringLiteral("Tuesday"), std::make_shared<RunModel>(trainedRun(2)));
        const auto& chip = child<QToolButton>(*page_, QStringLiteral("overlayShow5"));
        tile(*page_, 0).setFocus();
        QTest::keyClick(&tile(*page_, 0), Qt::Key_S);
        QVERIFY(!shown(*page_, 2) && !chip.isChecked());
        QTest::keyClick(&tile(*page_, 0), Qt::Key_S);
        QVERIFY(shown(*page_, 2) && chip.isChecked());
        QTest::keyClick(&tile(*page_, 0), Qt::Key_S);
        page_->removeOverlay(5);
        QCOMPARE(page_->curves().curves().size(), std::size_t{2});
    }

    void tableIsToggledAndCopied() {
        auto& table = child<QTableView>(*page_, QStringLiteral("curveTable"));
        QVERIFY(!table.isVisible());
        QTest::mouseClick(&child<QToolButton>(*page_, QStringLiteral("tableButton")),
                          Qt::LeftButton);
        QVERIFY(table.isVisible());
        QCOMPARE(table.model()->rowCount(), 4);
        table.setFocus();
        table.selectRow(3);
        QTest::keyClick(&table, Qt::Key_C, Qt::ControlModifier);
        QVERIFY(QGuiApplication::clipboard()->text().endsWith(
            QStringLiteral("4\t50.0\t55.0\t10.0\t15.0\n")));
    }

    void exportsTheView() {
        action(*page_, QStringLiteral("Logarithmic y axis")).trigger();
        action(*page_, QStringLiteral("By image")).trigger();
        QTest::mouseClick(&tile(*page_, 0), Qt::LeftButton);
        QSignalSpy saved(page_.get(), &CurvesPage::saved);
        for (const char* name : {"view.svg", "view.png", "view.pdf"})
            page_->exporter().savePicture(folder_.filePath(QLatin1String(name)));
        page_->exporter().saveCsv(folder_.filePath(QStringLiteral("view.csv")));
        QTRY_COMPARE_WITH_TIMEOUT(saved.size(), 4, patience);
        const QByteArray svg = contents(folder_.filePath(QStringLiteral("view.svg")));
        for (const char* text : {"tiny", "training images, thousands", "error, %", "test error",
                                 "training error", "resnet-8"})
            QVERIFY2(svg.contains(text), text);
        QVERIFY(!svg.contains("plain-8")); // is hidden
        QCOMPARE(QImage(folder_.filePath(QStringLiteral("view.png"))).width(), 2080);
        QVERIFY(contents(folder_.filePath(QStringLiteral("view.pdf"))).startsWith("%PDF-"));
        QCOMPARE(contents(folder_.filePath(QStringLiteral("view.csv"))).count('\n'), 1 + 8);
    }

    void saysWhereItCannotWrite() {
        QSignalSpy failed(page_.get(), &CurvesPage::failed);
        page_->exporter().saveCsv(folder_.filePath(QStringLiteral("no/such/folder.csv")));
        QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, patience);
        QVERIFY(failed.first().first().toString().contains(QStringLiteral("no/such/folder.csv")));
        page_->exporter().savePicture(folder_.filePath(QStringLiteral("view.gif")));
        QCOMPARE(failed.size(), 2);
    }

    void copiesThePicture() {
        action(*page_, QStringLiteral("Copy picture")).trigger();
        QCOMPARE(QGuiApplication::clipboard()->image().width(), 2080);
    }

    void choicesAreKept() {
        action(*page_, QStringLiteral("Overlay")).trigger();
        action(*page_, QStringLiteral("Loss")).trigger();
        action(*page_, QStringLiteral("Over 9 points")).trigger();
        QCOMPARE(page_->curves().options().detail, TrainDetail::BatchGroups);
        QCOMPARE(view(*page_).figure().plots().size(), std::size_t{1});
        QSettings settings(folder_.filePath(QStringLiteral("view.ini")), QSettings::IniFormat);
        page_->saveState(settings);
        CurvesPage other;
        other.restoreState(settings);
        QVERIFY(other.curves().options() == page_->curves().options());
        settings.setValue(QStringLiteral("curves/metric"), 99);
        settings.setValue(QStringLiteral("curves/smoothing"), 4);
        other.restoreState(settings);
        QCOMPARE(other.curves().options().metric, Metric::Error);
        QCOMPARE(other.curves().options().smoothing, 0);
    }

    void epochMeansEndSmoothing() {
        action(*page_, QStringLiteral("Over 3 points")).trigger();
        QVERIFY(!action(*page_, QStringLiteral("Mean of each epoch")).isChecked());
        action(*page_, QStringLiteral("Mean of each epoch")).trigger();
        QCOMPARE(page_->curves().options().smoothing, 0);
        QVERIFY(action(*page_, QStringLiteral("Smoothing off")).isChecked());
    }

    void fitsTheSmallestWindow() {
        for (const char* choice :
             {"By second", "Over 27 points", "Logarithmic y axis", "Logarithmic x axis"})
            action(*page_, QLatin1String(choice)).trigger();
        QVERIFY2(page_->minimumSizeHint().width() <= 676,
                 qPrintable(QString::number(page_->minimumSizeHint().width())));
    }

    void everyControlIsNamedAndExplained() {
        const QString unexplained = unexplainedControl(*page_);
        QVERIFY2(unexplained.isEmpty(), qPrintable(unexplained));
    }

private:
    std::unique_ptr<CurvesPage> page_;
    QTemporaryDir folder_;
};

QTEST_MAIN(CurvesPageTest)
#include "CurvesPageTest.moc"
