// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/NetworksPage.h"
#include "tests/FileContents.h"
#include "tests/ui/Widgets.h"

#include "tests/ui/NetworkRuns.h"
#include "ui/StyleSheet.h"
#include "ui/models/LayerTableModel.h"
#include "ui/networks/LayerExporter.h"
#include "ui/networks/MagnitudeLegend.h"
#include "ui/widgets/ImageGrid.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QToolButton>
#include <QWheelEvent>
#include <QtTest>

using namespace rlab;

namespace {

ExperimentSpec experimentOf(const std::vector<const char*>& networks) {
    ExperimentSpec experiment = tinyExperiment();
    experiment.networks.clear();
    for (const char* network : networks)
        experiment.networks.push_back(parseCifarNetwork(network));
    return experiment;
}

/// A page over a run, as large as the window leaves it at 1280 × 720.
class Desk {
public:
    explicit Desk(const std::vector<const char*>& networks = {"plain-20", "resnet-20"})
        : run(experimentOf(networks)) {
        page.resize(732, 600);
        page.setTheme(Theme::lightTheme());
        page.setStyleSheet(makeStyleSheet(Theme::lightTheme()));
        page.setRun(run);
        page.show();
        page.setFocus();
    }

    template <class Widget>
    Widget& child(const char* name) {
        return rlab::child<Widget>(page, name);
    }
    NetworkView& view() { return child<NetworkView>("networkView"); }
    QTableView& table() { return child<QTableView>("layerTable"); }
    QString title() { return child<QLabel>("layerTitle").text(); }
    QAction& action(int index) { return *page.viewActions()[index]; }
    NodeId node(int column, const char* name) {
        const NetworkLayout::Column& shown = columns()[static_cast<std::size_t>(column)];
        for (const NetworkPart& part : shown.parts)
            if (part.name == name)
                return part.nodes.front();
        qFatal("no part %s", name);
    }
    const std::vector<NetworkLayout::Column>& columns() { return view().arrangement().columns(); }
    QPoint placeOf(int column, NodeId node) {
        return view().toViewport(view().arrangement().rectOf(column, node)).center().toPoint();
    }
    void click(int column, const char* part) {
        QTest::mouseClick(view().viewport(), Qt::LeftButton, {},
                          placeOf(column, node(column, part)));
    }
    void update(int contender, std::int64_t step = 4, double first = 1) {
        addSample(run, contender, step, first);
        page.updateRun(run);
    }
    /// Brings the run forward by the weights of one of its networks.
    void tellWeights(int contender, std::int64_t step, float first) {
        NetworkState state = initialState(contender, 1);
        state.tensors[0].span()[0] = first;
        TrainingUpdate more;
        more.states.push_back({contender, step, std::make_shared<const NetworkState>(state)});
        more.progress = ProgressSample{step * 16, 1000, 1};
        run.apply(more);
        page.updateRun(run);
    }
    NetworkState initialState(int contender, std::uint64_t seed) const {
        const CifarNetworkOptions& options =
            run.contenders()[static_cast<std::size_t>(contender)].options;
        const DataSummary data = summarise(run.experiment().data);
        return rlab::initialState(makeCifarNetwork(options, data.imageShape, data.classes),
                                  options.init, seed);
    }
    QString filtersText() { return child<QLabel>("filtersWhen").text(); }
    ImageGrid& filters() { return child<ImageGrid>("filters"); }
    QColor colorAt(QPoint place) { return view().viewport()->grab().toImage().pixelColor(place); }

    RunModel run;
    NetworksPage page;
};

} // namespace

class NetworksPageTest : public QObject {
    Q_OBJECT

private slots:
    /// The offscreen platform warns of a size that has been set, whatever it is.
    void init() {
        QTest::failOnWarning(
            QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }

    void showsTheNetworkBesideItsTwin() {
        Desk desk;
        QCOMPARE(desk.child<QComboBox>("networkChoice").currentText(), QStringLiteral("resnet-20"));
        QCOMPARE(desk.columns().size(), std::size_t(2));
        QCOMPARE(desk.columns()[0].arcs.size(), std::size_t(0));
        QCOMPARE(desk.columns()[1].arcs.size(), std::size_t(9));
        desk.action(0).trigger();
        QCOMPARE(desk.columns().size(), std::size_t(1));
        QCOMPARE(desk.columns()[0].arcs.size(), std::size_t(9));
    }

    void buildsATwinThatIsNotInTheRun() {
        Desk desk({"plain-20"});
        QCOMPARE(desk.columns().size(), std::size_t(2));
        QCOMPARE(desk.columns()[1].arcs.size(), std::size_t(9));
        desk.update(0);
        auto& note = desk.child<QLabel>("networkNote");
        QVERIFY(note.isVisible());
        QVERIFY(note.text().startsWith(QStringLiteral("resnet-20 is not in this run")));
    }

    void showsOtherNetworks() {
        Desk desk({"plain-20", "plain-56", "resnet-56"});
        auto& choice = desk.child<QComboBox>("networkChoice");
        choice.setFocus();
        QTest::keyClick(&choice, Qt::Key_Home);
        QCOMPARE(choice.currentText(), QStringLiteral("plain-20"));
        QCOMPARE(desk.columns()[0].stages[0].number, 1);
        QCOMPARE(desk.columns()[0].boxes.size(), std::size_t(2 + 9 + 2));
        desk.run = RunModel(experimentOf({"resnet-8", "plain-20"}));
        desk.page.setRun(desk.run); // the same name stays chosen
        QCOMPARE(choice.currentText(), QStringLiteral("plain-20"));
    }

    void aClickTellsTheLayer() {
        Desk desk;
        QVERIFY(QTest::qWaitForWindowActive(&desk.page));
        QCOMPARE(desk.title(), QStringLiteral("conv1")); // from the beginning
        desk.child<QLineEdit>("layerSearch").setFocus();
        desk.click(1, "layer1.1");
        QCOMPARE(desk.title(), QStringLiteral("layer1.1"));
        QVERIFY(desk.view().hasFocus()); // keys go on from here
        QVERIFY(
            desk.view().accessibleDescription().contains(QStringLiteral("resnet-20, layer1.1")));
        desk.click(0, "layer1.0");
        QCOMPARE(desk.title(), QStringLiteral("layer1.0"));
        QVERIFY(desk.child<QLabel>("networkTitle").text().contains(QStringLiteral("plain-20")));
    }

    void foldsAndUnfolds() {
        Desk desk;
        const NodeId first = desk.node(1, "layer1.0");
        const QRectF sign = desk.columns()[1].boxes[2].sign;
        QTest::mouseClick(desk.view().viewport(), Qt::LeftButton, {},
                          desk.view().toViewport(sign).center().toPoint());
        QVERIFY(desk.columns()[1].boxes[2].isUnfolded);
        QVERIFY(desk.columns()[0].boxes[2].isUnfolded); // the twin too
        QTest::mouseClick(desk.view().viewport(), Qt::LeftButton, {}, desk.placeOf(1, first));
        QCOMPARE(desk.title(), QStringLiteral("layer1.0.conv1"));
        QTest::mouseDClick(
            desk.view().viewport(), Qt::LeftButton, {},
            desk.view().toViewport(desk.columns()[1].boxes[2].rect).topLeft().toPoint() +
                QPoint(60, 14));
        QVERIFY(!desk.columns()[1].boxes[2].isUnfolded);
        QTest::keyClick(&desk.view(), Qt::Key_Space);
        QVERIFY(desk.columns()[1].boxes[2].isUnfolded);
        desk.action(2).trigger();
        QVERIFY(!desk.columns()[1].boxes[2].isUnfolded);
        desk.action(1).trigger();
        QVERIFY(desk.columns()[1].boxes[4].isUnfolded);
    }

    void keysGoThroughTheBoxes() {
        Desk desk;
        QTest::keyClick(&desk.view(), Qt::Key_Home);
        QCOMPARE(desk.title(), QStringLiteral("input"));
        QTest::keyClick(&desk.view(), Qt::Key_Down);
        QTest::keyClick(&desk.view(), Qt::Key_Down);
        QCOMPARE(desk.title(), QStringLiteral("layer1.0"));
        QTest::keyClick(&desk.view(), Qt::Key_Space);
        QTest::keyClick(&desk.view(), Qt::Key_Down);
        QCOMPARE(desk.title(), QStringLiteral("layer1.0.conv1"));
        QTest::keyClick(&desk.view(), Qt::Key_Left);
        QCOMPARE(desk.title(), QStringLiteral("layer1.0.conv1"));
        QCOMPARE(desk.view().chosen().column, 0);
        QTest::keyClick(&desk.view(), Qt::Key_Up);
        QCOMPARE(desk.title(), QStringLiteral("layer1.0"));
        QTest::keyClick(&desk.view(), Qt::Key_End);
        QCOMPARE(desk.title(), QStringLiteral("fc"));
        QVERIFY(
            desk.view().viewport()->rect().contains(desk.placeOf(0, desk.view().chosen().node)));
    }

    void twinsScrollAndZoomTogether() {
        Desk desk({"plain-56", "resnet-56"});
        const NodeId plain = desk.node(0, "layer2.3");
        const NodeId residual = desk.node(1, "layer2.3");
        const int before = desk.placeOf(0, plain).y();
        desk.view().verticalScrollBar()->setValue(400);
        QCOMPARE(desk.placeOf(0, plain).y(), before - 400);
        QCOMPARE(desk.placeOf(0, plain).y(), desk.placeOf(1, residual).y());
        const QPointF place(100, 200);
        QWheelEvent wheel(place, desk.view().viewport()->mapToGlobal(place), {}, {0, 120},
                          Qt::NoButton, Qt::ControlModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(desk.view().viewport(), &wheel);
        QVERIFY(desk.view().zoom() > 1.2);
        QCOMPARE(desk.placeOf(0, plain).y(), desk.placeOf(1, residual).y());
        QTest::keyClick(&desk.view(), Qt::Key_Minus);
        QTest::keyClick(&desk.view(), Qt::Key_Minus);
        QVERIFY(desk.view().zoom() < 1);
        QTest::keyClick(&desk.view(), Qt::Key_0);
        QCOMPARE(desk.view().zoom(), 1.0);
    }

    void draggingMoves() {
        Desk desk({"resnet-110"});
        QWidget* viewport = desk.view().viewport();
        QTest::mousePress(viewport, Qt::LeftButton, {}, QPoint(100, 400));
        QTest::mouseMove(viewport, QPoint(100, 300));
        QTest::mouseRelease(viewport, Qt::LeftButton, {}, QPoint(100, 300));
        QCOMPARE(desk.view().verticalScrollBar()->value(), 100);
        QCOMPARE(desk.title(), QStringLiteral("conv1")); // not a click
    }

    void colorsByTheNewestSample() {
        Desk desk;
        const NodeId stem = desk.node(1, "conv1");
        const QPoint place = desk.placeOf(1, stem) + QPoint(0, 8); // below the text
        QCOMPARE(desk.colorAt(place), Theme::lightTheme().control);
        auto& legend = *desk.page.findChild<MagnitudeLegend*>();
        QVERIFY(legend.accessibleName().startsWith(QStringLiteral("No gradients")));
        desk.update(1);
        QCOMPARE(desk.colorAt(place), HeatScale::colorAt(1));
        QVERIFY(legend.accessibleName().contains(QStringLiteral("10⁰")));
        QVERIFY(
            desk.child<QLabel>("networkNote").text().startsWith(QStringLiteral("plain-20 has")));
        desk.update(0, 4, 100); // one scale for both
        QVERIFY(!desk.child<QLabel>("networkNote").isVisible());
        QCOMPARE(desk.colorAt(desk.placeOf(0, stem) + QPoint(0, 8)), HeatScale::colorAt(1));
        QVERIFY(desk.colorAt(place) != HeatScale::colorAt(1));
    }

    void colorsByOtherStatistics() {
        Desk desk;
        desk.update(1);
        auto& button = desk.child<QToolButton>("statisticButton");
        QCOMPARE(button.text(), QStringLiteral("Gradient"));
        button.menu()->actions()[1]->trigger();
        QCOMPARE(button.text(), QStringLiteral("Gradient / weights"));
        QVERIFY(desk.page.findChild<MagnitudeLegend*>()->accessibleName().startsWith(
            QStringLiteral("Gradient / weights")));
    }

    void isUpdatedWhenSeen() {
        Desk desk;
        desk.page.hide();
        desk.run = RunModel(experimentOf({"plain-8", "resnet-8"}));
        desk.page.setRun(desk.run);
        desk.update(1);
        desk.page.show();
        QCOMPARE(desk.columns()[1].arcs.size(), std::size_t(3));
        QCOMPARE(desk.child<QLabel>("layerWhen").text(), QStringLiteral("Batch 5, epoch 1.0"));
    }

    void tableAndDrawingFollowEachOther() {
        Desk desk;
        QTableView& table = desk.table();
        desk.click(1, "layer1.1");
        QCOMPARE(table.selectionModel()->selectedRows().size(), 7); // the block's layers
        QCOMPARE(table.currentIndex().siblingAtColumn(0).data().toString(),
                 QStringLiteral("layer1.1.conv1"));
        table.setFocus();
        table.setCurrentIndex(table.model()->index(1, 0));
        QCOMPARE(desk.title(), QStringLiteral("conv1"));
        QCOMPARE(desk.view().chosen(), (NodeChoice{1, 1, false}));
        QTest::keyClick(&table, Qt::Key_End, Qt::ControlModifier);
        QCOMPARE(desk.title(), QStringLiteral("fc"));
        QVERIFY(desk.view().verticalScrollBar()->value() > 0);
    }

    void searchesAndCopies() {
        Desk desk;
        QVERIFY(QTest::qWaitForWindowActive(&desk.page));
        QTest::keyClick(&desk.page, Qt::Key_F, Qt::ControlModifier);
        auto& search = desk.child<QLineEdit>("layerSearch");
        QVERIFY(search.hasFocus());
        QTest::keyClicks(&search, QStringLiteral("stride 2"));
        QCOMPARE(desk.table().model()->rowCount(), 4); // two convolutions, two shortcuts
        desk.page.exportActions()[2]->trigger();
        QCOMPARE(QGuiApplication::clipboard()->text().count(u'\n'), 5);
        desk.table().setFocus();
        desk.table().selectRow(0);
        QTest::keyClick(&desk.table(), Qt::Key_C, Qt::ControlModifier);
        QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("layer2.0.conv1\t")));
        QCOMPARE(QGuiApplication::clipboard()->text().count(u'\n'), 2);
    }

    void showsALayerThatWasChosenElsewhere() {
        Desk desk({"plain-8", "resnet-8", "resnet-20"});
        QVERIFY(desk.child<QLabel>("networkTitle").text().contains(QStringLiteral("resnet-20")));
        desk.page.hide();
        desk.page.chooseLayer(1, 3); // conv1, two of the first block, then this one
        desk.page.show();
        QCOMPARE(desk.child<QComboBox>("networkChoice").currentText(), QStringLiteral("resnet-8"));
        QCOMPARE(desk.title(), QStringLiteral("layer2.0.conv1"));
        QCOMPARE(desk.view().chosen().column, 1);
        desk.page.chooseLayer(0, 0); // the twin is drawn already
        QCOMPARE(desk.child<QComboBox>("networkChoice").currentText(), QStringLiteral("resnet-8"));
        QCOMPARE(desk.view().chosen(), (NodeChoice{0, 1, false}));
    }

    void filtersAreWeightsInColors() {
        Tensor weights(Shape{2, 3, 1, 2}); // two filters of two pixels
        std::ranges::copy(std::vector<float>{0.5F, -0.5F, 0, 0, 0.25F, NAN, //
                                             0, 0, 0, 0, 0, 0},
                          weights.data());
        const QList<QImage> images = filterImages(weights, 0.5);
        QCOMPARE(images.size(), 2);
        QCOMPARE(images[0].size(), QSize(2, 1));
        QCOMPARE(images[0].pixelColor(0, 0), QColor(255, 128, 191));
        QCOMPARE(images[0].pixelColor(1, 0), QColor(0, 128, 128));
        QCOMPARE(images[1].pixelColor(1, 0), QColor(128, 128, 128));
        Tensor grey(Shape{1, 1, 1, 2});
        grey.data()[0] = -1;
        grey.data()[1] = 0.5F;
        const QList<QImage> greys = filterImages(grey, 1);
        QCOMPARE(greys[0].pixelColor(0, 0), QColor(Qt::black));
        QCOMPARE(greys[0].pixelColor(1, 0), QColor(191, 191, 191));
    }

    void showsTheFiltersThatTheSeedGives() {
        Desk desk;
        QCOMPARE(desk.title(), QStringLiteral("conv1"));
        QVERIFY(desk.filters().isVisible());
        QCOMPARE(desk.filtersText(), QStringLiteral("Filters before training, from seed 0"));
        QCOMPARE(desk.run.experiment().seed, std::uint64_t(0));
        const Tensor weights = desk.initialState(1, 0).tensors[0];
        double limit = 0;
        for (const float weight : weights.span())
            limit = std::max(limit, std::abs(static_cast<double>(weight)));
        QCOMPARE(desk.filters().images(), filterImages(weights, limit));
        QVERIFY(desk.filters().accessibleName().contains(QStringLiteral("of conv1")));
        QVERIFY(desk.filters().accessibleDescription().startsWith(
            QStringLiteral("Filter 1 of 16: weights from")));
        QCOMPARE(desk.filters().cell(0).width() % 3, 0); // whole pixels a weight
        desk.click(1, "layer1.1");
        QVERIFY(!desk.child<QLabel>("filtersWhen").isVisible());
    }

    void filtersAreThoseOfTheSnapshot() {
        Desk desk;
        const QList<QImage> initial = desk.filters().images();
        desk.tellWeights(1, 12, 9); // far larger than any other: it gives the scale
        QCOMPARE(desk.filtersText(), QStringLiteral("Filters after batch 12"));
        QCOMPARE(desk.filters().images()[0].pixelColor(0, 0).red(), 255);
        QVERIFY(desk.filters().images() != initial);
        QVERIFY(desk.child<QLabel>("filtersNote").text().contains(QStringLiteral("full colour 9")));
        TrainingUpdate end;
        end.ends.push_back({1, RunEnd::Completed, {}});
        desk.run.apply(end);
        desk.page.updateRun(desk.run);
        QCOMPARE(desk.filtersText(), QStringLiteral("Filters at the end, after batch 12"));
        desk.click(0, "conv1"); // has not told any
        QCOMPARE(desk.filtersText(), QStringLiteral("Filters before training, from seed 0"));
    }

    void asksForStatesWhileTheyAreSeen() {
        Desk desk;
        QSignalSpy wanted(&desk.page, &NetworksPage::statesWanted);
        desk.page.setRun(desk.run);
        QCOMPARE(wanted.size(), 1);
        desk.tellWeights(1, 1, 2);
        desk.tellWeights(1, 2, 2); // faster than once a second
        QCOMPARE(wanted.size(), 1);
        QVERIFY(wanted.wait(1500));
        QVERIFY(!wanted.wait(1300)); // nothing was trained since
        QCOMPARE(wanted.size(), 2);
        desk.click(1, "layer1.1"); // no filters are seen
        desk.tellWeights(1, 3, 2);
        desk.click(1, "conv1");
        QCOMPARE(wanted.size(), 3);
        QTest::qWait(1100);
        desk.page.hide();
        desk.tellWeights(1, 4, 2);
        QCOMPARE(wanted.size(), 3);
        TrainingUpdate end;
        end.ends.push_back({1, RunEnd::Completed, {}});
        desk.run.apply(end);
        desk.page.updateRun(desk.run);
        desk.page.show();
        QCOMPARE(wanted.size(), 3);
        QCOMPARE(desk.filtersText(), QStringLiteral("Filters at the end, after batch 4"));
    }

    void saysThatTheHistoryKeepsNoWeights() {
        Desk desk;
        SeedRun plain, residual;
        plain.end = residual.end = RunEnd::Completed;
        QSignalSpy wanted(&desk.page, &NetworksPage::statesWanted);
        desk.page.setRun(RunModel::restored(desk.run.experiment(), {{plain}, {residual}}, {}, 1));
        QVERIFY(!desk.filters().isVisible());
        QVERIFY(desk.child<QLabel>("filtersNote")
                    .text()
                    .contains(QStringLiteral("no weights were kept")));
        QVERIFY(wanted.empty());
    }

    void writesCsv() {
        const QTemporaryDir folder;
        Desk desk;
        desk.update(0);
        QSignalSpy saved(&desk.page, &NetworksPage::saved);
        QSignalSpy failed(&desk.page, &NetworksPage::failed);
        const QString file = folder.filePath(QStringLiteral("layers.csv"));
        desk.page.saveCsv(file);
        QVERIFY(saved.wait());
        const QByteArray text = contents(file);
        QVERIFY(text.startsWith("network,layer,type,"));
        QVERIFY(text.contains("\n\"plain-20\",conv1,Conv2d,"));
        QVERIFY(text.contains("\n\"resnet-20\",fc,Linear,"));
        desk.page.saveCsv(folder.filePath(QStringLiteral("no/such/folder.csv")));
        QVERIFY(failed.wait());
        QVERIFY(failed[0][0].toString().contains(QStringLiteral("no/such/folder.csv")));
    }

    void remembersWhatWasChosen() {
        const QTemporaryDir folder;
        QSettings settings(folder.filePath(QStringLiteral("page.conf")), QSettings::IniFormat);
        {
            Desk desk;
            desk.action(0).trigger();
            desk.child<QToolButton>("statisticButton").menu()->actions()[2]->trigger();
            desk.view().setZoom(2);
            desk.page.saveState(settings);
        }
        Desk desk;
        desk.page.restoreState(settings);
        QCOMPARE(desk.columns().size(), std::size_t(1));
        QCOMPARE(desk.view().zoom(), 2.0);
        QCOMPARE(desk.child<QToolButton>("statisticButton").text(),
                 QStringLiteral("Gradient by output"));
    }

    void saysWhatCannotBeDrawn() {
        RunModel run(experimentOf({"resnet-20"}));
        ExperimentSpec experiment = experimentOf({"resnet-20"});
        experiment.networks[0].depth = 21;
        NetworksPage page;
        page.setRun(RunModel(experiment));
        page.show();
        QVERIFY(page.findChild<MagnitudeLegend*>()->accessibleName().contains(
            QStringLiteral("can't be built")));
        page.setRun(run);
        QCOMPARE(page.findChild<NetworkView*>()->arrangement().columns().size(), std::size_t(2));
    }

    void everythingIsExplained() {
        Desk desk;
        for (const QWidget* widget : desk.page.findChildren<QWidget*>())
            if (widget->focusPolicy() & Qt::TabFocus && !widget->objectName().startsWith(u"qt_") &&
                widget->window() == &desk.page) {
                QVERIFY2(!widget->whatsThis().isEmpty(), qPrintable(widget->objectName()));
                QVERIFY2(!widget->accessibleName().isEmpty(), qPrintable(widget->objectName()));
            }
        for (const QAction* action : desk.page.viewActions() + desk.page.exportActions())
            QVERIFY2(action->isSeparator() || !action->whatsThis().isEmpty(),
                     qPrintable(action->text()));
    }

    void nothingIsCutOff() {
        Desk desk;
        for (const QToolButton* button : desk.page.findChildren<QToolButton*>())
            if (button->isVisible())
                QVERIFY2(button->width() >= button->sizeHint().width(), qPrintable(button->text()));
        QVERIFY(desk.view().horizontalScrollBar()->maximum() == 0);
    }
};

QTEST_MAIN(NetworksPageTest)
#include "NetworksPageTest.moc"
