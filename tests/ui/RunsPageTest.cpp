// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/RunsPage.h"
#include "tests/ui/Widgets.h"

#include "core/store/AtomicFile.h"
#include "core/store/CheckpointFolder.h"
#include "core/store/RunFiles.h"
#include "core/store/RunFolder.h"
#include "core/store/RunStore.h"
#include "tests/store/RunStoreTools.h"
#include "tests/store/StoreTestTools.h"
#include "tests/ui/TinyExperiment.h"
#include "ui/StyleSheet.h"
#include "ui/models/RunListModel.h"

#include <QAbstractButton>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTreeView>
#include <QUndoStack>
#include <QtTest>

using namespace rlab;
using namespace rlab::test;

namespace {

/// A page that is shown over a history of two or more runs.
class Desk {
public:
    explicit Desk(int runs = 3)
        : store(folder / "runs.sqlite") {
        for (int i = 1; i <= runs; ++i)
            keep("run " + std::to_string(i));
        page.setMinimumSize(732, 600); // what is left of the window at 1280 × 720
        page.setTheme(Theme::lightTheme());
        page.setStyleSheet(makeStyleSheet(Theme::lightTheme()));
        page.show();
    }

    void keep(const std::string& name) {
        ExperimentSpec experiment = tinyExperiment();
        experiment.name = name;
        keep(experiment);
    }
    void keep(const ExperimentSpec& experiment) {
        const RunId run = store.begin(experiment, RunOrigin{}, 0);
        RunProgress progress;
        progress.points[0] = learningCurve(1, 20);
        progress.points[1] = learningCurve(1, 20, 1);
        progress.ends = {{0, RunEnd::Completed, {}}, {1, RunEnd::Diverged, "too fast"}};
        store.append(run, progress);
        store.end(run, RunState::Diverged);
        ids.push_back(run);
    }

    bool isReady() {
        page.setFocus(); // as the window does when it turns to a page
        return QTest::qWaitForWindowActive(&page) && list().hasFocus() &&
               QTest::qWaitFor([this] { return child<QTableWidget>("runResults").rowCount() > 0; });
    }
    /// A new run, which is selected.
    void train() {
        history.begin(tinyExperiment(), 1);
        const auto isListed = [this] { return names().value(0) == QStringLiteral("tiny"); };
        QVERIFY(QTest::qWaitFor(isListed));
        list().setCurrentIndex(list().model()->index(0, 0));
    }
    void record(const MetricPoint& point) {
        TrainingUpdate update;
        update.points = {{0, point}};
        history.record(update);
    }
    template <class Widget>
    Widget& child(const char* name) {
        return rlab::child<Widget>(page, name);
    }
    QTreeView& list() { return child<QTreeView>("runList"); }
    void click(const char* name) {
        QTest::mouseClick(&child<QAbstractButton>(name), Qt::LeftButton);
    }
    QStringList names() {
        QStringList all;
        for (int row = 0; row < list().model()->rowCount(); ++row)
            all.append(list().model()->index(row, 0).data().toString());
        return all;
    }

    ScratchFolder folder;
    RunStore store;
    std::vector<RunId> ids;
    RunHistory history{QString::fromStdString((folder / "runs.sqlite").string())};
    QUndoStack undoStack;
    RunsPage page{history, undoStack};
};

} // namespace

class RunsPageTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        // The offscreen platform can't grab for a menu, and says so.
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not)")));
    }

    void showsTheNewestRun() {
        Desk desk;
        QVERIFY(desk.isReady());
        QCOMPARE(desk.names(), (QStringList{"run 3", "run 2", "run 1"}));
        QCOMPARE(desk.child<QLabel>("runTitle").text(), QStringLiteral("run 3"));
        auto& results = desk.child<QTableWidget>("runResults");
        QCOMPARE(results.rowCount(), 2);
        QCOMPARE(results.item(0, 0)->text(), QStringLiteral("plain-8"));
        QVERIFY(results.item(0, 1)->text().endsWith(QStringLiteral(" %")));
        QCOMPARE(results.item(1, 1)->text(), QStringLiteral("diverged"));
        QCOMPARE(results.item(1, 1)->toolTip(), QStringLiteral("too fast"));
    }

    void resumesWhatWasCutOff() {
        Desk desk;
        const std::string key = newRunKey(0);
        const std::filesystem::path files = filesOfRun(desk.folder / "runs.sqlite", key);
        makeFolder(checkpointsOf(files));
        writeRaw(checkpointFile(checkpointsOf(files), 0), "a checkpoint");
        const RunId run = desk.store.begin(tinyExperiment(), RunOrigin{}, 0, key);
        desk.store.end(run, RunState::Stopped);
        QVERIFY(desk.isReady());
        QTRY_COMPARE(desk.names().value(0), QStringLiteral("tiny"));
        desk.list().setCurrentIndex(desk.list().model()->index(0, 0));
        auto& resume = desk.child<QAbstractButton>("resumeRun");
        QTRY_VERIFY(resume.isVisible() && resume.isEnabled());
        QVERIFY(resume.rect().width() >= resume.sizeHint().width());
        QSignalSpy requested(&desk.page, &RunsPage::resumeRequested);
        desk.click("resumeRun"); // has the focus then
        QTest::keyClick(&desk.list(), Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(requested.size(), 2);
        QCOMPARE(requested[1][0].toLongLong(), run);
        desk.page.setTraining(true);
        QVERIFY(!resume.isEnabled());
        QTest::keyClick(&desk.list(), Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
        desk.page.setTraining(false);
        QTest::keyClick(&desk.list(), Qt::Key_Down); // this one has ended
        QVERIFY(!resume.isVisible());
        QTest::keyClick(&desk.list(), Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(requested.size(), 2);
    }

    void arrowsGoThroughTheRuns() {
        Desk desk;
        QVERIFY(desk.isReady());
        QTest::keyClick(&desk.list(), Qt::Key_Down);
        QCOMPARE(desk.child<QLabel>("runTitle").text(), QStringLiteral("run 2"));
        QTRY_COMPARE(desk.child<QTableWidget>("runResults").rowCount(), 2);
    }

    void tellsTheScheduleInWords() {
        Desk desk(0);
        ExperimentSpec experiment = tinyExperiment();
        experiment.optimizer.learningRate = 0.1;
        experiment.schedule = parseSchedule("step:warmup=400,at=0.5;0.75,gamma=0.1");
        desk.keep(experiment);
        desk.page.hide();
        desk.page.show();
        QTRY_VERIFY(desk.child<QTableWidget>("runResults").rowCount() > 0);
        const auto labels = desk.page.findChildren<QLabel*>();
        QVERIFY(std::ranges::any_of(labels, [](const QLabel* label) {
            return label->text() ==
                   QStringLiteral("0.1, times 0.1 after 50 %, 75 %, warm-up over 400 batches");
        }));
    }

    void searchesAsOneTypes() {
        Desk desk(12);
        QVERIFY(desk.isReady());
        QTest::keyClick(&desk.page, Qt::Key_F, Qt::ControlModifier);
        QVERIFY(desk.child<QLineEdit>("runSearch").hasFocus());
        QTest::keyClicks(&desk.child<QLineEdit>("runSearch"), QStringLiteral("run 11"));
        QTRY_COMPARE(desk.names(), QStringList{"run 11"});
        QTest::keyClicks(&desk.child<QLineEdit>("runSearch"), QStringLiteral("x"));
        QTRY_VERIFY(desk.child<QWidget>("emptyTitle").isVisible());
        QVERIFY(desk.child<QLabel>("emptyTitle").text().contains(QStringLiteral("run 11x")));
        desk.click("clearSearch");
        QTRY_COMPARE(desk.names().size(), 12);
        QVERIFY(desk.list().isVisible());
    }

    void renamesInTheList() {
        Desk desk;
        QVERIFY(desk.isReady());
        QTest::keyClick(&desk.list(), Qt::Key_F2);
        auto& editor = desk.child<QLineEdit>("runName");
        QTest::keyClicks(&editor, QStringLiteral("Figure 6"));
        QTest::keyClick(&editor, Qt::Key_Return);
        QTRY_COMPARE(desk.store.load(desk.ids[2]).summary.name, std::string("Figure 6"));
        QTRY_COMPARE(desk.child<QLabel>("runTitle").text(), QStringLiteral("Figure 6"));
    }

    void savesTheNoteAsItIsTyped() {
        Desk desk;
        QVERIFY(desk.isReady());
        auto& note = desk.child<QPlainTextEdit>("runNote");
        note.setFocus();
        QTest::keyClicks(&note, QStringLiteral("worth showing"));
        QTRY_COMPARE(desk.store.load(desk.ids[2]).summary.note, std::string("worth showing"));
        QTest::keyClicks(&note, QStringLiteral("!"));
        desk.list().setCurrentIndex(desk.list().model()->index(1, 0)); // before the delay is over
        QVERIFY(note.toPlainText().isEmpty());
        QTRY_COMPARE(desk.store.load(desk.ids[2]).summary.note, std::string("worth showing!"));
        QVERIFY(desk.store.load(desk.ids[1]).summary.note.empty());
    }

    void notesAreSavedWhenThePageCloses() {
        auto desk = std::make_unique<Desk>();
        QVERIFY(desk->isReady());
        QTest::keyClicks(&desk->child<QPlainTextEdit>("runNote"), QStringLiteral("last words"));
        desk->page.findChild<QPlainTextEdit*>()->clearFocus();
        desk->page.close();
        QTRY_COMPARE(desk->store.load(desk->ids[2]).summary.note, std::string("last words"));
    }

    void deletesAndBringsBack() {
        Desk desk;
        QVERIFY(desk.isReady());
        auto& bar = desk.child<QWidget>("undoBar");
        QVERIFY(bar.isHidden());
        QTest::keyClick(&desk.list(), Qt::Key_Delete);
        QTRY_COMPARE(desk.names(), (QStringList{"run 2", "run 1"}));
        QVERIFY(bar.isVisible());
        QCOMPARE(desk.child<QLabel>("runTitle").text(), QStringLiteral("run 2"));
        QCOMPARE(desk.list().selectionModel()->selectedRows().size(), 1);
        desk.click("deleteRun");
        QTRY_COMPARE(desk.names(), QStringList{"run 1"});
        desk.click("undoDelete");
        QTRY_COMPARE(desk.names(), (QStringList{"run 2", "run 1"}));
        desk.undoStack.undo();
        QTRY_COMPARE(desk.names().size(), 3);
        QVERIFY(bar.isHidden());
        QVERIFY(desk.undoStack.canRedo());
    }

    void offersToBringBackWhatWasDeletedLastOnly() {
        Desk desk;
        QVERIFY(desk.isReady());
        desk.click("deleteRun");
        auto& bar = desk.child<QWidget>("undoBar");
        QVERIFY(bar.isVisible());
        desk.undoStack.push(new QUndoCommand(QStringLiteral("Change epochs")));
        QVERIFY(!bar.isVisible()); // its button would undo the other step
        desk.undoStack.undo();
        QVERIFY(bar.isVisible());
    }

    void deletesSeveralAtOnce() {
        Desk desk;
        QVERIFY(desk.isReady());
        desk.list().selectAll();
        QTest::keyClick(&desk.list(), Qt::Key_Delete);
        QTRY_VERIFY(desk.child<QWidget>("emptyTitle").isVisible());
        QCOMPARE(desk.child<QLabel>("emptyTitle").text(), QStringLiteral("No runs yet"));
        desk.click("undoDelete");
        QTRY_COMPARE(desk.names().size(), 3);
    }

    void overlaysSeveralRuns() {
        Desk desk;
        QVERIFY(desk.isReady());
        QSignalSpy toggled(&desk.page, &RunsPage::overlayToggled);
        desk.click("overlayRun");
        QCOMPARE(toggled.size(), 1);
        QCOMPARE(toggled[0][0].toLongLong(), desk.ids[2]);
        const auto run = toggled[0][2].value<std::shared_ptr<const RunModel>>();
        QVERIFY(isSame(run->contenders()[1].seeds[0].history, learningCurve(1, 20, 1)));
        desk.list().setFocus();
        QTest::keyClick(&desk.list(), Qt::Key_Down);
        QVERIFY(!desk.child<QAbstractButton>("overlayRun").isChecked());
        QTest::keyClick(&desk.list(), Qt::Key_Space); // before its curves have been loaded
        QTRY_COMPARE(toggled.size(), 2);
        QVERIFY(toggled[1][2].value<std::shared_ptr<const RunModel>>());
        const QModelIndex first = desk.list().model()->index(0, 0);
        QVERIFY(first.data(RunListModel::OverlaidRole).toBool());
        QVERIFY(first.siblingAtRow(1).data(RunListModel::OverlaidRole).toBool());
        desk.click("overlayRun");
        QCOMPARE(toggled.size(), 3);
        QCOMPARE(toggled[2][1].toBool(), false);
        desk.page.setOverlays({});
        QVERIFY(!first.data(RunListModel::OverlaidRole).toBool());
        QCOMPARE(toggled.size(), 3);
    }

    void aDeletedRunIsNoLongerOverlaid() {
        Desk desk;
        QVERIFY(desk.isReady());
        QSignalSpy toggled(&desk.page, &RunsPage::overlayToggled);
        desk.click("overlayRun");
        desk.click("deleteRun");
        QCOMPARE(toggled.size(), 2);
        QCOMPARE(toggled[1][0].toLongLong(), desk.ids[2]);
        QCOMPARE(toggled[1][1].toBool(), false);
    }

    void opensAsNewExperiment() {
        Desk desk;
        QVERIFY(desk.isReady());
        QSignalSpy requested(&desk.page, &RunsPage::experimentRequested);
        desk.click("openRun");
        QCOMPARE(requested.size(), 1);
        ExperimentSpec expected = tinyExperiment();
        expected.name = "run 3";
        QVERIFY(requested[0][0].value<ExperimentSpec>() == expected);
    }

    void followsARunThatIsBeingTrained() {
        Desk desk(1);
        QVERIFY(desk.isReady());
        desk.history.begin(tinyExperiment(), 1);
        QTRY_COMPARE(desk.names(), (QStringList{"tiny", "run 1"}));
        QCOMPARE(desk.child<QLabel>("runTitle").text(), QStringLiteral("run 1")); // stays
        desk.list().setCurrentIndex(desk.list().model()->index(0, 0));
        desk.record(learningPoint(10));
        QTRY_VERIFY(desk.child<QTableWidget>("runResults").rowCount() == 2 &&
                    desk.child<QTableWidget>("runResults").item(0, 1)->text() !=
                        QStringLiteral("–"));
        desk.history.finish(RunState::Stopped);
        const QModelIndex state = desk.list().model()->index(0, RunListModel::State);
        QTRY_COMPARE(state.data().toString(), QStringLiteral("Stopped"));
    }

    void aRunThatIsBeingTrainedIsReadOnceASecond() {
        Desk desk(1);
        QVERIFY(desk.isReady());
        desk.train();
        QSignalSpy changed(&desk.history, &RunHistory::changed);
        QSignalSpy loaded(&desk.history, &RunHistory::loaded);
        for (int step = 1; step <= 30; ++step) {
            desk.record(learningPoint(step));
            QTest::qWait(100);
        }
        QVERIFY2(loaded.size() >= 2 && loaded.size() <= 5,
                 qPrintable(QString::number(loaded.size())));
        QVERIFY2(changed.size() <= 5, qPrintable(QString::number(changed.size())));
    }

    void theLastFiguresOfARunAreShown() {
        Desk desk(1);
        QVERIFY(desk.isReady());
        desk.train();
        auto& results = desk.child<QTableWidget>("runResults");
        const auto shown = [&] {
            return results.rowCount() == 2 ? results.item(0, 1)->text() : QString();
        };
        MetricPoint point = learningPoint(9);
        point.trainError = 0.031;
        desk.record(point);
        QTRY_COMPARE(shown(), QStringLiteral("3.1 %"));
        QTest::qWait(1500); // until nothing is on its way
        point = learningPoint(10);
        point.trainError = 0.03;
        desk.record(point);
        desk.history.finish(RunState::Completed);
        const QModelIndex state = desk.list().model()->index(0, RunListModel::State);
        QTRY_COMPARE(state.data().toString(), QStringLiteral("Completed"));
        QSignalSpy toggled(&desk.page, &RunsPage::overlayToggled);
        desk.click("overlayRun"); // before the curves are there
        QTRY_COMPARE(shown(), QStringLiteral("3.0 %"));
        QTRY_COMPARE(toggled.size(), 1);
        const auto run = toggled[0][2].value<std::shared_ptr<const RunModel>>();
        QVERIFY(run->contenders()[0].seeds[0].history.back().endsEpoch);
    }

    void emptyHistorySaysWhatToDo() {
        Desk desk(0);
        QTRY_VERIFY(desk.child<QWidget>("emptyTitle").isVisible());
        QCOMPARE(desk.child<QLabel>("emptyTitle").text(), QStringLiteral("No runs yet"));
        QVERIFY(!desk.child<QWidget>("clearSearch").isVisible());
    }

    void nothingIsCutOff() {
        Desk desk;
        QVERIFY(desk.isReady());
        for (const char* name : {"overlayRun", "openRun", "deleteRun"}) {
            const auto& button = desk.child<QAbstractButton>(name);
            QVERIFY2(button.width() >= button.sizeHint().width(), name);
        }
        const QTreeView& list = desk.list();
        for (int column = 0; column < RunListModel::ColumnCount; ++column)
            if (!list.isColumnHidden(column)) {
                const QString text = list.model()->headerData(column, Qt::Horizontal).toString();
                QVERIFY2(list.columnWidth(column) >= list.fontMetrics().horizontalAdvance(text) + 8,
                         qPrintable(text));
            }
    }

    void theListsMenuExplainsItself() {
        Desk desk;
        QVERIFY(desk.isReady());
        emit desk.list().customContextMenuRequested(QPoint(5, 5));
        auto* menu = desk.list().findChild<QMenu*>();
        QVERIFY(menu && menu->isVisible() && menu->toolTipsVisible());
        for (const QAction* action : menu->actions()) {
            QVERIFY2(!action->whatsThis().isEmpty(), qPrintable(action->text()));
            QVERIFY2(action->toolTip() != action->text(), qPrintable(action->text()));
        }
        menu->close();
    }

    void everyControlExplainsItself() {
        Desk desk;
        QVERIFY(desk.isReady());
        for (const QWidget* widget : desk.page.findChildren<QWidget*>()) {
            const bool isReachable = widget->focusPolicy() & Qt::TabFocus;
            if (!isReachable || widget->objectName().startsWith(QStringLiteral("qt_")))
                continue;
            const auto* button = qobject_cast<const QAbstractButton*>(widget);
            const QByteArray which = widget->metaObject()->className();
            QVERIFY2(!widget->accessibleName().isEmpty() || (button && !button->text().isEmpty()),
                     which);
        }
        for (const char* name : {"overlayRun", "openRun", "deleteRun", "undoDelete", "clearSearch",
                                 "runSearch", "runNote", "runResults"}) {
            QVERIFY2(!desk.child<QWidget>(name).toolTip().isEmpty(), name);
            QVERIFY2(!desk.child<QWidget>(name).whatsThis().isEmpty(), name);
        }
    }
};

QTEST_MAIN(RunsPageTest)
#include "RunsPageTest.moc"
