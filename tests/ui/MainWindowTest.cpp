// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/MainWindow.h"
#include "tests/ui/Widgets.h"

#include "core/store/ExperimentJson.h"
#include "tests/data/TestFiles.h"
#include "tests/ui/TinyExperiment.h"
#include "ui/pages/GradientsPage.h"
#include "ui/pages/ImagesPage.h"
#include "ui/pages/NetworksPage.h"
#include "ui/pages/RunsPage.h"
#include "ui/panels/ContenderCard.h"
#include "ui/panels/ExperimentPanel.h"
#include "ui/panels/ExplanationPanel.h"
#include "ui/panels/ExplanationView.h"
#include "ui/session/UserSettings.h"
#include "ui/shell/ExperimentFiles.h"
#include "ui/shell/WindowActions.h"
#include "ui/widgets/FormRow.h"

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QAction>
#include <QActionGroup>
#include <QComboBox>
#include <QDir>
#include <QDragEnterEvent>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QScreen>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTreeView>
#include <QtTest>

using namespace rlab;
using rlab::test::writeFile;

namespace {

constexpr int patience = 30'000;

void click(MainWindow& window, const char* name) {
    QTest::mouseClick(&child<QAbstractButton>(window, name), Qt::LeftButton);
}

/// Qt lets a drop go only where a drag has entered.
bool dropOn(QWidget& target, const QMimeData& data) {
    QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    enter.ignore();
    QCoreApplication::sendEvent(&target, &enter);
    if (!enter.isAccepted())
        return false;
    QDropEvent drop(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&target, &drop);
    return true;
}

/// Batches that the first network has been trained on.
int stepsDone(const MainWindow& window) {
    const MetricHistory& history = window.run().contenders()[0].seeds[0].history;
    return history.empty() ? 0 : static_cast<int>(history.back().step);
}

/// Clicks the button with this role in the question that comes next.
void answer(QMessageBox::ButtonRole role) {
    QTimer::singleShot(0, [role] {
        auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
        QVERIFY(box);
        for (QAbstractButton* button : box->buttons())
            if (box->buttonRole(button) == role)
                return button->click();
    });
}

QStringList textsOf(const QWidget& menu) {
    QStringList texts;
    for (const QAction* action : menu.actions())
        texts.append(action->text());
    return texts;
}

/// All texts that have their mnemonic in common with another.
QStringList sharedMnemonics(const QStringList& texts) {
    QMap<QString, QStringList> textsOfKey;
    for (const QString& text : texts)
        if (const QKeySequence key = QKeySequence::mnemonic(text); !key.isEmpty())
            textsOfKey[key.toString()].append(text);
    QStringList shared;
    for (const QStringList& same : textsOfKey)
        if (same.size() > 1)
            shared += same;
    return shared;
}

QList<ContenderCard*> cards(const MainWindow& window) {
    QList<ContenderCard*> shown = window.findChildren<ContenderCard*>();
    shown.removeIf([](const ContenderCard* card) { return card->isHidden(); });
    return shown;
}

} // namespace

class MainWindowTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        QVERIFY(home_.isValid());
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, home_.path());
        qputenv("XDG_DATA_HOME", home_.path().toLocal8Bit());
        userSettings().setValue(QStringLiteral("tour/seen"), true); // it would dim the window
    }
    /// The offscreen platform warns of dialogs, whatever they do.
    void init() {
        QTest::failOnWarning(
            QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }

    void trainsToTheEnd() {
        MainWindow window(tinyExperiment(2), 1);
        window.show();
        QCOMPARE(cards(window).size(), 2);
        QVERIFY(!child<QWidget>(window, "stopButton").isEnabled());
        click(window, "trainButton");
        QVERIFY(!window.actions().train->isEnabled());
        QVERIFY(child<QWidget>(window, "epochs").isEnabled()); // for the next run
        QTRY_VERIFY_WITH_TIMEOUT(!window.session().isRunning(), patience);
        QCOMPARE(window.run().count(RunEnd::Completed), 2);
        QVERIFY(child<QLabel>(window, "status").text().startsWith(QStringLiteral("Finished")));
        QVERIFY(cards(window).first()->value().endsWith(QStringLiteral("%")));
        QVERIFY(child<QWidget>(window, "trainButton").isEnabled());
        QVERIFY(child<QWidget>(window, "epochs").isEnabled());
    }

    void figuresVanishFromCardsOfAnotherExperiment() {
        MainWindow window(tinyExperiment(1), 1);
        window.show();
        window.train();
        QTRY_VERIFY_WITH_TIMEOUT(!window.session().isRunning(), patience);
        QVERIFY(!cards(window).first()->value().isEmpty());
        child<QSpinBox>(window, "batchSize").setValue(8);
        QVERIFY(cards(window).first()->value().isEmpty());
        child<QSpinBox>(window, "batchSize").setValue(16);
        QVERIFY(!cards(window).first()->value().isEmpty());
    }

    void stopsAndTrainsAgain() {
        MainWindow window(endlessExperiment(), 1);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window)); // shortcuts belong to the active window
        QTest::keyClick(&window, Qt::Key_R, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(window.run().hasPoints(), patience);
        QTest::keyClick(&window, Qt::Key_Escape);
        QTRY_VERIFY_WITH_TIMEOUT(!window.session().isRunning(), patience);
        QCOMPARE(window.run().count(RunEnd::Stopped), 2);
        QVERIFY(child<QLabel>(window, "status").text().startsWith(QStringLiteral("Stopped")));
        child<QSpinBox>(window, "epochs").setValue(1);
        QTest::keyClick(&window, Qt::Key_R, Qt::ControlModifier);
        QVERIFY(window.session().isRunning());
        QTRY_VERIFY_WITH_TIMEOUT(!window.session().isRunning(), patience);
        QCOMPARE(window.run().count(RunEnd::Completed), 2);
    }

    void escClosesTheLessonBeforeItStopsTheTraining() {
        MainWindow window(endlessExperiment(), 1);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        window.train();
        QTRY_VERIFY_WITH_TIMEOUT(window.run().hasPoints(), patience);
        window.actions().lessons->actions().constFirst()->trigger();
        QTest::keyClick(window.focusWidget(), Qt::Key_Escape);
        QCOMPARE(window.findChild<ExplanationPanel*>()->openedLesson(), -1);
        QTest::qWait(100); // a batch, after which it would stop
        QVERIFY(window.session().isRunning());
        QTest::keyClick(window.focusWidget(), Qt::Key_Escape);
        QTRY_VERIFY_WITH_TIMEOUT(!window.session().isRunning(), patience);
        QCOMPARE(window.run().count(RunEnd::Stopped), 2);
    }

    void pausesStepsAndResumes() {
        MainWindow window(endlessExperiment(), 1);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QTest::keyClick(&window, Qt::Key_F10); // a single batch, then it waits
        QTRY_COMPARE_WITH_TIMEOUT(window.session().state(), TrainingSession::State::Paused,
                                  patience);
        QTRY_COMPARE_WITH_TIMEOUT(stepsDone(window), 1, patience);
        click(window, "stepButton");
        QTRY_COMPARE_WITH_TIMEOUT(stepsDone(window), 2, patience);
        QTest::keyClick(&window, Qt::Key_F8);
        QTRY_COMPARE_WITH_TIMEOUT(window.session().state(), TrainingSession::State::Training,
                                  patience);
        QTRY_VERIFY_WITH_TIMEOUT(stepsDone(window) > 2, patience);
        QTest::keyClick(&window, Qt::Key_F8);
        QTRY_COMPARE_WITH_TIMEOUT(window.session().state(), TrainingSession::State::Paused,
                                  patience);
        window.stop();
        QTRY_VERIFY_WITH_TIMEOUT(!window.session().isRunning(), patience);
    }

    void steersTheLearningRate() {
        MainWindow window(endlessExperiment(), 1);
        window.show();
        window.train();
        QTRY_VERIFY_WITH_TIMEOUT(window.run().hasPoints(), patience);
        auto& rate = child<QDoubleSpinBox>(window, "liveRate");
        rate.setFocus();
        rate.selectAll();
        QTest::keyClicks(&rate, QStringLiteral("0.005"));
        QTest::keyClick(&rate, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(window.run().rateChanges().size(), std::size_t{1}, patience);
        QCOMPARE(window.run().rateChanges()[0].learningRate, 0.005);
        QCOMPARE(window.editor().experiment().optimizer.learningRate, 0.02); // of the next run
        window.stop();
        QTRY_VERIFY_WITH_TIMEOUT(!window.session().isRunning(), patience);
    }

    void asksOnceBeforeItStopsATraining() {
        MainWindow window(endlessExperiment(), 2);
        window.show();
        window.train();
        QTRY_VERIFY_WITH_TIMEOUT(window.run().hasPoints(), patience);
        answer(QMessageBox::RejectRole);
        QVERIFY(!window.close());
        QVERIFY(window.isVisible());
        QVERIFY(window.session().isRunning());
        answer(QMessageBox::AcceptRole);
        QElapsedTimer timer;
        timer.start();
        window.close();
        QVERIFY(window.isHidden());
        QTRY_VERIFY_WITH_TIMEOUT(!window.session().isRunning(), patience);
        QVERIFY(timer.elapsed() < 5000); // within a batch; generous for a busy machine
        QCOMPARE(window.run().count(RunEnd::Stopped), 2);
    }

    void offersToGoOnAtTheNextStart() {
        const auto trainAndClose = [](MainWindow& window) {
            window.show();
            if (!window.session().isRunning())
                window.train();
            if (!QTest::qWaitFor([&] { return window.run().hasPoints(); }, patience))
                return false;
            answer(QMessageBox::AcceptRole);
            window.close();
            return QTest::qWaitFor([&] { return !window.session().isRunning(); }, patience);
        };
        const auto isOffered = [](MainWindow& window) {
            QSignalSpy found(&window.history(), &RunHistory::unfinishedFound);
            window.show();
            return found.wait() && child<QWidget>(window, "resumeOffer").isVisible();
        };
        const ExperimentSpec experiment = endlessExperiment();
        int steps = 0;
        {
            MainWindow window(experiment, 2);
            QVERIFY(trainAndClose(window));
            steps = stepsDone(window);
        }
        {
            MainWindow window(tinyExperiment(1), 2);
            QVERIFY(isOffered(window));
            click(window, "acceptResume");
            QTRY_VERIFY_WITH_TIMEOUT(window.session().isRunning(), patience);
            QVERIFY(child<QWidget>(window, "resumeOffer").isHidden());
            QVERIFY(window.run().experiment() == experiment);
            QVERIFY(window.editor().experiment() == tinyExperiment(1)); // of the next run
            QTRY_VERIFY_WITH_TIMEOUT(stepsDone(window) > steps, patience);
            const MetricHistory& curve = window.run().contenders()[0].seeds[0].history;
            QVERIFY(curve.front().step < steps && curve.front().images > 0);
            QVERIFY(trainAndClose(window)); // and once more
        }
        {
            MainWindow window(tinyExperiment(1), 2);
            QVERIFY(isOffered(window));
            click(window, "declineResume");
            QVERIFY(child<QWidget>(window, "resumeOffer").isHidden());
        }
        {
            MainWindow window(tinyExperiment(1), 2);
            QVERIFY(!isOffered(window)); // not about the same run again
            window.setFocus();
            QTest::keyClick(&window, Qt::Key_5, Qt::ControlModifier);
            auto& resume = child<QAbstractButton>(window, "resumeRun"); // but it is there
            QTRY_VERIFY_WITH_TIMEOUT(resume.isVisible(), patience);
            resume.click(); // wherever the layout will have it
            QTRY_VERIFY_WITH_TIMEOUT(window.run().hasPoints(), patience);
            window.stop();
            QTRY_VERIFY_WITH_TIMEOUT(!window.session().isRunning(), patience);
        }
        MainWindow window(tinyExperiment(1), 2);
        QVERIFY(!isOffered(window)); // stopped by hand
    }

    void stoppingAndClosingEndsTheProgram() {
        MainWindow window(endlessExperiment(), 2);
        window.show();
        window.train();
        QTRY_VERIFY_WITH_TIMEOUT(window.run().hasPoints(), patience);
        QTimer::singleShot(0, &window, [&] {
            answer(QMessageBox::AcceptRole);
            window.close();
        });
        QTimer tooLong;
        tooLong.start(patience);
        connect(&tooLong, &QTimer::timeout, [] { QCoreApplication::exit(1); });
        QCOMPARE(QCoreApplication::exec(), 0);
    }

    void aFailedSaveDoesNotCloseTheWindowLater() {
        const QTemporaryDir folder;
        MainWindow window(tinyExperiment(1), 1);
        window.show();
        const QString file = folder.filePath(QStringLiteral("gone/experiment.json"));
        QDir().mkpath(folder.filePath(QStringLiteral("gone")));
        QSignalSpy saved(&window.editor(), &ExperimentEditor::saved);
        QSignalSpy failed(&window.editor(), &ExperimentEditor::failed);
        window.editor().save(file);
        QVERIFY(saved.wait());
        ExperimentSpec changed = window.editor().experiment();
        ++changed.seed;
        window.editor().edit(QStringLiteral("seed"), {}, changed);
        QDir place(folder.filePath(QStringLiteral("gone")));
        place.removeRecursively();
        QFile inTheWay(place.path());
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        answer(QMessageBox::AcceptRole);
        QVERIFY(!window.close());
        QVERIFY(failed.wait());
        QVERIFY(inTheWay.remove());
        QDir().mkpath(place.path());
        window.editor().save(file);
        QVERIFY(saved.wait());
        QVERIFY(window.isVisible());
        changed.seed += 1;
        window.editor().edit(QStringLiteral("seed"), {}, changed);
        answer(QMessageBox::AcceptRole);
        QVERIFY(!window.close());
        QTRY_VERIFY(window.isHidden()); // when it is on the disk
    }

    void keepsEachRun() {
        MainWindow window(tinyExperiment(1), 1);
        window.show();
        const QSignalSpy begun(&window.history(), &RunHistory::begun);
        std::shared_ptr<const RunModel> kept;
        connect(&window.history(), &RunHistory::loaded, this,
                [&](qint64, auto run) { kept = run; });
        window.train();
        QTRY_VERIFY_WITH_TIMEOUT(!window.session().isRunning(), patience);
        QTRY_COMPARE_WITH_TIMEOUT(begun.count(), 1, patience);
        window.history().requestRun(begun[0][0].toLongLong());
        QTRY_VERIFY_WITH_TIMEOUT(kept, patience);
        QVERIFY(kept->experiment() == window.run().experiment());
        QCOMPARE(kept->count(RunEnd::Completed), 2);
        QCOMPARE(kept->contenders()[0].seeds[0].history.size(),
                 window.run().contenders()[0].seeds[0].history.size());
    }

    void keepsANoteThatIsBeingTyped() {
        {
            MainWindow window(tinyExperiment(1), 1);
            window.show();
            QVERIFY(QTest::qWaitForWindowActive(&window));
            window.train();
            QTRY_VERIFY_WITH_TIMEOUT(!window.session().isRunning(), patience);
            QTest::keyClick(&window, Qt::Key_5, Qt::ControlModifier);
            QTRY_COMPARE_WITH_TIMEOUT(child<QTableWidget>(window, "runResults").rowCount(), 2,
                                      patience);
            QTest::keyClicks(&child<QPlainTextEdit>(window, "runNote"),
                             QStringLiteral("last words"));
            QVERIFY(window.close());
        }
        RunHistory history;
        QSignalSpy listed(&history, &RunHistory::listed);
        history.requestList({});
        QVERIFY(listed.wait(patience));
        QCOMPARE(listed[0][0].value<RunPage>().found.rows.front().note, std::string("last words"));
    }

    void undoesAndRedoesByKeys() {
        MainWindow window(tinyExperiment(2), 1);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        child<QSpinBox>(window, "epochs").setValue(7);
        click(window, "addNetwork");
        QCOMPARE(window.editor().experiment().networks.size(), std::size_t{3});
        window.setFocus();
        QTest::keyClick(&window, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(window.editor().experiment().networks.size(), std::size_t{2});
        QTest::keyClick(&window, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(window.editor().experiment().epochs, 2);
        QCOMPARE(child<QSpinBox>(window, "epochs").value(), 2);
        QTest::keyClick(&window, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(child<QSpinBox>(window, "epochs").value(), 7);
    }

    /// The page that is shown makes no difference.
    void undoesInOrder() {
        MainWindow window(tinyExperiment(1), 1);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        window.train();
        QTRY_VERIFY_WITH_TIMEOUT(!window.session().isRunning(), patience);
        QTest::keyClick(&window, Qt::Key_5, Qt::ControlModifier);
        auto& list = child<QTreeView>(window, "runList");
        QTRY_VERIFY_WITH_TIMEOUT(list.currentIndex().isValid(), patience);
        const int runs = list.model()->rowCount();
        child<QSpinBox>(window, "epochs").setValue(7);
        list.setFocus();
        QTest::keyClick(&list, Qt::Key_Delete);
        QTRY_COMPARE_WITH_TIMEOUT(list.model()->rowCount(), runs - 1, patience);
        child<QSpinBox>(window, "batchSize").setValue(8);
        QTest::keyClick(&list, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(window.editor().experiment().batchSize, 16);
        QTest::keyClick(&list, Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(list.model()->rowCount(), runs, patience);
        QCOMPARE(window.editor().experiment().epochs, 7);
        QTest::keyClick(&list, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(window.editor().experiment().epochs, 1);
    }

    void goesToItsPagesAndPresents() {
        MainWindow window(tinyExperiment(), 1);
        window.resize(1280, 720);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        auto& runs = *window.findChild<RunsPage*>();
        auto& panel = *window.findChild<ExperimentPanel*>();
        QTest::keyClick(&window, Qt::Key_2, Qt::ControlModifier);
        QVERIFY(window.findChild<GradientsPage*>()->isVisible());
        QTest::keyClick(&window, Qt::Key_3, Qt::ControlModifier);
        QVERIFY(window.findChild<NetworksPage*>()->isVisible());
        QTest::keyClick(&window, Qt::Key_5, Qt::ControlModifier);
        QVERIFY(runs.isVisible());
        QTest::keyClick(&window, Qt::Key_F5);
        QVERIFY(!runs.isVisible());
        QVERIFY(!panel.isVisible());
        QVERIFY(!child<QWidget>(window, "runBar").isVisible());
        QVERIFY(window.findChild<ExplanationPanel*>()->isVisible());
        QTest::keyClick(&window, Qt::Key_Escape);
        QVERIFY(panel.isVisible());
        QVERIFY(!window.isFullScreen());
        QTest::keyClick(&window, Qt::Key_F9);
        QVERIFY(!panel.isVisible());
    }

    void showsFiltersWhileNetworksTrain() {
        MainWindow window(endlessExperiment(), 2);
        window.resize(1280, 720);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QTest::keyClick(&window, Qt::Key_3, Qt::ControlModifier);
        const auto& when = child<QLabel>(window, "filtersWhen");
        QVERIFY(when.text().contains(QStringLiteral("before training")));
        window.train();
        QTRY_VERIFY_WITH_TIMEOUT(when.text().contains(QStringLiteral("after batch")), patience);
        const QString first = when.text();
        QTRY_VERIFY_WITH_TIMEOUT(when.text() != first, patience);
        const auto snapshot = [&] { return window.run().contenders()[1].seeds[0].snapshot; };
        QTest::keyClick(&window, Qt::Key_1, Qt::ControlModifier);
        QTest::qWait(500); // for an answer that is on its way
        const std::int64_t unseen = snapshot().step;
        QTest::qWait(1500);
        QCOMPARE(snapshot().step, unseen); // nobody looks
        window.stop();
        QTRY_VERIFY_WITH_TIMEOUT(!window.session().isRunning(), patience);
        QVERIFY(snapshot().step > unseen);
        QTest::keyClick(&window, Qt::Key_3, Qt::ControlModifier);
        QVERIFY(when.text().contains(QStringLiteral("at the end")));
        // A layer that is chosen among the gradients is chosen here.
        window.findChild<GradientsPage*>()->chooseLayer(0, 2);
        QCOMPARE(child<QLabel>(window, "layerTitle").text(), QStringLiteral("layer1.0.conv2"));
    }

    void thePresentationLeavesAllAsItWas_data() {
        QTest::addColumn<bool>("before");
        QTest::newRow("window") << false;
        QTest::newRow("full screen, with the table") << true;
    }
    void thePresentationLeavesAllAsItWas() {
        QFETCH(const bool, before);
        MainWindow window(tinyExperiment(), 1);
        window.resize(1280, 720);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        const auto& table = child<QWidget>(window, "curveTable");
        if (before) {
            QTest::keyClick(&window, Qt::Key_F11);
            QTest::keyClick(&window, Qt::Key_T, Qt::ControlModifier);
        }
        QCOMPARE(window.isFullScreen(), before);
        QCOMPARE(table.isVisible(), before);
        QTest::keyClick(&window, Qt::Key_F5);
        QVERIFY(window.isFullScreen());
        QVERIFY(!table.isVisible());
        QTest::keyClick(&window, Qt::Key_F5);
        QCOMPARE(window.isFullScreen(), before);
        QCOMPARE(window.actions().fullScreen->isChecked(), before);
        QCOMPARE(table.isVisible(), before);
    }

    /// Where two share a letter, Alt and the letter does neither.
    void noTwoMnemonicsAreTheSame() {
        MainWindow window(tinyExperiment(), 1);
        window.show();
        click(window, "addNetwork"); // unfolds a card
        QStringList texts = textsOf(*window.actions().menuBar());
        for (const auto* button : window.findChildren<QAbstractButton*>())
            texts.append(button->text());
        for (const auto* label : window.findChildren<QLabel*>())
            if (label->buddy())
                texts.append(label->text());
        QCOMPARE(sharedMnemonics(texts), QStringList());
        texts.removeAll(child<QAbstractButton>(window, "trainButton").text());
        for (const char* laterFace : {"&Pause", "&Resume"})
            QCOMPARE(sharedMnemonics(texts + QStringList(QLatin1String(laterFace))), QStringList());
        for (const auto* menu : window.actions().menuBar()->findChildren<QMenu*>())
            QCOMPARE(sharedMnemonics(textsOf(*menu)), QStringList());
    }

    void looksIntoUntrainedNetworksAndEarlierRuns() {
        MainWindow window(tinyExperiment(1), 1);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        const auto& gradients = *window.findChild<GradientsPage*>();
        QTest::keyClick(&window, Qt::Key_F7);
        QTRY_VERIFY_WITH_TIMEOUT(gradients.isVisible(), patience);
        QVERIFY(!window.run().hasPoints());
        QVERIFY(window.findChild<ExplanationPanel*>()->findChild<QLabel*>());
        window.train();
        QVERIFY(gradients.isVisible()); // one may watch them
        QTRY_VERIFY_WITH_TIMEOUT(!window.session().isRunning(), patience);
        QVERIFY(!window.run().contenders()[0].seeds[0].probes.empty());
        QTest::keyClick(&window, Qt::Key_5, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(child<QTableWidget>(window, "runResults").rowCount() > 0,
                                 patience);
        click(window, "inspectRun");
        QTRY_VERIFY_WITH_TIMEOUT(gradients.isVisible(), patience);
    }

    void recordsGradientsAsItIsChosen() {
        const auto samples = [](MainWindow& window) {
            window.train();
            [&] { QTRY_VERIFY_WITH_TIMEOUT(!window.session().isRunning(), patience); }();
            return window.run().contenders()[0].seeds[0].probes.size();
        };
        const auto choose = [](MainWindow& window, int interval) {
            for (QAction* action : window.actions().probing->actions())
                if (action->data().toInt() == interval)
                    action->trigger();
        };
        MainWindow window(tinyExperiment(2), 1); // 8 batches
        window.show();
        QCOMPARE(samples(window), std::size_t{2}); // the first and the last
        choose(window, 1);
        QCOMPARE(samples(window), std::size_t{8});
        choose(window, 0);
        QCOMPARE(samples(window), std::size_t{0});
        window.close();
        MainWindow next(tinyExperiment(2), 1);
        QCOMPARE(next.actions().probing->checkedAction()->data().toInt(), 0);
        choose(next, WindowActions::automaticProbing);
        next.close();
    }

    void loadsPresetsAndLessons() {
        MainWindow window(tinyExperiment(), 1);
        window.show();
        for (QAction* preset : window.actions().presets->actions()) {
            preset->trigger();
            for (const Problem& problem : window.editor().problems()) // but for missing files
                QVERIFY2(problem.field == "data.dataset", qPrintable(preset->text()));
        }
        QCOMPARE(window.editor().undoStack().count(), window.actions().presets->actions().size());
        window.actions().lessons->actions().constFirst()->trigger();
        QCOMPARE(window.findChild<ExplanationPanel*>()->openedLesson(), 0);
    }

    /// Wherever it is dropped.
    void opensDroppedFiles() {
        const QString file = home_.filePath(QStringLiteral("dropped.json"));
        ExperimentSpec experiment = tinyExperiment(9);
        experiment.name = "dropped";
        writeExperiment(file.toStdString(), experiment);
        MainWindow window(tinyExperiment(), 1);
        window.show();
        QMimeData dragged;
        dragged.setUrls({QUrl::fromLocalFile(file)});
        QVERIFY(dropOn(*window.findChild<ExperimentPanel*>()->viewport(), dragged));
        QTRY_COMPARE_WITH_TIMEOUT(window.editor().experiment().epochs, 9, patience);
        QVERIFY(window.windowTitle().startsWith(QStringLiteral("dropped")));
        QVERIFY(window.actions().recent->actions().constFirst()->toolTip().endsWith(file));
    }

    /// Wherever it is dropped, a picture goes to the page that asks about it.
    void asksAboutDroppedPictures() {
        const QString file = home_.filePath(QStringLiteral("dropped.png"));
        QImage picture(12, 9, QImage::Format_RGB32);
        picture.fill(Qt::red);
        QVERIFY(picture.save(file));
        MainWindow window(tinyExperiment(), 1);
        window.show();
        QMimeData dragged;
        dragged.setUrls({QUrl::fromLocalFile(file)});
        QVERIFY(dropOn(*window.findChild<ExperimentPanel*>()->viewport(), dragged));
        auto& page = child<ImagesPage>(window, "imagesPage");
        QVERIFY(page.isVisible());
        QTRY_COMPARE_WITH_TIMEOUT(page.model().picture().image, picture, patience);
    }

    void asksNetworksOfAnEarlierRun() {
        MainWindow window(tinyExperiment(1), 1);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        window.train();
        QTRY_VERIFY_WITH_TIMEOUT(!window.session().isRunning(), patience);
        QTest::keyClick(&window, Qt::Key_5, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(child<QTableWidget>(window, "runResults").rowCount(), 2,
                                  patience);
        click(window, "askRun");
        auto& page = child<ImagesPage>(window, "imagesPage");
        QTRY_VERIFY_WITH_TIMEOUT(page.isVisible(), patience);
        QTRY_COMPARE_WITH_TIMEOUT(page.model().shelf().networks().size(), 4, patience);
        const AskedNetwork earlier = page.model().shelf().networks()[2];
        QVERIFY(earlier.canAnswer());
        QVERIFY2(earlier.label.startsWith(QStringLiteral("plain-8, run ")),
                 qPrintable(earlier.label));
    }

    void leavesOtherDropsAlone() {
        MainWindow window(tinyExperiment(), 1);
        window.show();
        QMimeData two, text;
        two.setUrls({QUrl::fromLocalFile("/tmp/a.json"), QUrl::fromLocalFile("/tmp/b.json")});
        text.setText(QStringLiteral("a.json"));
        for (const QMimeData* data : {&two, &text}) {
            QVERIFY(ExperimentFiles::fileIn(data).isEmpty());
            QVERIFY(!dropOn(window, *data));
        }
        QVERIFY(ExperimentFiles::fileIn(nullptr).isEmpty());
    }

    /// Undo would bring them back, but not after the window was closed.
    void asksBeforeChangesOfAFileAreReplaced() {
        const QString file = home_.filePath(QStringLiteral("asked/edited.json"));
        QVERIFY(QDir().mkpath(home_.filePath(QStringLiteral("asked"))));
        writeExperiment(file.toStdString(), tinyExperiment(3));
        MainWindow window(tinyExperiment(), 1);
        window.show();
        ExperimentEditor& editor = window.editor();
        editor.open(file);
        QTRY_COMPARE_WITH_TIMEOUT(editor.file(), file, patience);
        child<QSpinBox>(window, "epochs").setValue(7);
        answer(QMessageBox::RejectRole);
        window.actions().sample->trigger();
        QCOMPARE(editor.experiment().epochs, 7);
        answer(QMessageBox::DestructiveRole);
        window.actions().sample->trigger();
        QVERIFY(editor.experiment() == sampleExperiment());
        window.actions().presets->actions().constLast()->trigger(); // no file: no question
        editor.undoStack().undo();
        editor.undoStack().undo();
        QCOMPARE(editor.experiment().epochs, 7);

        QVERIFY(QDir(home_.filePath(QStringLiteral("asked"))).removeRecursively());
        QSignalSpy failed(&editor, &ExperimentEditor::failed);
        answer(QMessageBox::AcceptRole);
        window.actions().sample->trigger();
        QVERIFY(failed.wait(patience));
        QCOMPARE(editor.experiment().epochs, 7);
        QSignalSpy saved(&editor, &ExperimentEditor::saved);
        QVERIFY(QDir().mkpath(home_.filePath(QStringLiteral("asked"))));
        window.actions().save->trigger();
        QVERIFY(saved.wait(patience));
        QCOMPARE(editor.experiment().epochs, 7); // what failed is over
        child<QSpinBox>(window, "epochs").setValue(8);
        answer(QMessageBox::AcceptRole);
        window.actions().sample->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(editor.experiment() == sampleExperiment(), patience);
        QCOMPARE(readExperiment(file.toStdString()).epochs, 8);
    }

    void theTitleTellsWhetherTheFileIsSaved() {
        MainWindow window(tinyExperiment(4), 1);
        window.show();
        QSignalSpy saved(&window.editor(), &ExperimentEditor::saved);
        const QString file = home_.filePath(QStringLiteral("titled.json"));
        window.editor().save(file);
        QVERIFY(saved.wait(patience));
        child<QSpinBox>(window, "epochs").setValue(5);
        QVERIFY(window.isWindowModified());
        window.actions().save->trigger();
        QVERIFY(saved.wait(patience));
        QVERIFY(!window.isWindowModified());
    }

    void keepsTheLastExperiment() {
        {
            MainWindow window(tinyExperiment(4), 1);
            window.show();
            QVERIFY(window.close());
        }
        QVERIFY(ExperimentFiles::lastExperiment() == tinyExperiment(4));
        userSettings().setValue(QStringLiteral("experiment/last"),
                                QStringLiteral("{\"version\":99}"));
        QVERIFY(ExperimentFiles::lastExperiment() == sampleExperiment());
        userSettings().remove(QStringLiteral("experiment/last"));
        QVERIFY(ExperimentFiles::lastExperiment() == sampleExperiment());
    }

    void problemsAreToldAtTheirFieldAndTrainWaits() {
        MainWindow window(tinyExperiment(), 1);
        window.show();
        auto& epochs = child<QSpinBox>(window, "epochs");
        epochs.setValue(0);
        auto* row = qobject_cast<FormRow*>(epochs.parentWidget());
        QVERIFY(row);
        QVERIFY(!row->problem().isEmpty());
        QVERIFY(!child<QWidget>(window, "trainButton").isEnabled());
        window.train();
        QVERIFY(!window.session().isRunning());
        epochs.setValue(1);
        QVERIFY(row->problem().isEmpty());
        QVERIFY(child<QWidget>(window, "trainButton").isEnabled());
    }

    void problemsMoveNoField() {
        MainWindow window(sampleExperiment(), 1);
        window.show();
        const auto& below = child<QWidget>(window, "batchSize");
        const auto& told = child<QLabel>(window, "trainingProblems");
        const auto& status = child<QLabel>(window, "status");
        // At some of these heights the words need a scroll bar that was not needed before.
        for (int height = window.minimumHeight(); height <= window.minimumHeight() + 120;
             height += 15) {
            window.resize(window.width(), height);
            QTest::qWait(20); // layouts follow later
            const QPoint before = below.mapTo(&window, QPoint());
            child<QSpinBox>(window, "epochs").setValue(0);
            QTest::qWait(20);
            QVERIFY(told.isVisible());
            QVERIFY(told.text().startsWith(u'T'));
            QVERIFY(status.text().endsWith(told.text()));
            QCOMPARE(below.mapTo(&window, QPoint()), before);
            child<QSpinBox>(window, "epochs").setValue(1);
            QVERIFY(!told.isVisible());
        }
    }

    void tellsTheOutcomeAgainWhenAProblemIsGone() {
        MainWindow window(tinyExperiment(1), 1);
        window.show();
        window.train();
        QTRY_VERIFY_WITH_TIMEOUT(!window.session().isRunning(), patience);
        const auto& status = child<QLabel>(window, "status");
        const QString outcome = status.text();
        child<QSpinBox>(window, "epochs").setValue(0);
        QVERIFY(status.text() != outcome);
        QVERIFY(status.property("failed").toBool());
        child<QSpinBox>(window, "epochs").setValue(3);
        QCOMPARE(status.text(), outcome);
        QVERIFY(!status.property("failed").toBool());
    }

    void takesWholeSeedsOnly_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isSeed");
        QTest::addRow("zero") << "0" << true;
        QTest::addRow("largest") << "18446744073709551615" << true;
        QTest::addRow("spaces around") << " 12 " << true;
        QTest::addRow("too large") << "18446744073709551616" << false;
        QTest::addRow("negative") << "-5" << false;
        QTest::addRow("sign") << "+5" << false;
        QTest::addRow("empty") << "" << false;
        QTest::addRow("word") << "seven" << false;
        QTest::addRow("fraction") << "1.5" << false;
    }
    void takesWholeSeedsOnly() {
        QFETCH(const QString, text);
        QFETCH(const bool, isSeed);
        MainWindow window(tinyExperiment(), 1);
        window.show();
        auto& seed = child<QLineEdit>(window, "seed");
        seed.selectAll();
        QTest::keyClick(&seed, Qt::Key_Delete);
        QTest::keyClicks(&seed, text);
        QCOMPARE(seed.text(), text);
        QCOMPARE(child<QWidget>(window, "trainButton").isEnabled(), isSeed);
        QCOMPARE(child<QLabel>(window, "repeatProblems").isVisible(), !isSeed);
        if (isSeed)
            QCOMPARE(window.run().experiment().seed, text.trimmed().toULongLong());
        QVERIFY(seed.fontMetrics().horizontalAdvance(text) < seed.width());
    }

    void leavesRoomForTheFrame() {
        const MainWindow window(tinyExperiment(), 1);
        QVERIFY(window.height() <= window.screen()->availableSize().height() - 40);
    }

    void tellsOfTwinsWithoutPaths() {
        ExperimentSpec experiment = tinyExperiment();
        experiment.networks.push_back(experiment.networks.front());
        MainWindow window(experiment, 1);
        window.show();
        QVERIFY(!child<QWidget>(window, "trainButton").isEnabled());
        bool isTold = false;
        for (const QLabel* label : window.findChildren<QLabel*>()) {
            QVERIFY2(!label->text().contains(u'['), qPrintable(label->text()));
            isTold |= label->isVisible() && label->text().contains(QStringLiteral("already"));
        }
        QVERIFY(isTold);
    }

    void offersANetworkThatIsNotInTheList() {
        ExperimentSpec experiment = tinyExperiment();
        experiment.networks.push_back(
            {.kind = NetworkKind::Residual, .depth = 14, .width = 2, .norm = NormKind::None});
        experiment.networks.push_back({.kind = NetworkKind::Residual, .depth = 14, .width = 2});
        experiment.networks.push_back({.kind = NetworkKind::Residual, .depth = 20, .width = 2});
        std::swap(experiment.networks[1], experiment.networks.back()); // the last one: resnet-8
        MainWindow window(experiment, 1);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        click(window, "addNetwork");
        auto& depth = child<QSpinBox>(window, "depth");
        QCOMPARE(depth.value(), 26);
        QVERIFY(depth.hasFocus());
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("32"));
        QCOMPARE(depth.value(), 32);
        QVERIFY(child<QWidget>(window, "trainButton").isEnabled());
        depth.setValue(14); // is there already
        QVERIFY(!child<QWidget>(window, "trainButton").isEnabled());
    }

    void addsANetwork() {
        MainWindow window(tinyExperiment(), 1);
        window.show();
        click(window, "addNetwork");
        QTRY_COMPARE(cards(window).size(), 3);
        QTRY_VERIFY(child<QWidget>(window, "plain").height() > 0); // layouts follow later
        click(window, "plain");
        child<QSpinBox>(window, "depth").setValue(14);
        QCOMPARE(window.run().contenders()[2].label, std::string("plain-14"));
    }

    void removesNetworks() {
        MainWindow window(tinyExperiment(), 1);
        window.show();
        emit cards(window).first()->removeClicked();
        QTRY_COMPARE(cards(window).size(), 1);
        QCOMPARE(window.run().contenders()[0].label, std::string("resnet-8"));
        emit cards(window).first()->removeClicked();
        QVERIFY(cards(window).empty());
        QVERIFY(!child<QWidget>(window, "trainButton").isEnabled());
    }

    void waitsForAMissingDataSet() {
        const QString folder = home_.filePath(QStringLiteral("cifar"));
        ExperimentSpec experiment = tinyExperiment();
        experiment.data = {.dataset = "cifar-10", .directory = folder.toStdString()};
        MainWindow window(experiment, 1);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        auto& datasets = child<QComboBox>(window, "data.dataset");
        const auto& told = child<QLabel>(window, "dataProblems");
        const auto& train = child<QWidget>(window, "trainButton");
        const auto isToldAndWaits = [&] {
            return told.isVisible() && !train.isEnabled() &&
                   told.text().contains(QStringLiteral("CIFAR-10 is not on this computer")) &&
                   child<QLabel>(window, "status").text().contains(QStringLiteral("CIFAR-10"));
        };
        QVERIFY(isToldAndWaits());
        QCOMPARE(datasets.currentData(Qt::ToolTipRole).toString(),
                 QStringLiteral("Not on this computer; 170 MB to download"));
        QVERIFY(child<QWidget>(window, "fetchDownload").isVisible());
        window.train();
        QVERIFY(!window.session().isRunning());
        datasets.setCurrentIndex(0);
        QVERIFY(train.isEnabled() && !told.isVisible());
        window.editor().undoStack().undo();
        QVERIFY(isToldAndWaits());
        window.editor().replace(experiment, QStringLiteral("The same again"));
        QVERIFY(isToldAndWaits());

        QVERIFY(QDir().mkpath(folder));
        for (const std::string& file : datasetInfo("cifar-10").files)
            writeFile(folder + u'/' + QString::fromStdString(file), {});
        QEvent back(QEvent::WindowActivate); // from a file manager
        QCoreApplication::sendEvent(&window, &back);
        QVERIFY(train.isEnabled() && !told.isVisible());
        // The files are no data set; that is found when they are read.
        const auto& note = child<QLabel>(window, "previewNote");
        QTRY_VERIFY_WITH_TIMEOUT(note.text().contains(QStringLiteral("data_batch_1.bin")),
                                 patience);
        QVERIFY(child<QLabel>(window, "fetchText").text().startsWith("It can be fetched anew"));
    }

    /// For those who don't see it, and for those who don't understand it.
    void everyControlHasANameAndExplainsItself() {
        MainWindow window(tinyExperiment(), 1);
        window.show();
        click(window, "addNetwork"); // unfolds a card
        QStringList mute;
        for (const QWidget* widget : window.findChildren<QWidget*>()) {
            const bool isReachable = widget->focusPolicy() & Qt::TabFocus;
            const auto* button = qobject_cast<const QAbstractButton*>(widget);
            const bool isInner = widget->objectName().startsWith(QStringLiteral("qt_"));
            const bool isPopup = widget->window() != &window; // a list that opens below its field
            if (!isReachable || isInner || isPopup)
                continue;
            const QString name = QLatin1String(widget->metaObject()->className()) + u' ' +
                                 widget->objectName() + u' ' +
                                 (button ? button->text() : QString());
            const bool named =
                !widget->accessibleName().isEmpty() || (button && !button->text().isEmpty());
            // Over a text or a table, a tool tip that always comes would be in the way.
            const bool isControl = !qobject_cast<const QAbstractScrollArea*>(widget) &&
                                   !qobject_cast<const ExplanationView*>(widget);
            if (!named || (isControl && widget->toolTip().isEmpty()) ||
                widget->whatsThis().isEmpty())
                mute.append(name);
        }
        QVERIFY2(mute.empty(), qPrintable(mute.join(u'\n')));
    }

    void everyCommandExplainsItself() {
        MainWindow window(tinyExperiment(), 1);
        QSignalSpy saved(&window.editor(), &ExperimentEditor::saved);
        window.editor().save(home_.filePath(QStringLiteral("this & that.json")));
        QVERIFY(saved.wait(patience));
        QTRY_COMPARE(window.actions().recent->actions().constFirst()->text(),
                     QStringLiteral("this && that.json"));
        QStringList mute;
        for (const auto* menu : window.actions().menuBar()->findChildren<QMenu*>()) {
            if (menu->title().isEmpty()) // the bar's own, for what does not fit
                continue;
            QVERIFY2(menu->toolTipsVisible(), qPrintable(menu->title()));
            for (const QAction* action : menu->actions()) {
                const bool isCommand =
                    !action->isSeparator() && !action->menu() && action->isEnabled();
                const bool hasOwnTip = action->toolTip() != QString(action->text()).remove(u'&');
                if (isCommand && (action->whatsThis().isEmpty() || !hasOwnTip))
                    mute.append(action->text());
            }
        }
        QVERIFY2(mute.empty(), qPrintable(mute.join(u'\n')));
    }

    void chooseLightOrDark() {
        MainWindow window(tinyExperiment(), 1);
        const QList<QAction*> choices = window.actions().appearance->actions();
        choices[2]->trigger();
        QCOMPARE(QApplication::palette().color(QPalette::Window), Theme::darkTheme().surface);
        const QString dark = window.styleSheet();
        choices[1]->trigger();
        QVERIFY(window.styleSheet() != dark);
        choices[0]->trigger();
        QCOMPARE(userSettings().value(QStringLiteral("window/appearance")).toString(),
                 QStringLiteral("System"));
    }

    void followsTheSystemsColors() {
        MainWindow window(tinyExperiment(), 1);
        const QString before = window.styleSheet();
        const QPalette palette = QApplication::palette();
        QPalette dark = palette;
        dark.setColor(QPalette::Window, Qt::black);
        QApplication::setPalette(dark);
        QCoreApplication::processEvents();
        QVERIFY(window.styleSheet() != before);
        QApplication::setPalette(palette);
        QCoreApplication::processEvents();
        QCOMPARE(window.styleSheet(), before);
    }

private:
    QTemporaryDir home_;
};

QTEST_MAIN(MainWindowTest)
#include "MainWindowTest.moc"
