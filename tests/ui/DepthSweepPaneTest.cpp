// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/DepthSweepPane.h"
#include "tests/FileContents.h"
#include "tests/ui/Widgets.h"

#include "tests/ui/TinyExperiment.h"
#include "ui/charts/DepthSweepFigure.h"
#include "ui/charts/SweepNarration.h"
#include "ui/pages/DepthSweepChart.h"
#include "ui/pages/GradientsExporter.h"
#include "ui/pages/GradientsPage.h"
#include "ui/session/ValueText.h"

#include <QHeaderView>
#include <QImage>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>

using namespace rlab;

namespace {

constexpr int patience = 30'000;
const std::vector<int> depths{8, 14, 20, 32};

CifarNetworkOptions network(NetworkKind kind, int depth) {
    return {.kind = kind, .depth = depth, .width = 2};
}

} // namespace

/// Untrained networks by depth, on the page with the gradients.
class DepthSweepPaneTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        page_ = std::make_unique<GradientsPage>();
        page_->setMinimumSize(676, 400);
        page_->resize(732, 600);
        pane().setExperiment(tinyExperiment());
        page_->show();
        QVERIFY(QTest::qWaitForWindowActive(page_.get()));
        choose("By depth");
        choose("To 32 layers");
        QVERIFY(pane().isVisible());
    }
    void cleanup() { page_.reset(); }

    void showsWhatTheCoreMeasures() {
        QCOMPARE(child<QLabel>("sweepStatus").text(),
                 QStringLiteral("Shapes, 64 images of 8 px, width 2, seed 0"));
        QCOMPARE(button().text(), QStringLiteral("Measure 8"));
        measureAll();
        QVERIFY(!button().isEnabled());
        const ExperimentSpec experiment = tinyExperiment();
        const Dataset dataset = loadDataset(experiment.data);
        SweepRequest request;
        for (const NetworkKind kind : {NetworkKind::Plain, NetworkKind::Residual})
            request.rows.push_back({{}, network(kind, 8)});
        request.depths = depths;
        const auto expected = sweepDepths(request, firstImages(dataset.train, 128),
                                          dataset.classes(), dataset.statistics, Parallel(1));
        for (int row = 0; row < 2; ++row)
            for (int i = 0; i < static_cast<int>(depths.size()); ++i) {
                const SweepFigures& figures =
                    expected[static_cast<std::size_t>(row)][static_cast<std::size_t>(i)];
                choose("Weights");
                QCOMPARE(cell(row, i + 1), valueText(figures.firstToLast));
                choose("Outputs");
                QCOMPARE(cell(row, i + 1), valueText(figures.wayBack));
            }
        QCOMPARE(child<QLabel>("sweepSentence").text(), sweepSentence(pane().view()));
        QVERIFY(
            child<QLabel>("sweepSentence").text().contains(valueText(expected[0].back().wayBack)));
    }

    void onlyWhatIsNewIsMeasured() {
        measureAll();
        choose("tanh");
        QCOMPARE(button().text(), QStringLiteral("Measure 8"));
        choose("ReLU"); // the last one of them stays
        choose("tanh");
        QCOMPARE(table().model()->rowCount(), 2);
        choose("ReLU");
        choose("tanh");
        QCOMPARE(button().text(), QStringLiteral("Measured"));
        ExperimentSpec wider = tinyExperiment();
        wider.networks.front().width = 4;
        pane().setExperiment(wider);
        QCOMPARE(button().text(), QStringLiteral("Measure 8"));
        QVERIFY(child<QLabel>("sweepStatus").text().contains(QStringLiteral("has changed")));
    }

    void mouseAndKeysReadTheLines() {
        measureAll();
        auto& chart = child<DepthSweepChart>("sweepChart");
        chart.setFocus(Qt::TabFocusReason);
        QTest::keyClick(&chart, Qt::Key_Right);
        QTest::keyClick(&chart, Qt::Key_Right);
        QVERIFY2(chart.accessibleDescription().startsWith(QStringLiteral("14 layers; ")),
                 qPrintable(chart.accessibleDescription()));
        QVERIFY(chart.accessibleDescription().contains(cell(1, 2)));
        QTest::keyClick(&chart, Qt::Key_Left);
        QVERIFY(chart.accessibleDescription().startsWith(QStringLiteral("8 layers; ")));
        const DepthSweepFigure figure(pane().view(), QRectF(chart.rect()).adjusted(2, 0, -2, 0));
        const PlotFrame& frame = figure.frame();
        QTest::mouseMove(&chart, QPointF(frame.xPosition(20), frame.plot.center().y()).toPoint());
        QTRY_VERIFY(chart.accessibleDescription().startsWith(QStringLiteral("20 layers; ")));
    }

    void headingsSort() {
        measureAll();
        const QHeaderView& header = *table().horizontalHeader();
        const auto sortByDeepest = [&] {
            QTest::mouseClick(header.viewport(), Qt::LeftButton, {},
                              {header.sectionViewportPosition(4) + 10, header.height() / 2});
        };
        const auto at32 = [&](int row) {
            const bool isPlain = cell(row, 0) == QStringLiteral("plain");
            const NetworkKind kind = isPlain ? NetworkKind::Plain : NetworkKind::Residual;
            return pane().view().sweep.at(network(kind, 32))->firstToLast;
        };
        sortByDeepest();
        const QString first = cell(0, 0);
        const bool isDescending = header.sortIndicatorOrder() == Qt::DescendingOrder;
        QCOMPARE(at32(0) > at32(1), isDescending);
        sortByDeepest();
        QCOMPARE(cell(1, 0), first);
    }

    /// However many there are, no figure is elided and no box is cut off.
    void manyNetworksAreReadToo() {
        for (const char* each : {"No norm", "tanh", "Sigmoid", "Xavier"})
            choose(each);
        choose("To 110 layers");
        choose("To 32 layers");
        measureAll();
        const QFontMetrics metrics = table().fontMetrics();
        for (int column = 1; column <= static_cast<int>(depths.size()); ++column)
            for (int row = 0; row < 24; ++row)
                QVERIFY2(metrics.horizontalAdvance(cell(row, column)) + 12 <=
                             table().columnWidth(column),
                         qPrintable(cell(row, column)));
        const DepthSweepFigure small(pane().view(), QRectF(0, 0, 680, 220));
        QCOMPARE(small.readout(3).rows.size(), std::size_t{24});
        const ReadoutBox box = small.readoutNear(3, small.frame().plot.top());
        QCOMPARE(box.rows.size(), ReadoutBox::rowsIn(220));
        const auto largest = std::ranges::max_element(
            small.lines(), {}, [](const SweepLine& line) { return line.values[3]; });
        QVERIFY(box.spoken().contains(largest->label));
        QVERIFY(small.frame().plot.right() > 600); // no names between the lines
        const DepthSweepFigure large(pane().view(), QRectF(0, 0, 680, 500));
        QCOMPARE(large.readoutNear(3, 0).rows.size(), std::size_t{24});
        QVERIFY(large.frame().plot.right() < 520);
    }

    void exportsWhatIsShown() {
        for (const QAction* action : page_->exportActions())
            QVERIFY(!action->isEnabled());
        measureAll();
        for (const QAction* action : page_->exportActions())
            QVERIFY(action->isEnabled());
        QSignalSpy saved(page_.get(), &GradientsPage::saved);
        for (const char* name : {"depth.svg", "depth.png", "depth.pdf"})
            page_->exporter().savePicture(folder_.filePath(QLatin1String(name)));
        page_->exporter().saveCsv(folder_.filePath(QStringLiteral("depth.csv")));
        QTRY_COMPARE_WITH_TIMEOUT(saved.size(), 4, patience);
        QVERIFY(contents(folder_.filePath(QStringLiteral("depth.svg")))
                    .contains("Shapes, 64 images of 8 px, width 2, seed 0"));
        QCOMPARE(QImage(folder_.filePath(QStringLiteral("depth.png"))).width(), 2080);
        QVERIFY(contents(folder_.filePath(QStringLiteral("depth.pdf"))).startsWith("%PDF-"));
        const QByteArray csv = contents(folder_.filePath(QStringLiteral("depth.csv")));
        QCOMPARE(csv.count('\n'), 1 + 2 * 4);
        const double ratio =
            pane().view().sweep.at(network(NetworkKind::Residual, 32))->firstToLast;
        QVERIFY2(csv.contains(",residual,32,batch,relu,he,2,shapes,0,1," +
                              QByteArray::number(ratio, 'g', 7) + ','),
                 csv.constData());
    }

    void cancelKeepsWhatIsDone() {
        choose("To 110 layers");
        QSignalSpy measuring(&pane(), &DepthSweepPane::measuringChanged);
        QTest::mouseClick(&button(), Qt::LeftButton);
        QCOMPARE(button().text(), QStringLiteral("Cancel"));
        auto& progress = child<QProgressBar>("sweepProgress");
        QVERIFY(progress.isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(pane().hasFigures(), patience);
        QTest::mouseClick(&button(), Qt::LeftButton);
        QCOMPARE(measuring.size(), 2);
        QVERIFY(!pane().isMeasuring());
        QVERIFY(!progress.isVisible());
        QVERIFY(pane().hasFigures());
        QVERIFY(button().isEnabled());
        QVERIFY(button().text().startsWith(QStringLiteral("Measure ")));
        QVERIFY(button().text() != QStringLiteral("Measure 16"));
    }

    void waitsForTheTraining() {
        QTest::mouseClick(&button(), Qt::LeftButton);
        QVERIFY(pane().isMeasuring());
        pane().setBlocked(true);
        QVERIFY(!pane().isMeasuring());
        QVERIFY(!button().isEnabled());
        pane().measureOrCancel();
        QVERIFY(!pane().isMeasuring());
        pane().setBlocked(false);
        QVERIFY(button().isEnabled());
    }

    void tellsWhatIsWrong() {
        ExperimentSpec experiment = tinyExperiment();
        experiment.data.dataset = "mnist";
        experiment.data.directory = "/nowhere";
        pane().setExperiment(experiment);
        QSignalSpy failed(page_.get(), &GradientsPage::failed);
        QTest::mouseClick(&button(), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, patience);
        QVERIFY(failed.first().first().toString().contains(QStringLiteral("/nowhere")));
        QVERIFY(button().isEnabled());
    }

    void everyControlIsNamedAndExplained() {
        const QString unexplained = unexplainedControl(*page_);
        QVERIFY2(unexplained.isEmpty(), qPrintable(unexplained));
    }

private:
    DepthSweepPane& pane() { return page_->sweep(); }
    QPushButton& button() { return child<QPushButton>("measureSweep"); }
    QTableView& table() { return child<QTableView>("sweepTable"); }
    QString cell(int row, int column) {
        return table().model()->index(row, column).data().toString();
    }

    template <class Widget>
    Widget& child(const char* name) {
        return rlab::child<Widget>(*page_, name);
    }

    /// In the sweep's menu first: layers have "Weights" too.
    void choose(const char* text) {
        QList<QAction*> views = page_->viewActions();
        std::ranges::reverse(views);
        for (const QAction* view : views)
            for (QAction* action : view->menu()->actions())
                if (action->text() == QLatin1String(text))
                    return action->trigger();
        qFatal("no action %s", text);
    }

    void measureAll() {
        QSignalSpy measuring(&pane(), &DepthSweepPane::measuringChanged);
        QTest::mouseClick(&button(), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(measuring.size(), 2, patience);
        QCOMPARE(button().text(), QStringLiteral("Measured"));
    }

    std::unique_ptr<GradientsPage> page_;
    QTemporaryDir folder_;
};

QTEST_MAIN(DepthSweepPaneTest)
#include "DepthSweepPaneTest.moc"
