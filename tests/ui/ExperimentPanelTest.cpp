// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/ExperimentPanel.h"

#include "tests/ui/TinyExperiment.h"
#include "ui/StyleSheet.h"
#include "ui/panels/ContenderCard.h"
#include "ui/panels/ContenderHeader.h"
#include "ui/panels/ExamplesPopup.h"
#include "ui/widgets/Disclosure.h"
#include "ui/widgets/ImageGrid.h"
#include "ui/widgets/ScheduleCurve.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLayout>
#include <QLineEdit>
#include <QRegularExpression>
#include <QScrollBar>
#include <QSettings>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QUndoStack>
#include <QtTest>

#include <functional>

using namespace rlab;

namespace {

constexpr int patience = 30'000;

/// An editor and its panel, shown.
struct Bench {
    explicit Bench(const ExperimentSpec& experiment = tinyExperiment())
        : editor(experiment)
        , panel(editor) {
        panel.setStyleSheet(makeStyleSheet(Theme::lightTheme()));
        panel.resize(panel.width(), 1600); // all fields are in sight
        panel.show();
        panel.activateWindow();
        if (!QTest::qWaitForWindowActive(&panel))
            qFatal("the panel does not become active");
    }

    template <class Widget>
    Widget& child(const QString& name) {
        auto* widget = panel.findChild<Widget*>(name);
        if (!widget)
            qFatal("no widget %s", qPrintable(name));
        return *widget;
    }
    QList<ContenderCard*> cards() const {
        QList<ContenderCard*> shown = panel.findChildren<ContenderCard*>();
        shown.removeIf([](const ContenderCard* card) { return card->isHidden(); });
        std::ranges::sort(shown, {}, [](const ContenderCard* card) { return card->y(); });
        return shown;
    }
    ContenderCard& card(int index) {
        QTest::qWait(20); // layouts follow later
        return *cards().at(index);
    }
    QWidget& inCard(int index, const QString& name) {
        auto* widget = card(index).findChild<QWidget*>(name);
        if (!widget)
            qFatal("no %s on the card", qPrintable(name));
        return *widget;
    }
    /// Unfolds the card first.
    void clickInCard(int index, const QString& name) {
        card(index).setUnfolded(true);
        QTest::qWait(20);
        QTest::mouseClick(&inCard(index, name), Qt::LeftButton);
    }
    std::string name(std::size_t network) const {
        return networkName(editor.experiment().networks[network]);
    }

    ExperimentEditor editor;
    ExperimentPanel panel;
};

using Change = std::function<void(Bench&)>;

template <class Box, class Value>
Change setValue(const char* name, Value value) {
    return [=](Bench& bench) { bench.child<Box>(QLatin1String(name)).setValue(value); };
}

Change choose(const char* name, int index) {
    return
        [=](Bench& bench) { bench.child<QComboBox>(QLatin1String(name)).setCurrentIndex(index); };
}

Change type(const char* name, const QString& text) {
    return [=](Bench& bench) {
        auto& field = bench.child<QLineEdit>(QLatin1String(name));
        field.setFocus();
        field.selectAll();
        QTest::keyClicks(&field, text);
    };
}

Change onCard(std::function<void(Bench&)> change) {
    return [=](Bench& bench) {
        bench.card(1).setUnfolded(true);
        QTest::qWait(20);
        change(bench);
    };
}

} // namespace

Q_DECLARE_METATYPE(Change)

class ExperimentPanelTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        QVERIFY(folder_.isValid());
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, folder_.path());
    }
    void init() {
        // The offscreen platform can't grab for a popup, and says so.
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not)")));
    }

    void everyFieldIsUndone_data() {
        QTest::addColumn<Change>("change");
        const auto row = [](const char* name, const Change& change) {
            QTest::newRow(name) << change;
        };
        row("name", type("experimentName", "My own"));
        row("data set", choose("data.dataset", 1));
        row("training images", setValue<QSpinBox>("data.subset", 100));
        row("test images", setValue<QSpinBox>("data.testSubset", 50));
        row("resolution", setValue<QSpinBox>("data.resolution", 12));
        row("epochs", setValue<QSpinBox>("epochs", 9));
        row("batch size", setValue<QSpinBox>("batchSize", 8));
        row("optimiser", choose("optimizer.kind", 1));
        row("learning rate", setValue<QDoubleSpinBox>("optimizer.learningRate", 0.5));
        row("momentum", setValue<QDoubleSpinBox>("optimizer.momentum", 0.5));
        row("beta 1", setValue<QDoubleSpinBox>("optimizer.beta1", 0.5));
        row("beta 2", setValue<QDoubleSpinBox>("optimizer.beta2", 0.5));
        row("epsilon", setValue<QDoubleSpinBox>("optimizer.epsilon", 1e-6));
        row("weight decay", setValue<QDoubleSpinBox>("optimizer.weightDecay", 0.01));
        row("what decays",
            [](Bench& bench) { bench.child<QCheckBox>("optimizer.decayNormAndBias").click(); });
        row("schedule", choose("schedule", 0));
        row("milestones", type("schedule.milestones", "25, 60"));
        row("gamma", setValue<QDoubleSpinBox>("schedule.gamma", 0.2));
        row("warm-up", setValue<QSpinBox>("schedule.warmup", 7));
        row("flip", [](Bench& bench) { bench.child<QCheckBox>("augment.flip").click(); });
        row("crop", setValue<QSpinBox>("augment.cropPad", 2));
        row("seed", type("seed", "77"));
        row("repeats", setValue<QSpinBox>("repeats", 3));
        row("kind", onCard([](Bench& bench) { bench.clickInCard(1, "plain"); }));
        row("depth", onCard(setValue<QSpinBox>("depth", 20)));
        row("width", onCard(setValue<QSpinBox>("width", 5)));
        row("shortcut", onCard(choose("shortcut", 1)));
        row("block", onCard(choose("block", 1)));
        row("norm", onCard(choose("norm", 1)));
        row("activation", onCard(choose("activation", 1)));
        row("first weights", onCard(choose("init", 1)));
        row("add", [](Bench& bench) { bench.child<QAbstractButton>("addNetwork").click(); });
        row("deeper", [](Bench& bench) { bench.clickInCard(1, "duplicate"); });
        row("remove", [](Bench& bench) { bench.clickInCard(1, "remove"); });
    }
    void everyFieldIsUndone() {
        QFETCH(const Change, change);
        Bench bench;
        const ExperimentSpec before = bench.editor.experiment();
        change(bench);
        const ExperimentSpec after = bench.editor.experiment();
        QVERIFY(after != before);
        QCOMPARE(bench.editor.undoStack().count(), 1);
        QVERIFY(!bench.editor.undoStack().undoText().isEmpty());
        bench.editor.undoStack().undo();
        QVERIFY(bench.editor.experiment() == before);
        bench.editor.undoStack().redo();
        QVERIFY(bench.editor.experiment() == after);
        QCOMPARE(bench.editor.undoStack().count(), 1); // showing it was no edit
    }

    void fieldsFollowTheExperiment() {
        Bench bench;
        ExperimentSpec other = sampleExperiment();
        other.epochs = 33;
        other.optimizer.epsilon = 1e-8;
        other.schedule = {.kind = ScheduleKind::Step, .milestones = {0.3, 0.6}, .gamma = 0.5};
        other.seed = 12345;
        bench.editor.replace(other, QStringLiteral("Other"));
        QCOMPARE(bench.child<QSpinBox>("epochs").value(), 33);
        QCOMPARE(bench.child<QDoubleSpinBox>("optimizer.epsilon").text(),
                 QStringLiteral("0.00000001"));
        QCOMPARE(bench.child<QLineEdit>("schedule.milestones").text(), QStringLiteral("30, 60"));
        QCOMPARE(bench.child<QLineEdit>("seed").text(), QStringLiteral("12345"));
        QCOMPARE(bench.child<QLineEdit>("experimentName").text().toStdString(), other.name);
        QTRY_COMPARE(bench.cards().size(), 4);
        QVERIFY(bench.editor.experiment() == other);
    }

    /// Also what can't be trained, as it stands: Train waits, and nothing looks like another value.
    void fieldsShowWhatTheFileSays() {
        ExperimentSpec file = tinyExperiment();
        file.epochs = 200'000;
        file.batchSize = 200'000;
        file.data.subset = 20'000'000;
        file.data.resolution = 2000;
        file.optimizer.learningRate = 500;
        file.optimizer.momentum = 3;
        file.optimizer.weightDecay = 1e-12;
        file.schedule.warmup = 2'000'000;
        file.augment.cropPad = 3000;
        file.repeats = 5000;
        Bench bench(file);
        QCOMPARE(bench.child<QSpinBox>("epochs").value(), 200'000);
        QCOMPARE(bench.child<QSpinBox>("batchSize").value(), 200'000);
        QCOMPARE(bench.child<QSpinBox>("data.subset").value(), 20'000'000);
        QCOMPARE(bench.child<QSpinBox>("data.resolution").value(), 2000);
        QCOMPARE(bench.child<QDoubleSpinBox>("optimizer.learningRate").value(), 500.0);
        QCOMPARE(bench.child<QDoubleSpinBox>("optimizer.momentum").value(), 3.0);
        QCOMPARE(bench.child<QDoubleSpinBox>("optimizer.weightDecay").text(),
                 QStringLiteral("0.000000000001"));
        QCOMPARE(bench.child<QSpinBox>("schedule.warmup").value(), 2'000'000);
        QCOMPARE(bench.child<QSpinBox>("augment.cropPad").value(), 3000);
        QCOMPARE(bench.child<QSpinBox>("repeats").value(), 5000);
        QVERIFY(bench.editor.experiment() == file);
        for (const char* field : {"batchSize", "data.resolution", "optimizer.momentum", "repeats"})
            QVERIFY2(bench.child<QWidget>(field).property("invalid").toBool(), field);
    }

    void ratesBeginWithAUsefulStep() {
        ExperimentSpec experiment = tinyExperiment();
        experiment.optimizer.weightDecay = 0;
        Bench bench(experiment);
        auto& decay = bench.child<QDoubleSpinBox>("optimizer.weightDecay");
        decay.stepUp();
        QCOMPARE(decay.text(), QStringLiteral("0.0001"));
        decay.stepUp();
        QCOMPARE(decay.text(), QStringLiteral("0.00011"));
    }

    void typingIsOneStep() {
        Bench bench;
        auto& rate = bench.child<QDoubleSpinBox>("optimizer.learningRate");
        rate.setFocus();
        rate.selectAll();
        QTest::keyClicks(&rate, QStringLiteral("0.105"));
        QCOMPARE(bench.editor.experiment().optimizer.learningRate, 0.105);
        QCOMPARE(rate.text(), QStringLiteral("0.105"));
        QCOMPARE(bench.editor.undoStack().count(), 1);
    }

    void undoKeysBelongToTheWindow() {
        Bench bench;
        auto* undo = bench.editor.undoStack().createUndoAction(&bench.panel);
        undo->setShortcut(QKeySequence::Undo);
        bench.panel.addAction(undo);
        auto& epochs = bench.child<QSpinBox>("epochs");
        epochs.setFocus();
        QTest::keyClick(&epochs, Qt::Key_Up);
        QCOMPARE(bench.editor.experiment().epochs, 3);
        QTest::keySequence(&epochs, QKeySequence::Undo);
        QCOMPARE(bench.editor.experiment().epochs, 2);
        QCOMPARE(epochs.value(), 2);
    }

    void theWheelChangesOnlyTheFieldAtHand() {
        Bench bench;
        auto& epochs = bench.child<QSpinBox>("epochs");
        bench.child<QSpinBox>("batchSize").setFocus();
        const auto turn = [&] {
            QWheelEvent event(QPointF(5, 5), epochs.mapToGlobal(QPointF(5, 5)), {}, {0, 120},
                              Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
            QCoreApplication::sendEvent(&epochs, &event);
        };
        turn();
        QCOMPARE(epochs.value(), 2);
        epochs.setFocus();
        turn();
        QCOMPARE(epochs.value(), 3);
    }

    void unfoldsByKeyboard() {
        Bench bench;
        ContenderHeader& header = bench.card(0).header();
        header.setFocus();
        QTest::keyClick(&header, Qt::Key_Return);
        QVERIFY(bench.card(0).isUnfolded());
        QTest::keyClick(&header, Qt::Key_Tab);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        auto* depth = qobject_cast<QSpinBox*>(QApplication::focusWidget());
        QVERIFY(depth && depth->objectName() == QStringLiteral("depth"));
        QTest::keyClick(depth, Qt::Key_Up);
        QCOMPARE(bench.name(0), std::string("plain-14:width=2"));
        QVERIFY(depth->hasFocus()); // the card was not made anew
        QTest::keyClick(depth, Qt::Key_Escape);
        QVERIFY(!bench.card(0).isUnfolded());
        QVERIFY(header.hasFocus());
        QTest::keyClick(&header, Qt::Key_Space);
        QVERIFY(bench.card(0).isUnfolded());
        QTest::keyClick(&header, Qt::Key_Delete);
        QCOMPARE(bench.cards().size(), 1);
        QVERIFY(bench.card(0).header().hasFocus());
    }

    void unfoldsByMouse() {
        Bench bench;
        QTest::mouseClick(&bench.card(1).header(), Qt::LeftButton);
        QVERIFY(bench.card(1).isUnfolded());
        QVERIFY(!bench.card(0).isUnfolded());
        QTest::mouseClick(&bench.card(1).header(), Qt::LeftButton);
        QVERIFY(!bench.card(1).isUnfolded());
    }

    void costsFollowAtOnce() {
        Bench bench;
        const QString before = bench.card(0).header().cost();
        QVERIFY(before.contains(QStringLiteral("MACs")));
        bench.card(0).setUnfolded(true);
        bench.child<QSpinBox>("width").setValue(32);
        QVERIFY(bench.card(0).header().cost() != before);
        bench.panel.setTimeEstimate({2.7, 0.3}, true);
        QCOMPARE(bench.card(0).header().time(), QStringLiteral("about 3 s"));
        QCOMPARE(bench.card(1).header().time(), QStringLiteral("under 1 s"));
        QVERIFY(bench.child<QLabel>("repeatCost").text().endsWith(QStringLiteral("about 3 s")));
    }

    void cardsKeepTheirHeight() {
        Bench bench;
        ContenderHeader& header = bench.card(0).header();
        const int bare = header.height();
        bench.panel.setTimeEstimate({2.7, 0.3}, true);
        QTest::qWait(20);
        QCOMPARE(header.height(), bare);
        bench.card(0).setValue(QStringLiteral("54.2 %"));
        QTest::qWait(20);
        QCOMPARE(header.height(), bare);
        bench.panel.setTimeEstimate({}, true);
        bench.card(0).setCost(std::nullopt);
        QTest::qWait(20);
        QCOMPARE(header.height(), bare);
    }

    void tellsHowFastEachTrains() {
        Bench bench;
        bench.panel.setTimeEstimate({2.7, 0.3}, true);
        RunModel run(bench.editor.experiment());
        TrainingUpdate update;
        for (int i = 1; i <= 4; ++i) {
            MetricPoint point;
            point.epoch = 0.25 * i;
            point.images = 16 * i;
            point.seconds = 0.1 * i;
            point.trainError = 0.5;
            update.points.push_back({0, point});
        }
        update.progress = ProgressSample{64, 256, 0.4};
        run.apply(update);
        bench.panel.setRun(run);
        ContenderHeader& trains = bench.card(0).header();
        QVERIFY2(trains.cost().endsWith(QStringLiteral("images/s")), qPrintable(trains.cost()));
        QVERIFY(trains.time().endsWith(QStringLiteral("left")));
        QVERIFY(bench.card(1).header().cost().contains(QStringLiteral("MACs")));
        TrainingUpdate end;
        end.ends.push_back({0, RunEnd::Completed, {}});
        run.apply(end);
        bench.panel.setRun(run);
        QVERIFY(trains.cost().contains(QStringLiteral("MACs")));
        QVERIFY2(trains.time().isEmpty(), qPrintable(trains.time())); // nobody waits for it now
    }

    void addsTwins() {
        ExperimentSpec experiment = tinyExperiment();
        experiment.networks = {parseCifarNetwork("plain-8:width=2,activation=tanh")};
        Bench bench(experiment);
        bench.clickInCard(0, "addTwin");
        QCOMPARE(bench.name(1), std::string("resnet-8:width=2,activation=tanh"));
        QVERIFY(!bench.inCard(0, "addTwin").isEnabled());
        QVERIFY(bench.inCard(0, "addTwin").toolTip().contains(QStringLiteral("already")));
        bench.card(1).setUnfolded(true);
        auto* shortcut = bench.card(1).findChild<QComboBox*>("shortcut");
        QVERIFY(shortcut->isEnabled());
        shortcut->setCurrentIndex(1);
        QVERIFY(!bench.inCard(1, "addTwin").isEnabled());
        QVERIFY(bench.inCard(1, "addTwin").toolTip().contains(QStringLiteral("no plain")));
        QVERIFY(bench.inCard(0, "addTwin").isEnabled());
        QVERIFY(!bench.card(0).findChild<QComboBox*>("shortcut")->isEnabled());
    }

    void depthsThatCannotBeBuiltAreTold() {
        ExperimentSpec experiment = tinyExperiment();
        experiment.networks = {parseCifarNetwork("resnet-26:width=2")};
        Bench bench(experiment);
        bench.card(0).setUnfolded(true);
        bench.child<QComboBox>("block").setCurrentIndex(1);
        QCOMPARE(bench.editor.experiment().networks[0].depth, 26); // not corrected
        QCOMPARE(bench.panel.problems().size(), std::size_t{1});
        const auto labels = bench.card(0).findChildren<QLabel*>();
        QVERIFY(std::ranges::any_of(labels, [](const QLabel* label) {
            return label->isVisible() && label->text().contains(QStringLiteral("20 and 29"));
        }));
        bench.child<QSpinBox>("depth").stepUp();
        QCOMPARE(bench.editor.experiment().networks[0].depth, 29);
        QVERIFY(bench.panel.problems().empty());
    }

    void typedDepthsAreNotCorrected() {
        Bench bench;
        bench.card(0).setUnfolded(true);
        auto& depth = bench.child<QSpinBox>("depth");
        depth.setFocus();
        depth.selectAll();
        QTest::qWait(20);
        const QPoint place = depth.mapTo(&bench.panel, QPoint());
        QTest::keyClicks(&depth, QStringLiteral("21"));
        QTest::keyClick(&depth, Qt::Key_Return);
        QTest::qWait(20);
        QCOMPARE(depth.mapTo(&bench.panel, QPoint()), place); // the words move no field
        QCOMPARE(depth.value(), 21);
        QCOMPARE(bench.editor.experiment().networks[0].depth, 21);
        QCOMPARE(bench.panel.problems().size(), std::size_t{1});
        QVERIFY(depth.property("invalid").toBool());
        const auto labels = bench.card(0).findChildren<QLabel*>();
        QVERIFY(std::ranges::any_of(labels, [](const QLabel* label) {
            return label->isVisible() && label->text().contains(QStringLiteral("20 and 26"));
        }));
        QCOMPARE(bench.editor.undoStack().count(), 1);
    }

    void problemsAreToldBelowTheirSection_data() {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("label");
        const auto row = [](const char* name, const Change& change, const char* label) {
            QTest::newRow(name) << change << QString(QLatin1String(label));
        };
        row("subset", setValue<QSpinBox>("data.subset", 10'000'000), "dataProblems");
        row("resolution", setValue<QSpinBox>("data.resolution", 3), "dataProblems");
        row("batch", setValue<QSpinBox>("batchSize", 0), "trainingProblems");
        row("rate", setValue<QDoubleSpinBox>("optimizer.learningRate", 0.0), "trainingProblems");
        row("momentum", setValue<QDoubleSpinBox>("optimizer.momentum", 1.0), "trainingProblems");
        row("border", setValue<QSpinBox>("augment.cropPad", 8), "augmentProblems");
        row("seed", type("seed", "-1"), "repeatProblems");
    }
    void problemsAreToldBelowTheirSection() {
        QFETCH(const Change, change);
        QFETCH(const QString, label);
        Bench bench;
        if (bench.editor.experiment().data.dataset == "shapes" && label == "dataProblems")
            bench.child<QSpinBox>("data.resolution").setValue(32);
        change(bench);
        QVERIFY(!bench.panel.problems().empty());
        QVERIFY(bench.child<QLabel>(label).isVisible());
        QCOMPARE(bench.panel.firstProblem(), bench.child<QLabel>(label).text());
        if (label == "repeatProblems") // the experiment has kept its seed: nothing to undo
            type("seed", "1")(bench);
        else
            bench.editor.undoStack().undo();
        QVERIFY(!bench.child<QLabel>(label).isVisible());
        QVERIFY(bench.panel.firstProblem().isEmpty());
    }

    void roomThatIsLeftIsBelowTheFields() {
        Bench bench;
        auto& section = bench.child<QWidget>("training");
        const auto& field = bench.child<QWidget>("batchSize");
        QTest::qWait(50);
        const QPoint before = field.mapTo(&section, QPoint());
        section.resize(section.width(), section.height() + 20);
        section.layout()->activate();
        QCOMPARE(field.mapTo(&section, QPoint()), before);
    }

    void aProblemOpensWhatIsFolded() {
        Bench bench;
        auto* more = bench.panel.findChild<Disclosure*>();
        QVERIFY(!more->isOpen());
        bench.child<QDoubleSpinBox>("optimizer.momentum").setValue(1);
        QVERIFY(more->isOpen());
    }

    void badMilestonesWait() {
        Bench bench;
        bench.child<QComboBox>("schedule").setCurrentIndex(1);
        const auto before = bench.editor.experiment().schedule;
        type("schedule.milestones", QStringLiteral("50; 75"))(bench);
        QVERIFY(!bench.panel.problems().empty());
        QVERIFY(bench.editor.experiment().schedule == before ||
                bench.editor.experiment().schedule.milestones == std::vector<double>{0.5});
        type("schedule.milestones", QStringLiteral("50, 80"))(bench);
        QVERIFY(bench.panel.problems().empty());
        QCOMPARE(bench.editor.experiment().schedule.milestones, (std::vector<double>{0.5, 0.8}));
    }

    void milestonesAreToldAtTheirField() {
        Bench bench;
        bench.child<QComboBox>("schedule").setCurrentIndex(1);
        type("schedule.milestones", QStringLiteral("50, 175"))(bench);
        QVERIFY(bench.child<QWidget>("schedule.milestones").property("invalid").toBool());
        QVERIFY(!bench.child<QWidget>("schedule").property("invalid").toBool());
        const QString told = bench.child<QLabel>("trainingProblems").text();
        QVERIFY2(told.contains(QStringLiteral("100 %")), qPrintable(told)); // as it is typed
        bench.child<QDoubleSpinBox>("schedule.gamma").setValue(0);
        QVERIFY(bench.child<QWidget>("schedule.gamma").property("invalid").toBool());
    }

    void mistypedMilestonesGoWithTheirField() {
        Bench bench;
        bench.child<QComboBox>("schedule").setCurrentIndex(1);
        type("schedule.milestones", QStringLiteral("half"))(bench);
        QVERIFY(!bench.panel.problems().empty());
        bench.child<QComboBox>("schedule").setCurrentIndex(2);
        QVERIFY(bench.panel.problems().empty());
        bench.child<QComboBox>("schedule").setCurrentIndex(1);
        QCOMPARE(bench.child<QLineEdit>("schedule.milestones").text(), QStringLiteral("50, 75"));
    }

    void theCurveIsTheTrainers() {
        ExperimentSpec experiment = tinyExperiment(10); // 4 batches an epoch
        experiment.schedule = {.kind = ScheduleKind::Step, .warmup = 4, .milestones = {0.5}};
        experiment.optimizer.learningRate = 0.4;
        Bench bench(experiment);
        const auto* curve = bench.panel.findChild<ScheduleCurve*>();
        QCOMPARE(curve->rateAt(0), 0.1);
        QCOMPARE(curve->rateAt(0.3), 0.4);
        QCOMPARE(curve->rateAt(1), 0.4 * 0.1);
        bench.child<QDoubleSpinBox>("optimizer.learningRate").setValue(0.8);
        QCOMPARE(curve->rateAt(0.3), 0.8);
    }

    void previewsArrive() {
        Bench bench;
        auto& classes = bench.child<ImageGrid>("classThumbnails");
        const QSize room = classes.size();
        QTRY_COMPARE_WITH_TIMEOUT(classes.images().size(), 10, patience);
        QCOMPARE(classes.size(), room); // nothing has moved
        QVERIFY(classes.tips().first().contains(QStringLiteral("of 64 training images")));
        QVERIFY(!bench.child<QWidget>("augmentPictures").isVisible());
        bench.child<QCheckBox>("augment.flip").click();
        QVERIFY(bench.child<QWidget>("augmentPictures").isVisible());
        QCOMPARE(bench.child<ImageGrid>("augmentPictures").images().size(), 5);
    }

    void classesOpenByKeyboard() {
        Bench bench;
        auto& classes = bench.child<ImageGrid>("classThumbnails");
        QTRY_VERIFY_WITH_TIMEOUT(!classes.images().empty(), patience);
        classes.setFocus();
        QTest::keyClick(&classes, Qt::Key_Right);
        QTest::keyClick(&classes, Qt::Key_Return);
        auto* popup = bench.panel.findChild<ExamplesPopup*>();
        QVERIFY(popup && popup->isVisible());
        QCOMPARE(popup->accessibleName(), classes.tips()[1]);
        QTest::keyClick(popup, Qt::Key_Escape);
        QTRY_VERIFY(!bench.panel.findChild<ExamplesPopup*>());
    }

    /// All that can be used is reached by Tab, from top to bottom.
    void tabGoesThroughAll() {
        Bench bench;
        bench.card(0).setUnfolded(true);
        bench.child<QAbstractButton>("moreTraining").click();
        QTest::qWait(50);
        QList<QWidget*> expected;
        for (QWidget* widget : bench.panel.findChildren<QWidget*>()) {
            const bool isInner = qobject_cast<QAbstractSpinBox*>(widget->parentWidget()) ||
                                 widget->window() != &bench.panel;
            if (!isInner && widget->isVisible() && widget->isEnabled() &&
                (widget->focusPolicy() & Qt::TabFocus))
                expected.append(widget);
        }
        // Of an exclusive pair Tab reaches the chosen one, the arrow keys the other.
        expected.removeIf([](const QWidget* widget) {
            const auto* button = qobject_cast<const QAbstractButton*>(widget);
            return button && button->autoExclusive() && !button->isChecked();
        });
        QList<QWidget*> reached;
        bench.child<QWidget>("experimentName").setFocus();
        for (int i = 0; i < 100 && !reached.contains(QApplication::focusWidget()); ++i) {
            reached.append(QApplication::focusWidget());
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        }
        for (const QWidget* widget : expected)
            QVERIFY2(reached.contains(widget), qPrintable(widget->objectName()));
        const auto place = [&](const QWidget* widget) {
            return widget->mapTo(&bench.panel, QPoint(0, widget->height() / 2));
        };
        for (int i = 1; i < reached.size(); ++i) {
            const QPoint before = place(reached[i - 1]), now = place(reached[i]);
            QVERIFY2(now.y() > before.y() || (now.y() == before.y() && now.x() > before.x()),
                     qPrintable(reached[i]->objectName()));
        }
    }

    void everythingIsExplained() {
        Bench bench;
        bench.card(0).setUnfolded(true);
        for (const QWidget* widget : bench.panel.findChildren<QWidget*>()) {
            const bool isInner = qobject_cast<const QAbstractSpinBox*>(widget->parentWidget()) ||
                                 widget->objectName().startsWith(QStringLiteral("qt_")) ||
                                 qobject_cast<const QAbstractItemView*>(widget);
            const bool isControl = !isInner && (widget->focusPolicy() & Qt::TabFocus);
            if (!isControl || widget->window() != &bench.panel)
                continue;
            const QByteArray name = widget->objectName().toUtf8();
            QVERIFY2(!widget->whatsThis().isEmpty(), name);
            QVERIFY2(!widget->toolTip().isEmpty() || qobject_cast<const ImageGrid*>(widget), name);
            const auto* button = qobject_cast<const QAbstractButton*>(widget);
            QVERIFY2(!widget->accessibleName().isEmpty() || (button && !button->text().isEmpty()),
                     name);
        }
    }

    void nothingIsWiderThanThePanel() {
        Bench bench(sampleExperiment());
        bench.panel.setTimeEstimate({100, 100, 100, 100}, false);
        bench.card(0).setUnfolded(true);
        bench.child<QAbstractButton>("moreTraining").click();
        bench.child<QCheckBox>("augment.flip").click();
        for (const int kind : {0, 1}) {
            bench.child<QComboBox>("optimizer.kind").setCurrentIndex(kind);
            bench.child<QComboBox>("schedule").setCurrentIndex(kind);
            QTest::qWait(50);
            for (const QWidget* widget : bench.panel.findChildren<QWidget*>()) {
                const int right = widget->mapTo(&bench.panel, widget->rect().bottomRight()).x();
                QVERIFY2(!widget->isVisible() || right <= bench.panel.viewport()->width() ||
                             !bench.panel.widget()->isAncestorOf(widget),
                         widget->metaObject()->className());
            }
        }
    }

private:
    QTemporaryDir folder_;
};

QTEST_MAIN(ExperimentPanelTest)
#include "ExperimentPanelTest.moc"
