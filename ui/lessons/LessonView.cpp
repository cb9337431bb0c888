// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lessons/LessonView.h"

#include "ui/Text.h"
#include "ui/panels/ExplanationView.h"
#include "ui/widgets/Roles.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace rlab {

namespace {

constexpr int margin = 16;

QLabel* makeText(const char* role, const QString& text) {
    QLabel* label = makeLabel(role, airy(text.toHtmlEscaped()));
    label->setTextFormat(Qt::RichText);
    label->setWordWrap(true);
    return label;
}

} // namespace

LessonView::LessonView(QWidget* parent)
    : QWidget(parent)
    , progress_(makeLabel("small"))
    , scroll_(new QScrollArea)
    , back_(makeButton("compact", tr("Back")))
    , next_(makeButton("primary", tr("Next"))) {
    scroll_->setObjectName(QStringLiteral("lessonScroll"));
    scroll_->setWidgetResizable(true);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setFocusPolicy(Qt::NoFocus);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHead());
    layout->addWidget(scroll_, 1);
    layout->addWidget(makeFoot());
}

QWidget* LessonView::makeHead() {
    auto* close = makeButton("link", tr("All lessons"));
    close->setObjectName(QStringLiteral("lessonClose"));
    explain(*close, tr("Leave the lesson and go back to what the run shows (Esc)"),
            tr("Closes the lesson. Your experiment and your run stay as they are."));
    connect(close, &QPushButton::clicked, this, &LessonView::closeRequested);
    progress_->setObjectName(QStringLiteral("lessonProgress"));
    auto* head = new QWidget;
    auto* layout = new QHBoxLayout(head);
    layout->setContentsMargins(margin - 8, 12, margin, 0);
    layout->addWidget(close);
    layout->addStretch();
    layout->addWidget(progress_);
    return head;
}

QWidget* LessonView::makeFoot() {
    back_->setObjectName(QStringLiteral("lessonBack"));
    explain(*back_, tr("The step before this one"), tr("Goes back one step of the lesson."));
    next_->setObjectName(QStringLiteral("lessonNext"));
    next_->setProperty("compact", true);
    explain(*next_, tr("The next step of the lesson"),
            tr("Goes on to the next step; after the last one back to the list of "
               "lessons."));
    connect(back_, &QPushButton::clicked, this, [this] { showStep(step_ - 1); });
    connect(next_, &QPushButton::clicked, this, [this] {
        if (lesson_ && step_ + 1 == static_cast<int>(lesson_->steps.size()))
            emit closeRequested();
        else
            showStep(step_ + 1);
    });
    auto* foot = new QWidget;
    auto* layout = new QHBoxLayout(foot);
    layout->setContentsMargins(margin, 8, margin, 12);
    layout->addWidget(back_);
    layout->addStretch();
    layout->addWidget(next_);
    return foot;
}

void LessonView::setTheme(const Theme& theme) {
    theme_ = theme;
    if (findingsView_)
        findingsView_->setTheme(theme);
}

void LessonView::open(const Lesson& lesson) {
    lesson_ = &lesson;
    showStep(0);
    next_->setFocus();
}

void LessonView::showStep(int step) {
    const int steps = static_cast<int>(lesson_->steps.size());
    step_ = std::clamp(step, 0, steps - 1);
    progress_->setText(tr("%1 of %2").arg(step_ + 1).arg(steps));
    progress_->setAccessibleName(tr("Step %1 of %2").arg(step_ + 1).arg(steps));
    if (back_->hasFocus() && step_ == 0)
        next_->setFocus();
    back_->setEnabled(step_ > 0);
    next_->setText(step_ + 1 == steps ? tr("Done") : tr("Next"));
    makeContents();
}

void LessonView::makeContents() {
    findingsView_ = nullptr;
    noFindings_ = nullptr;
    const LessonStep& step = lesson_->steps[static_cast<std::size_t>(step_)];
    auto* contents = new QWidget;
    contents->setObjectName(QStringLiteral("lessonContents"));
    auto* layout = new QVBoxLayout(contents);
    layout->setContentsMargins(margin, 8, margin, 8);
    layout->setSpacing(Theme::grid);
    layout->addWidget(makeText("small", lessonText(lesson_->title)));
    layout->addWidget(makeText("stepTitle", lessonText(step.title)));
    for (const char* paragraph : step.paragraphs)
        layout->addWidget(makeText("paragraph", lessonText(paragraph)));
    if (step.part == StepPart::Experiment) {
        auto* load = makeButton("compact", tr("Load this experiment"));
        load->setObjectName(QStringLiteral("lessonLoad"));
        explain(*load,
                tr("Puts the lesson's networks and settings into the panel on the left; "
                   "press Train to run them"),
                tr("Replaces the experiment on the left by the lesson's. Undo brings "
                   "yours back."));
        connect(load, &QPushButton::clicked, this, [this] {
            emit experimentRequested(lesson_->experiment);
            showStep(step_ + 1); // what to look at, while it trains
        });
        layout->addWidget(load);
    }
    if (step.part == StepPart::Findings) {
        findingsView_ = new ExplanationView;
        findingsView_->setTheme(theme_);
        noFindings_ = makeText("secondary", tr("Your run is not there yet: load this lesson's "
                                               "experiment, press Train, and come back when it has "
                                               "ended."));
        layout->addWidget(findingsView_);
        layout->addWidget(noFindings_);
        showFindings();
    }
    if (step.table)
        addTable(*step.table, layout);
    layout->addStretch();
    scroll_->setWidget(contents); // deletes the step before
}

void LessonView::addTable(const LessonTable& table, QVBoxLayout* layout) {
    layout->addSpacing(4);
    layout->addWidget(makeText("name", lessonText(table.caption)));
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(Theme::grid);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(0, 1);
    for (int row = 0; row < static_cast<int>(table.rows.size()); ++row) {
        const auto& cells = table.rows[static_cast<std::size_t>(row)];
        for (int column = 0; column < static_cast<int>(cells.size()); ++column) {
            QLabel* cell = makeLabel(row == 0 ? "small" : "figure",
                                     lessonText(cells[static_cast<std::size_t>(column)]));
            cell->setWordWrap(column == 0);
            cell->setAlignment((column == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignBottom);
            grid->addWidget(cell, row, column);
        }
    }
    layout->addLayout(grid);
    layout->addWidget(makeText("small", lessonText(table.source)));
}

void LessonView::setFindings(const std::optional<Explanation>& findings,
                             const std::vector<ColorRole>& roles) {
    findings_ = findings;
    roles_ = roles;
    if (findingsView_)
        showFindings();
}

void LessonView::showFindings() {
    findingsView_->setVisible(findings_.has_value());
    noFindings_->setVisible(!findings_);
    if (findings_)
        findingsView_->setExplanation(*findings_, roles_);
}

/// Esc closes the lesson, also while a training runs, which Esc would stop otherwise.
bool LessonView::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride &&
        static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        event->accept();
        return true;
    }
    return QWidget::event(event);
}

void LessonView::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape)
        emit closeRequested();
    else
        QWidget::keyPressEvent(event);
}

} // namespace rlab
