// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/NetworksPage.h"

#include "tests/ui/LesionRuns.h"
#include "tests/ui/RunMaking.h"
#include "ui/StyleSheet.h"
#include "ui/Text.h"
#include "ui/charts/LesionFigure.h"
#include "ui/lesions/BeforeAfterBars.h"
#include "ui/lesions/LesionExporter.h"
#include "ui/lesions/LesionSide.h"
#include "ui/lesions/LesionSweepChart.h"
#include "ui/lesions/LesionSweepPane.h"
#include "ui/session/ImagesModel.h"

#include <QAction>
#include <QContextMenuEvent>
#include <QFile>
#include <QImage>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QToolButton>
#include <QToolTip>
#include <QtTest>

using namespace rlab;

namespace {

constexpr int patience = 30'000;
constexpr int plain = 0; ///< columns of the drawing
constexpr int residual = 1;

QByteArray contents(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// The page over plain-14 and resnet-14, as large as the window leaves it at 1280 × 720.
class Desk {
public:
    explicit Desk(const RunModel& shown = RunModel(lesionExperiment()), bool isTrained = true)
        : run(shown) {
        page.resize(732, 600);
        page.setTheme(Theme::lightTheme());
        page.setStyleSheet(makeStyleSheet(Theme::lightTheme()));
        page.lesions().setThreads(1);
        page.followPicture(images);
        page.setRun(run);
        if (isTrained)
            train(10);
        page.show();
        page.setFocus();
    }
    ~Desk() { QToolTip::hideText(); }

    void train(std::int64_t step, std::uint64_t seed = 0) {
        tellWeights(run, dataset, step, seed);
        page.updateRun(run);
    }
    /// Without new weights.
    void advance(std::int64_t step) {
        TrainingUpdate update;
        update.progress = ProgressSample{step * 16, 10'000, 1};
        run.apply(update);
        page.updateRun(run);
    }
    template <class Widget>
    Widget& child(const char* name) {
        auto* widget = page.findChild<Widget*>(QLatin1String(name));
        if (!widget)
            qFatal("no widget %s", name);
        return *widget;
    }
    QString text(const char* label) { return child<QLabel>(label).text(); }
    LesionSide& side() { return *page.findChild<LesionSide*>(); }
    LesionSweepPane& sweep() { return side().sweep(); }
    NetworkView& view() { return child<NetworkView>("networkView"); }
    const NetworkLayout::Box& box(int column, const char* part) {
        const auto& shown = view().arrangement().columns()[static_cast<std::size_t>(column)];
        const auto found = std::ranges::find(shown.parts, part, &NetworkPart::name);
        return shown.boxes[static_cast<std::size_t>(found - shown.parts.begin())];
    }
    QPoint switchOf(int column, const char* part) {
        return view().toViewport(box(column, part).power).center().toPoint();
    }
    void clickSwitch(int column, const char* part) {
        QTest::mouseClick(view().viewport(), Qt::LeftButton, {}, switchOf(column, part));
    }
    void choose(int column, const char* part) {
        const QRectF place = view().toViewport(box(column, part).rect);
        QTest::mouseClick(view().viewport(), Qt::LeftButton, {},
                          place.topLeft().toPoint() + QPoint(50, 14));
    }
    QImage pictureOf(int column, const char* part) {
        return view().viewport()->grab().toImage().copy(
            view().toViewport(box(column, part).rect).toAlignedRect());
    }
    /// The card of a network that is drawn.
    QWidget& card(int column) { return *page.findChildren<QFrame*>("lesionCard")[column]; }
    QList<BeforeAfterBars::Row> rows(int column, const char* bars) {
        auto* shown = card(column).findChild<BeforeAfterBars*>(QLatin1String(bars));
        return shown->isVisible() ? shown->rows() : QList<BeforeAfterBars::Row>();
    }
    bool showsErrors() { return rows(residual, "lesionErrors").size() == 2; }
    bool hasMeasured() { return showsErrors() && !page.lesions().isMeasuring(); }
    /// What the core says of one of the networks, with these blocks off together.
    LesionSweep expected(int column, std::vector<std::vector<std::string>> sets) {
        const auto& name = column == plain ? "plain-14:width=4" : "resnet-14:width=4";
        return sweepLesions(askedNetwork(name, *dataset).trained(),
                            {.train = dataset->train, .test = dataset->test, .sets = sets},
                            Parallel(1));
    }
    QMenu* contextMenu(int column, const char* part) {
        const QPoint place = switchOf(column, part);
        QContextMenuEvent event(QContextMenuEvent::Mouse, place,
                                view().viewport()->mapToGlobal(place));
        QCoreApplication::sendEvent(view().viewport(), &event);
        return view().findChildren<QMenu*>().last();
    }

    std::shared_ptr<const Dataset> dataset = smallShapes();
    RunModel run;
    ImagesModel images;
    NetworksPage page;
};

} // namespace

/// Blocks switched off on the page with the networks.
class LesionsTest : public QObject {
    Q_OBJECT

private slots:
    /// The offscreen platform warns of a size that has been set, whatever it is.
    void init() {
        QTest::failOnWarning(
            QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }

    void aClickOnItsSwitchTakesABlockOut() {
        Desk desk;
        QCOMPARE(desk.side().view(), LesionSide::Layers);
        desk.clickSwitch(residual, "layer1.1");
        QCOMPARE(desk.side().view(), LesionSide::Off); // where it is seen what that does
        QCOMPARE(desk.text("lesionTitle"), QStringLiteral("One block is off"));
        QCOMPARE(desk.text("lesionNames"), QStringLiteral("layer1.1"));
        QTRY_VERIFY_WITH_TIMEOUT(desk.hasMeasured(), patience);
        for (const int column : {plain, residual}) {
            const LesionSweep expected = desk.expected(column, {{"layer1.1"}});
            const QList<BeforeAfterBars::Row> rows = desk.rows(column, "lesionErrors");
            QCOMPARE(rows[0].before, expected.whole.test.error());
            QCOMPARE(rows[0].after, expected.results[0].answers.test.error());
            QCOMPARE(rows[1].before, expected.whole.train.error());
            QCOMPARE(rows[1].after, expected.results[0].answers.train.error());
        }
        desk.clickSwitch(plain, "layer1.1"); // one switch for both
        QCOMPARE(desk.text("lesionTitle"), QStringLiteral("All blocks are on"));
    }

    void whatIsOffIsDrawnSo() {
        Desk desk;
        desk.side().setView(LesionSide::Off);
        desk.choose(residual, "conv1");
        const QImage on = desk.pictureOf(residual, "layer2.0");
        const QImage plainOn = desk.pictureOf(plain, "layer2.1");
        const QImage plainWhole = desk.pictureOf(plain, "layer2.0");
        desk.page.lesions().toggle("layer2.0");
        QVERIFY(desk.pictureOf(residual, "layer2.0") != on);
        QCOMPARE(desk.pictureOf(plain, "layer2.0"), plainWhole); // nothing leads around it
        desk.page.lesions().toggle("layer2.1");
        QVERIFY(desk.pictureOf(plain, "layer2.1") != plainOn);
        desk.page.lesions().switchAllOn();
        QCOMPARE(desk.pictureOf(residual, "layer2.0"), on);
        QCOMPARE(desk.pictureOf(plain, "layer2.1"), plainOn);
    }

    void switchesAreSeenUnderTheMouse() {
        Desk desk;
        const QImage before = desk.pictureOf(residual, "layer1.1");
        QTest::mouseMove(desk.view().viewport(), desk.switchOf(residual, "layer1.1"));
        QTRY_VERIFY(desk.pictureOf(residual, "layer1.1") != before);
    }

    void keysSwitchWhatIsChosen() {
        Desk desk;
        desk.choose(residual, "layer1.0");
        QTest::keyClick(&desk.view(), Qt::Key_X);
        QCOMPARE(desk.page.lesions().off(), std::set<std::string>{"layer1.0"});
        QVERIFY(desk.view().accessibleDescription().contains(QStringLiteral("switched off")));
        QTest::keyClick(&desk.view(), Qt::Key_Down);
        QTest::keyClick(&desk.view(), Qt::Key_Delete);
        QCOMPARE(desk.page.lesions().off(), (std::set<std::string>{"layer1.0", "layer1.1"}));
        QTest::keyClick(&desk.view(), Qt::Key_X);
        QCOMPARE(desk.page.lesions().off(), std::set<std::string>{"layer1.0"});
        QTest::keyClick(&desk.view(), Qt::Key_Home);
        QTest::keyClick(&desk.view(), Qt::Key_X); // the input is no block
        QCOMPARE(desk.page.lesions().off().size(), std::size_t(1));
        QTest::mouseClick(&desk.child<QPushButton>("allOn"), Qt::LeftButton);
        QVERIFY(desk.page.lesions().off().empty());
        QVERIFY(!desk.child<QPushButton>("allOn").isEnabled());
    }

    void saysWhyABlockCannotBeSwitchedOff() {
        Desk desk;
        desk.choose(plain, "layer2.0");
        QTest::keyClick(&desk.view(), Qt::Key_X);
        QVERIFY(desk.page.lesions().off().empty());
        QTRY_VERIFY(QToolTip::text().contains(QStringLiteral("nothing leads around")));
        QCOMPARE(desk.side().view(), LesionSide::Layers);
    }

    void theContextMenuSwitchesToo() {
        Desk desk;
        QMenu* menu = desk.contextMenu(residual, "layer3.0");
        QCOMPARE(menu->actions()[0]->text(), QStringLiteral("Switch layer3.0 off"));
        QVERIFY(!menu->actions()[1]->isEnabled());
        menu->actions()[0]->trigger();
        menu->close();
        QCOMPARE(desk.page.lesions().off(), std::set<std::string>{"layer3.0"});
        menu = desk.contextMenu(plain, "layer3.0");
        QVERIFY(!menu->actions()[0]->isEnabled());
        QVERIFY(menu->actions()[0]->toolTip().contains(QStringLiteral("nothing leads around")));
        menu->actions()[1]->trigger();
        menu->close();
        QVERIFY(desk.page.lesions().off().empty());
    }

    void aNetworkThatKeepsItsBlocksSaysSo() {
        Desk desk;
        desk.clickSwitch(residual, "layer2.0");
        QTRY_VERIFY_WITH_TIMEOUT(desk.hasMeasured(), patience);
        auto* note = desk.card(plain).findChild<QLabel*>("lesionNote");
        QVERIFY(note->isVisible());
        QVERIFY(note->text().contains(QStringLiteral("nothing leads around")));
        QVERIFY(!desk.card(residual).findChild<QLabel*>("lesionNote")->isVisible());
        const auto rows = desk.rows(plain, "lesionErrors");
        QCOMPARE(rows[0].before, rows[0].after);
    }

    void untrainedNetworksSayWhatToDo() {
        Desk desk(RunModel(lesionExperiment()), false);
        desk.clickSwitch(residual, "layer1.0");
        QVERIFY(!desk.showsErrors());
        QVERIFY(desk.card(residual)
                    .findChild<QLabel*>("lesionNote")
                    ->text()
                    .contains(QStringLiteral("Press Train")));
        desk.side().setView(LesionSide::Sweep);
        QVERIFY(!desk.child<QPushButton>("sweepBlocks").isEnabled());
        QVERIFY(desk.text("lesionStatus").contains(QStringLiteral("Press Train")));
        desk.train(5);
        QVERIFY(desk.child<QPushButton>("sweepBlocks").isEnabled());
    }

    void aRunOfTheHistorySaysThatItHasNoWeights() {
        std::vector<std::vector<SeedRun>> seeds(2, std::vector<SeedRun>(1));
        Desk desk(RunModel::restored(lesionExperiment(), seeds, {}, 1), false);
        desk.clickSwitch(residual, "layer1.0");
        QVERIFY(desk.card(residual)
                    .findChild<QLabel*>("lesionNote")
                    ->text()
                    .contains(QStringLiteral("history keeps no weights")));
    }

    void tellsTheAnswersForThePresentPicture() {
        Desk desk;
        desk.clickSwitch(residual, "layer1.0");
        QVERIFY(desk.text("lesionPicture").contains(QStringLiteral("Images")));
        QImage picture(8, 8, QImage::Format_RGB32);
        picture.fill(Qt::darkGreen);
        desk.images.setPicture({QStringLiteral("green.png"), picture, {}});
        QVERIFY(desk.text("lesionPicture").contains(QStringLiteral("green.png")));
        QTRY_VERIFY_WITH_TIMEOUT(!desk.rows(residual, "lesionAnswers").empty(), patience);
        const LesionComparison& told = *desk.page.lesions().comparison(QStringLiteral("resnet-14"));
        const auto row = desk.rows(residual, "lesionAnswers").first();
        const RankedClass& best = told.wholeAnswer->ranking.front();
        QCOMPARE(row.before, best.probability);
        QCOMPARE(row.label, QString::fromStdString(
                                desk.dataset->classNames[static_cast<std::size_t>(best.index)]));
        QVERIFY(row.after != row.before);
    }

    /// Weights are asked for as long as something is off and somebody looks.
    void asksForWeightsWhileATrainingGoesOn() {
        Desk desk;
        QSignalSpy wanted(&desk.page, &NetworksPage::statesWanted);
        desk.page.lesions().setTraining(true);
        desk.choose(residual, "layer1.0"); // whose filters are not shown
        QTRY_VERIFY(!desk.page.lesions().isMeasuring());
        wanted.clear();
        desk.advance(20);
        QCOMPARE(wanted.size(), 0);
        QTest::keyClick(&desk.view(), Qt::Key_X);
        QTRY_VERIFY_WITH_TIMEOUT(desk.hasMeasured(), patience);
        desk.advance(30);
        QCOMPARE(wanted.size(), 0); // it rests
        QTRY_VERIFY_WITH_TIMEOUT((desk.advance(40), wanted.size() == 1), patience);
        desk.train(50, 1);
        QTRY_VERIFY_WITH_TIMEOUT(
            desk.page.lesions().comparison(QStringLiteral("resnet-14"))->step == 50, patience);
        desk.page.hide();
        QTRY_VERIFY(!desk.page.lesions().isMeasuring());
        QTest::qWait(1200);
        desk.advance(60);
        QCOMPARE(wanted.size(), 1);
    }

    void sweepsOverAllBlocks() {
        Desk desk;
        desk.side().setView(LesionSide::Sweep);
        QVERIFY(!desk.child<QWidget>("lesionChart").isVisible());
        auto& button = desk.child<QPushButton>("sweepBlocks");
        QTest::mouseClick(&button, Qt::LeftButton);
        QVERIFY(desk.child<QProgressBar>("lesionProgress").isVisible());
        QCOMPARE(button.text(), QStringLiteral("Cancel"));
        QTRY_VERIFY_WITH_TIMEOUT(!desk.sweep().isSweeping(), patience);
        QVERIFY(!desk.child<QProgressBar>("lesionProgress").isVisible());
        QCOMPARE(desk.text("lesionStatus"), QStringLiteral("Shapes, 48 test images"));

        const LesionSweep expected[] = {desk.expected(plain, {}), desk.expected(residual, {})};
        const QAbstractItemModel& table = *desk.child<QTableView>("lesionTable").model();
        QCOMPARE(table.rowCount(), 1 + 6);
        QCOMPARE(table.columnCount(), 1 + 2 * 2);
        const auto cell = [&](int row, int column) {
            return table.index(row, column).data().toString();
        };
        for (const int column : {plain, residual}) {
            QCOMPARE(cell(0, 1 + column), percentText(expected[column].whole.test.error()));
            for (const LesionResult& result : expected[column].results) {
                int row = 1;
                while (cell(row, 0).toStdString() != result.blocks.front())
                    ++row;
                QCOMPARE(cell(row, 1 + column), percentText(result.answers.test.error()));
                QCOMPARE(cell(row, 3 + column), percentText(result.answers.train.error()));
            }
        }
        QCOMPARE(cell(3, 1), QStringLiteral("–")); // layer2.0 of plain-14

        const LesionRises rises = lesionRises(expected[residual], false);
        QVERIFY(desk.text("lesionSentence").contains(pointsText(rises.mean)));
        QVERIFY(desk.text("lesionSentence").contains(pointsText(rises.largest)));
    }

    void theChartStandsForTheFigures() {
        Desk desk;
        desk.side().setView(LesionSide::Sweep);
        desk.sweep().sweepOrCancel();
        QTRY_VERIFY_WITH_TIMEOUT(!desk.sweep().isSweeping(), patience);
        auto& chart = desk.child<LesionSweepChart>("lesionChart");
        const LesionFigure figure = chart.figure();
        QCOMPARE(figure.blocks().size(), std::size_t(6));
        const LesionSweep expected = desk.expected(residual, {});
        for (std::size_t block = 0; block < 6; ++block) {
            const QPointF place = *figure.position(1, block);
            const double error = expected.results[block].answers.test.error();
            QVERIFY(std::abs(place.y() - figure.frame().position({0, error}).y()) < 0.01);
            QVERIFY(figure.frame().plot.contains(place));
            QCOMPARE(figure.position(0, block).has_value(), block != 2 && block != 4);
            // In the network's colour, hollow where the block changes the shape.
            const QImage image = chart.grab().toImage();
            const QColor colour = image.pixelColor(place.toPoint());
            const bool isFull =
                colour == Theme::lightTheme().curve(desk.sweep().view().lines[1].color);
            QCOMPARE(isFull, !expected.results[block].changesShape);
        }
        chart.setFocus();
        QTest::keyClick(&chart, Qt::Key_Right);
        QTest::keyClick(&chart, Qt::Key_Right);
        QCOMPARE(*chart.read(), std::size_t(1));
        QVERIFY(chart.accessibleDescription().contains(QStringLiteral("Without layer1.1")));
        QVERIFY(chart.accessibleDescription().contains(
            percentText(expected.results[1].answers.test.error())));
        QTest::keyClick(&chart, Qt::Key_Return);
        QCOMPARE(desk.text("layerTitle"), QStringLiteral("layer1.1"));
        QTest::mouseClick(&chart, Qt::LeftButton, {},
                          QPoint(static_cast<int>(figure.xPosition(4)), 100));
        QCOMPARE(desk.text("layerTitle"), QStringLiteral("layer3.0"));
    }

    void aSweepGoesToFiles() {
        Desk desk;
        QTemporaryDir folder;
        LesionExporter& exporter = desk.sweep().exporter();
        QSignalSpy failed(&desk.page, &NetworksPage::failed);
        exporter.saveCsv(folder.filePath(QStringLiteral("none.csv")));
        QCOMPARE(failed.size(), 1);
        QVERIFY(!QFile::exists(folder.filePath(QStringLiteral("none.csv"))));
        desk.side().setView(LesionSide::Sweep);
        desk.sweep().sweepOrCancel();
        QTRY_VERIFY_WITH_TIMEOUT(!desk.sweep().isSweeping(), patience);
        QSignalSpy saved(&desk.page, &NetworksPage::saved);
        for (const char* name : {"sweep.csv", "sweep.png", "sweep.svg", "sweep.pdf"}) {
            const QString file = folder.filePath(QLatin1String(name));
            if (file.endsWith(QStringLiteral("csv")))
                exporter.saveCsv(file);
            else
                exporter.savePicture(file);
            QVERIFY(saved.wait());
            QVERIFY(QFile::exists(file));
        }
        const QList<QByteArray> lines =
            contents(folder.filePath(QStringLiteral("sweep.csv"))).trimmed().split('\n');
        QCOMPARE(lines.size(), 1 + 5 + 7);
        QVERIFY(lines[1].startsWith("\"plain-14\",,0,"));
        const LesionSweep expected = desk.expected(residual, {});
        const QList<QByteArray> last = lines.last().split(',');
        QCOMPARE(last[1], QByteArray("layer3.1"));
        QVERIFY(std::abs(last[4].toDouble() - expected.results[5].answers.test.error()) < 1e-6);
        const QImage image(folder.filePath(QStringLiteral("sweep.png")));
        QCOMPARE(image.width(), 2080);
        QVERIFY(contents(folder.filePath(QStringLiteral("sweep.svg"))).contains("Stage 2"));
    }

    void aSweepCanBeCancelled() {
        ExperimentSpec experiment = lesionExperiment();
        experiment.networks = {parseCifarNetwork("resnet-110:width=8")};
        Desk desk(RunModel(experiment), true);
        desk.side().setView(LesionSide::Sweep);
        auto& button = desk.child<QPushButton>("sweepBlocks");
        button.click();
        QTRY_VERIFY_WITH_TIMEOUT(!desk.sweep().view().lines[0].sweep.results.empty(), patience);
        button.click();
        QVERIFY(!desk.sweep().isSweeping());
        const std::size_t done = desk.sweep().view().lines[0].sweep.results.size();
        QVERIFY(done < 54);
        QVERIFY(desk.child<QWidget>("lesionChart").isVisible()); // what was done stays
        QTest::qWait(100);
        QCOMPARE(desk.sweep().view().lines[0].sweep.results.size(), done);
    }

    void anotherRunForgetsTheSweep() {
        Desk desk;
        desk.side().setView(LesionSide::Sweep);
        desk.sweep().sweepOrCancel();
        QTRY_VERIFY_WITH_TIMEOUT(!desk.sweep().isSweeping(), patience);
        desk.train(20, 1); // newer weights of the same run change nothing
        QVERIFY(!desk.sweep().view().empty());
        desk.page.viewActions()[0]->trigger(); // without the twin …
        QCOMPARE(desk.sweep().view().lines.size(), std::size_t(1));
        desk.page.viewActions()[0]->trigger(); // … and with it again
        QCOMPARE(desk.sweep().view().lines.size(), std::size_t(2));
        desk.page.setRun(RunModel(lesionExperiment()));
        QVERIFY(desk.sweep().view().empty());
    }

    void everythingIsExplainedAndFits() {
        Desk desk;
        desk.page.lesions().toggle("layer1.0");
        for (const LesionSide::View view : {LesionSide::Off, LesionSide::Sweep}) {
            desk.side().setView(view);
            if (view == LesionSide::Sweep)
                desk.sweep().sweepOrCancel();
            QTRY_VERIFY_WITH_TIMEOUT(!desk.sweep().isSweeping(), patience);
            QTest::qWait(20); // lays out
            for (const QWidget* widget : desk.page.findChildren<QWidget*>()) {
                if (!widget->isVisible() || widget->window() != &desk.page)
                    continue;
                const QString name = widget->objectName();
                if (widget->focusPolicy() & Qt::TabFocus && !name.startsWith(u"qt_")) {
                    QVERIFY2(!widget->whatsThis().isEmpty(), qPrintable(name));
                    QVERIFY2(!widget->accessibleName().isEmpty(), qPrintable(name));
                }
                if (qobject_cast<const QToolButton*>(widget) ||
                    qobject_cast<const QPushButton*>(widget))
                    QVERIFY2(widget->width() >= widget->sizeHint().width(), qPrintable(name));
            }
        }
    }
};

QTEST_MAIN(LesionsTest)
#include "LesionsTest.moc"
