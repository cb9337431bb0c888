// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/GradientsPage.h"
#include "tests/FileContents.h"
#include "tests/ui/Widgets.h"

#include "tests/ui/ProbedRuns.h"
#include "ui/pages/BlockSplitView.h"
#include "ui/pages/GradientsExporter.h"
#include "ui/pages/HeatMapsView.h"
#include "ui/pages/ProfileView.h"
#include "ui/pages/TimeRow.h"

#include <QImage>
#include <QLabel>
#include <QMenu>
#include <QRegularExpression>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>

using namespace rlab;

namespace {

constexpr int patience = 10'000;

} // namespace

class GradientsPageTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        run_ = probedRun(20);
        page_ = std::make_unique<GradientsPage>();
        page_->setMinimumSize(676, 400);
        page_->resize(732, 600);
        page_->setRun(run_);
        page_->show();
        QVERIFY(QTest::qWaitForWindowActive(page_.get()));
    }
    void cleanup() { page_.reset(); }

    void saysWhatToDoWhileThereIsNothing() {
        page_->setRun(RunModel(tinyExperiment()));
        QVERIFY(!child<HeatMapsView>("heatMapsView").isVisible());
        bool isTold = false;
        for (const auto* label : page_->findChildren<QLabel*>())
            isTold = isTold || (label->isVisible() &&
                                label->text().startsWith(QStringLiteral("Press Train")));
        QVERIFY(isTold);
        page_->updateRun(run_);
        QVERIFY(child<HeatMapsView>("heatMapsView").isVisible());
    }

    void aClickOnACellTellsTheLayersNameAndValue() {
        auto& maps = child<HeatMapsView>("heatMapsView");
        QSignalSpy chosen(page_.get(), &GradientsPage::layerChosen);
        const QRectF map = maps.figure().map(0);
        const QPointF cell = {map.left() + map.width() * 5.5 / 20,
                              maps.figure().rowOf(0, 3).center().y()};
        QTest::mouseClick(&maps, Qt::LeftButton, {}, cell.toPoint());
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen.first()[0].toInt(), 0);
        QCOMPARE(chosen.first()[1].toInt(), 3);
        QCOMPARE(page_->view().step, std::int64_t{5});
        QVERIFY(!page_->isLive());
        QVERIFY(child<QWidget>("layerDetails").isVisible());
        const QString name = child<QLabel>("layerName").text();
        QVERIFY2(name.startsWith(QStringLiteral("plain-8, layer 4, layer2.0.conv1")),
                 qPrintable(name));
        QCOMPARE(child<QLabel>("statistic0").text(), QStringLiteral("1"));   // 8 · 2^−3
        QCOMPARE(child<QLabel>("statistic1").text(), QStringLiteral("0.5")); // over the weights
        QVERIFY(child<QLabel>("layerFacts").text().contains(QStringLiteral("4×4×4")));
        QTest::mouseClick(&child<QToolButton>("closeDetails"), Qt::LeftButton);
        QVERIFY(!child<QWidget>("layerDetails").isVisible());
    }

    void keysWalkThroughTheMaps() {
        auto& maps = child<HeatMapsView>("heatMapsView");
        maps.setFocus();
        QTest::keyClick(&maps, Qt::Key_Down);
        QTest::keyClick(&maps, Qt::Key_Down);
        QTest::keyClick(&maps, Qt::Key_PageDown);
        QVERIFY(page_->view().chosen == (LayerChoice{1, 1}));
        QTest::keyClick(&maps, Qt::Key_Left);
        QCOMPARE(page_->view().step, std::int64_t{18});
    }

    void theProfileReadsAllNetworks() {
        auto& profile = child<ProfileView>("profileView");
        profile.setFocus(Qt::TabFocusReason);
        QTest::keyClick(&profile, Qt::Key_Right);
        QTest::keyClick(&profile, Qt::Key_Right);
        QCOMPARE(profile.crosshair(), std::optional(2.0));
        const QString spoken = profile.accessibleDescription();
        QVERIFY2(spoken.contains(QStringLiteral("plain-8, 4, layer1.0.conv1, 2×8×8")),
                 qPrintable(spoken));
        QVERIFY(spoken.contains(QStringLiteral("resnet-8, 0.025")));
        QTest::keyClick(&profile, Qt::Key_Return);
        QVERIFY(page_->view().chosen == (LayerChoice{0, 1}));
    }

    void followsTheNewestUntilTheSliderIsMoved() {
        QCOMPARE(page_->view().step, std::int64_t{19});
        grow(20);
        QCOMPARE(page_->view().step, std::int64_t{20});
        auto& slider = child<TimeSlider>("timeSlider");
        slider.setFocus();
        QTest::keyClick(&slider, Qt::Key_Left);
        QCOMPARE(page_->view().step, std::int64_t{19});
        grow(21);
        QCOMPARE(page_->view().step, std::int64_t{19});
        QVERIFY(!page_->isLive());
        QTest::mouseClick(&child<QToolButton>("liveButton"), Qt::LeftButton);
        QCOMPARE(page_->view().step, std::int64_t{21});
        QCOMPARE(child<QLabel>("timeText").text(), QStringLiteral("batch 22 of 100, epoch 5.25"));
    }

    void playsFromTheFirstToTheNewest() {
        auto& slider = child<TimeSlider>("timeSlider");
        slider.setFocus();
        QTest::keyClick(&slider, Qt::Key_Space);
        QCOMPARE(page_->view().step, std::int64_t{0});
        QTRY_COMPARE_WITH_TIMEOUT(page_->view().step, std::int64_t{19}, patience);
        QVERIFY(page_->isLive());
        QTest::keyClick(&slider, Qt::Key_Home);
        QTest::keyClick(&slider, Qt::Key_Space);
        QTest::keyClick(&slider, Qt::Key_Space);
        const std::int64_t stopped = page_->view().step;
        QTest::qWait(150);
        QCOMPARE(page_->view().step, stopped);
    }

    void allMapsHaveOneScale() {
        const ValueScale before = page_->view().scale;
        choose("Largest |gradient|");
        QCOMPARE(page_->view().statistic, LayerStatistic::GradientMax);
        choose("Dead ReLUs");
        QVERIFY(!page_->view().scale.isLogarithmic());
        choose("Gradient");
        QVERIFY(page_->view().scale == before);
        const auto& maps = child<HeatMapsView>("heatMapsView");
        QCOMPARE(maps.images().size(), std::size_t{2});
        QCOMPARE(maps.images()[1].columns(), 20);
    }

    void blocksTellTheirSplit() {
        choose("Shortcuts");
        auto& blocks = child<BlockSplitView>("blockSplitView");
        QVERIFY(blocks.isVisible());
        blocks.setFocus();
        QTest::keyClick(&blocks, Qt::Key_Right);
        QVERIFY2(blocks.accessibleDescription().contains(QStringLiteral("125 %")),
                 qPrintable(blocks.accessibleDescription()));
        QVERIFY(blocks.accessibleDescription().contains(QStringLiteral("drawn as 0 or 100 %")));
        QTest::keyClick(&blocks, Qt::Key_Right);
        QVERIFY(blocks.accessibleDescription().contains(
            QStringLiteral("through the convolutions, 25 %")));
    }

    void exportsWhatIsShown() {
        QSignalSpy saved(page_.get(), &GradientsPage::saved);
        for (const char* name : {"view.svg", "view.png", "view.pdf"})
            page_->exporter().savePicture(folder_.filePath(QLatin1String(name)));
        page_->exporter().saveCsv(folder_.filePath(QStringLiteral("view.csv")));
        QTRY_COMPARE_WITH_TIMEOUT(saved.size(), 4, patience);
        const QByteArray svg = contents(folder_.filePath(QStringLiteral("view.svg")));
        for (const char* text :
             {"tiny", "Gradient, layer by layer", "plain-8", "resnet-8", "batch 20"})
            QVERIFY2(svg.contains(text), text);
        QCOMPARE(QImage(folder_.filePath(QStringLiteral("view.png"))).width(), 2080);
        QVERIFY(contents(folder_.filePath(QStringLiteral("view.pdf"))).startsWith("%PDF-"));
        const QByteArray csv = contents(folder_.filePath(QStringLiteral("view.csv")));
        QCOMPARE(csv.count('\n'), 1 + 2 * 8 * 20);
        QVERIFY(csv.contains("plain-8,1,conv1,2×8×8,2×3×3×3,0,0,8,4,8,"));
        choose("Shortcuts");
        page_->exporter().savePicture(folder_.filePath(QStringLiteral("blocks.png")));
        page_->exporter().saveCsv(folder_.filePath(QStringLiteral("blocks.csv")));
        QTRY_COMPARE_WITH_TIMEOUT(saved.size(), 6, patience);
        QCOMPARE(contents(folder_.filePath(QStringLiteral("blocks.csv"))).count('\n'), 1 + 3 * 20);
    }

    void choicesAreKept() {
        choose("Update / weights");
        choose("By relative depth");
        QSettings settings(folder_.filePath(QStringLiteral("view.ini")), QSettings::IniFormat);
        page_->saveState(settings);
        GradientsPage other;
        other.restoreState(settings);
        QCOMPARE(other.view().statistic, LayerStatistic::Update);
        QCOMPARE(other.view().axis, LayerAxis::RelativeDepth);
        settings.setValue(QStringLiteral("gradients/statistic"), 99);
        GradientsPage third;
        third.restoreState(settings);
        QCOMPARE(third.view().statistic, LayerStatistic::Gradient);
    }

    void paintsNothingWhileItIsNotSeen() {
        page_->hide();
        grow(20);
        QCOMPARE(child<HeatMapsView>("heatMapsView").images()[0].columns(), 20);
        page_->show();
        QCOMPARE(child<HeatMapsView>("heatMapsView").images()[0].columns(), 21);
    }

    void fitsTheSmallestWindow() {
        page_->chooseLayer(0, 2);
        QVERIFY2(page_->minimumSizeHint().width() <= 676,
                 qPrintable(QString::number(page_->minimumSizeHint().width())));
        page_->resize(676, 470);
        QVERIFY(!child<ProfileView>("profileView").isVisible());
        QTRY_VERIFY(page_->minimumSizeHint().height() <= 470);
    }

    void everyControlIsNamedAndExplained() {
        const QString unexplained = unexplainedControl(*page_);
        QVERIFY2(unexplained.isEmpty(), qPrintable(unexplained));
    }

private:
    template <class Widget>
    Widget& child(const char* name) {
        return rlab::child<Widget>(*page_, name);
    }

    void choose(const char* text) {
        for (QAction* action : page_->viewActions().front()->menu()->actions())
            if (action->text() == QLatin1String(text))
                return action->trigger();
        qFatal("no action %s", text);
    }

    void grow(std::int64_t step) {
        run_.apply(probesAt(run_.experiment(), step));
        page_->updateRun(run_);
    }

    RunModel run_{tinyExperiment()};
    std::unique_ptr<GradientsPage> page_;
    QTemporaryDir folder_;
};

QTEST_MAIN(GradientsPageTest)
#include "GradientsPageTest.moc"
