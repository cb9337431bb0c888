// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/ExplanationPanel.h"

#include "ui/lessons/LessonButton.h"
#include "ui/lessons/LessonContent.h"
#include "ui/lessons/LessonView.h"
#include "ui/panels/ExplanationView.h"
#include "ui/panels/GradientNarration.h"
#include "ui/widgets/Roles.h"

#include <QScrollArea>
#include <QStackedWidget>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>

namespace rlab {

namespace {

constexpr int margin = 16;

bool isOver(const RunModel& run) {
    return std::ranges::all_of(run.contenders(), [](const ContenderRun& contender) {
        return std::ranges::all_of(contender.seeds,
                                   [](const SeedRun& seed) { return seed.end.has_value(); });
    });
}

std::ptrdiff_t networksWithProbes(const RunModel& run) {
    return std::ranges::count_if(run.contenders(), [](const ContenderRun& contender) {
        return !contender.seeds.front().probes.empty();
    });
}

} // namespace

ExplanationPanel::ExplanationPanel(QWidget* parent)
    : QFrame(parent)
    , pages_(new QStackedWidget)
    , view_(new ExplanationView)
    , lesson_(new LessonView) {
    setObjectName(QStringLiteral("explanationPanel"));
    setFixedWidth(panelWidth);
    pages_->addWidget(makeOverview());
    pages_->addWidget(lesson_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(pages_);
    connect(lesson_, &LessonView::closeRequested, this, &ExplanationPanel::closeLesson);
    connect(lesson_, &LessonView::experimentRequested, this,
            &ExplanationPanel::experimentRequested);
}

QWidget* ExplanationPanel::makeOverview() {
    auto* contents = new QWidget;
    contents->setObjectName(QStringLiteral("explanationContents"));
    auto* layout = new QVBoxLayout(contents);
    // Texts stand in by what surrounds the view and the buttons when they have the focus.
    layout->setContentsMargins(margin - 6, margin, margin - 6, margin);
    layout->setSpacing(Theme::grid);
    layout->addWidget(makeLabel("section", tr("What you see")));
    layout->addWidget(view_);
    layout->addSpacing(2 * Theme::grid);
    layout->addWidget(makeLabel("section", tr("Lessons")));
    auto* list = new QVBoxLayout;
    list->setSpacing(0);
    for (int lesson = 0; lesson < static_cast<int>(lessons().size()); ++lesson)
        list->addWidget(makeLessonButton(lesson));
    layout->addLayout(list);
    layout->addStretch();
    auto* scroll = new QScrollArea;
    scroll->setObjectName(QStringLiteral("explanationScroll"));
    scroll->setWidget(contents);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    return scroll;
}

QWidget* ExplanationPanel::makeLessonButton(int lesson) {
    auto* button =
        new LessonButton(lesson + 1, lessonText(lessons()[static_cast<std::size_t>(lesson)].title));
    connect(button, &QPushButton::clicked, this, [this, lesson] { openLesson(lesson); });
    return button;
}

void ExplanationPanel::setTheme(const Theme& theme) {
    view_->setTheme(theme);
    lesson_->setTheme(theme);
}

void ExplanationPanel::setRun(const RunModel& run) {
    watcher_.reset();
    watcher_.hasNews(run);
    experiment_ = run.experiment();
    roles_.clear();
    for (const ContenderRun& contender : run.contenders())
        roles_.push_back(contender.color);
    explainRun(run);
}

void ExplanationPanel::updateRun(const RunModel& run) {
    const bool hasBegun = !hasPoints_ && run.hasPoints();
    const bool hasFirstSamples =
        topic_ == Topic::Flow && networksWithProbes(run) != networksWithProbes_;
    if (watcher_.hasNews(run) || hasBegun || hasFirstSamples)
        explainRun(run);
}

void ExplanationPanel::explainRun(const RunModel& run) {
    hasPoints_ = run.hasPoints();
    hasEnded_ = isOver(run);
    networksWithProbes_ = networksWithProbes(run);
    explanation_ = explain(run);
    view_->setExplanation(topic_ == Topic::Errors ? explanation_ : explainGradients(run), roles_);
    showFindings();
}

void ExplanationPanel::showFindings() {
    const bool answers =
        hasEnded_ && lesson_->lesson() && isExperimentOf(*lesson_->lesson(), experiment_);
    std::optional<Explanation> findings;
    if (answers) {
        findings = explanation_;
        findings->missing.clear(); // a lesson leaves networks out on purpose
    }
    lesson_->setFindings(findings, roles_);
}

void ExplanationPanel::setPresentation(bool on) {
    setFixedWidth(on ? presentationWidth : panelWidth);
    setProperty("presentation", on);
    // Rules that select by an ancestor's property are not applied anew by themselves.
    for (QWidget* widget : findChildren<QWidget*>()) {
        widget->style()->unpolish(widget);
        widget->style()->polish(widget);
    }
}

void ExplanationPanel::openLesson(int lesson) {
    if (lesson < 0 || lesson >= static_cast<int>(lessons().size()))
        return;
    pages_->setCurrentWidget(lesson_);
    lesson_->open(lessons()[static_cast<std::size_t>(lesson)]);
    showFindings();
}

void ExplanationPanel::closeLesson() {
    const int lesson = openedLesson();
    pages_->setCurrentIndex(0);
    if (auto* button = findChild<QWidget*>(QStringLiteral("lesson%1").arg(lesson + 1)))
        button->setFocus();
}

int ExplanationPanel::openedLesson() const {
    if (pages_->currentWidget() != lesson_)
        return -1;
    return static_cast<int>(lesson_->lesson() - lessons().data());
}

} // namespace rlab
