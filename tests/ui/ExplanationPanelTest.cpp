// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/ExplanationPanel.h"
#include "tests/ui/Widgets.h"

#include "tests/ui/RunMaking.h"
#include "ui/StyleSheet.h"
#include "ui/lessons/LessonContent.h"
#include "ui/panels/RunWords.h"

#include <QAbstractButton>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QSignalSpy>
#include <QtTest>

using namespace rlab;

namespace {

/// The panel in its place, at the right of a window.
struct Window : QWidget {
    Window() {
        auto* layout = new QHBoxLayout(this);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->addStretch();
        layout->addWidget(&panel);
        // A smallest size would make the offscreen platform warn.
        layout->setSizeConstraint(QLayout::SetNoConstraint);
        resize(1280, 600);
    }
    ~Window() override { panel.setParent(nullptr); }

    ExplanationPanel panel;
};

void click(QWidget& parent, const char* name) {
    QTest::mouseClick(&child<QAbstractButton>(parent, QLatin1String(name)), Qt::LeftButton);
}

QString shownHeadline(QWidget& panel) {
    return child<QLabel>(panel, QStringLiteral("headline")).text();
}

} // namespace

class ExplanationPanelTest : public QObject {
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void speaksAtTheEndsOfEpochsOnly() {
        Window window;
        ExplanationPanel& panel = window.panel;
        panel.setTheme(Theme::lightTheme());
        RunModel run(sampleExperiment());
        panel.setRun(run);
        window.show();
        const QString before = shownHeadline(panel);
        addPoint(run, 0, 0.5, 90);
        panel.updateRun(run);
        const QString firstEpoch = shownHeadline(panel);
        QVERIFY(firstEpoch != before);
        for (int network = 0; network < 3; ++network)
            addEpoch(run, network, 80 + network, 82);
        panel.updateRun(run);
        QCOMPARE(shownHeadline(panel), firstEpoch); // the fourth is still in its first epoch
        addEpoch(run, 3, 70, 72);
        panel.updateRun(run);
        const QString told = shownHeadline(panel);
        QVERIFY(told.contains(QStringLiteral("So far")));
        addPoint(run, 0, 1.5, 10);
        panel.updateRun(run);
        QCOMPARE(shownHeadline(panel), told);
    }

    void namesHaveTheColorsOfTheirCurves() {
        Window window;
        ExplanationPanel& panel = window.panel;
        const RunModel run = finishedRun(sampleExperiment(), {{56.8}, {86.3}, {5.4}, {3.0}});
        panel.setTheme(Theme::lightTheme());
        panel.setRun(run);
        for (const Theme* theme : {&Theme::lightTheme(), &Theme::darkTheme()}) {
            panel.setTheme(*theme);
            const QColor color =
                readableOn(theme->surface, theme->curve(run.contenders()[1].color));
            QVERIFY(shownHeadline(panel).contains(color.name()));
        }
    }

    void textColorsCanBeReadAndStayApart() {
        for (const Theme* theme : {&Theme::lightTheme(), &Theme::darkTheme()}) {
            const QColor plain = readableOn(theme->surface, theme->plainShallow);
            const QColor residual = readableOn(theme->surface, theme->residualShallow);
            const int hueApart = std::abs(plain.hslHue() - residual.hslHue());
            QVERIFY(hueApart > 90 && hueApart < 270);
        }
        QCOMPARE(readableOn(Qt::white, QColor("#0B5FA5")), QColor("#0B5FA5"));
    }

    void opensLessonsAndStepsThroughThem() {
        Window window;
        ExplanationPanel& panel = window.panel;
        panel.setRun(RunModel(sampleExperiment()));
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QCOMPARE(panel.openedLesson(), -1);
        for (int lesson = 0; lesson < static_cast<int>(lessons().size()); ++lesson) {
            click(panel, qPrintable(QStringLiteral("lesson%1").arg(lesson + 1)));
            QCOMPARE(panel.openedLesson(), lesson);
            const int steps =
                static_cast<int>(lessons()[static_cast<std::size_t>(lesson)].steps.size());
            const auto& progress = child<QLabel>(panel, QStringLiteral("lessonProgress"));
            for (int step = 1; step <= steps; ++step) {
                QCOMPARE(progress.text(), QStringLiteral("%1 of %2").arg(step).arg(steps));
                QCOMPARE(child<QWidget>(panel, QStringLiteral("lessonBack")).isEnabled(), step > 1);
                click(panel, "lessonNext");
            }
            QCOMPARE(panel.openedLesson(), -1); // Done leads back
        }
    }

    void isReachableByKeyboard() {
        Window window;
        ExplanationPanel& panel = window.panel;
        panel.setRun(RunModel(sampleExperiment()));
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        child<QWidget>(panel, QStringLiteral("lesson2")).setFocus();
        QTest::keyClick(window.focusWidget(), Qt::Key_Space);
        QCOMPARE(panel.openedLesson(), 1);
        QCOMPARE(window.focusWidget()->objectName(), QStringLiteral("lessonNext"));
        QTest::keyClick(window.focusWidget(), Qt::Key_Space);
        QCOMPARE(child<QLabel>(panel, QStringLiteral("lessonProgress")).text(),
                 QStringLiteral("2 of 5"));
        QTest::keyClick(window.focusWidget(), Qt::Key_Escape);
        QCOMPARE(panel.openedLesson(), -1);
        QCOMPARE(window.focusWidget()->objectName(), QStringLiteral("lesson2"));
    }

    void asksForTheLessonsExperiment() {
        Window window;
        ExplanationPanel& panel = window.panel;
        panel.setRun(RunModel(sampleExperiment()));
        window.show();
        QSignalSpy requested(&panel, &ExplanationPanel::experimentRequested);
        panel.openLesson(3);
        click(panel, "lessonNext");
        click(panel, "lessonLoad");
        QCOMPARE(requested.count(), 1);
        const auto experiment = requested.front().front().value<ExperimentSpec>();
        QCOMPARE(experiment.networks.size(), std::size_t(6));
        QVERIFY(experiment == lessons()[3].experiment);
    }

    void showsTheFindingsOfTheLessonsOwnRunOnly() {
        const Lesson& lesson = lessons()[0];
        Window window;
        ExplanationPanel& panel = window.panel;
        panel.setRun(finishedRun(sampleExperiment(), {{56.8}, {86.3}, {5.4}, {3.0}}));
        window.show();
        panel.openLesson(0);
        for (int step = 1; step < 4; ++step)
            click(panel, "lessonNext");
        auto* place = panel.findChild<QWidget*>(QStringLiteral("lessonContents"));
        auto* findings = place->findChild<QWidget*>(QStringLiteral("explanation"));
        QVERIFY(!findings->isVisible());
        ExperimentSpec experiment = lesson.experiment;
        experiment.seed = 7;
        panel.setRun(finishedRun(experiment, {{56.8}, {80.8}, {85.0}, {86.3}}));
        QVERIFY(findings->isVisible());
        QVERIFY(findings->accessibleDescription().contains(QStringLiteral("plain-56 ends at 86")));
        QVERIFY(!findings->accessibleDescription().contains(QStringLiteral("twin")));
        QVERIFY(!panel.explanation().missing.isEmpty()); // outside of the lesson it is told
        panel.setRun(RunModel(experiment));              // not yet run
        QVERIFY(!findings->isVisible());
    }

    void growsForAHall() {
        Window window;
        ExplanationPanel& panel = window.panel;
        panel.setStyleSheet(makeStyleSheet(Theme::lightTheme()));
        panel.setRun(RunModel(sampleExperiment()));
        window.show();
        const int before = child<QLabel>(panel, QStringLiteral("headline")).fontMetrics().height();
        panel.setPresentation(true);
        QVERIFY(child<QLabel>(panel, QStringLiteral("headline")).fontMetrics().height() >
                before * 5 / 4);
        QTRY_COMPARE(panel.width(), ExplanationPanel::presentationWidth);
        panel.setPresentation(false);
        QCOMPARE(child<QLabel>(panel, QStringLiteral("headline")).fontMetrics().height(), before);
    }

    void nothingIsCutOffAtItsWidth() {
        Window window;
        ExplanationPanel& panel = window.panel;
        panel.setStyleSheet(makeStyleSheet(Theme::lightTheme()));
        panel.setRun(RunModel(sampleExperiment()));
        window.show();
        QVERIFY(child<QScrollArea>(panel, QStringLiteral("explanationScroll"))
                    .widget()
                    ->minimumSizeHint()
                    .width() <= ExplanationPanel::panelWidth);
        for (int lesson = 0; lesson < static_cast<int>(lessons().size()); ++lesson) {
            const auto& button = child<QWidget>(panel, QStringLiteral("lesson%1").arg(lesson + 1));
            QVERIFY(button.height() >= button.layout()->totalHeightForWidth(button.width()));
            panel.openLesson(lesson);
            const auto& steps = lessons()[static_cast<std::size_t>(lesson)].steps;
            for (std::size_t step = 0; step < steps.size(); ++step) {
                const auto& contents =
                    *child<QScrollArea>(panel, QStringLiteral("lessonScroll")).widget();
                QVERIFY2(contents.minimumSizeHint().width() <= ExplanationPanel::panelWidth,
                         steps[step].title);
                click(panel, "lessonNext");
            }
        }
    }

    void everyControlIsExplained() {
        Window window;
        ExplanationPanel& panel = window.panel;
        panel.openLesson(0);
        click(panel, "lessonNext");
        for (const auto* button : panel.findChildren<QAbstractButton*>()) {
            QVERIFY2(!button->toolTip().isEmpty(), qPrintable(button->objectName()));
            QVERIFY2(!button->whatsThis().isEmpty(), qPrintable(button->objectName()));
            QVERIFY(!button->text().isEmpty() || !button->accessibleName().isEmpty());
        }
    }

    void lessonsCanBeRun() {
        for (const Lesson& lesson : lessons()) {
            for (const Problem& problem : validate(lesson.experiment))
                QFAIL(problem.message.c_str());
            QVERIFY(isExperimentOf(lesson, lesson.experiment));
            QVERIFY(!lesson.experiment.name.empty());
            int loads = 0;
            int findings = 0;
            for (const LessonStep& step : lesson.steps) {
                loads += step.part == StepPart::Experiment;
                findings += step.part == StepPart::Findings;
                if (step.table)
                    for (const auto& row : step.table->rows)
                        QCOMPARE(row.size(), step.table->rows.front().size());
            }
            QCOMPARE(loads, 1);
            QCOMPARE(findings, 1);
        }
    }
};

QTEST_MAIN(ExplanationPanelTest)
#include "ExplanationPanelTest.moc"
