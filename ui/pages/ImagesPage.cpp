// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/ImagesPage.h"

#include "ui/images/AnswersPane.h"
#include "ui/images/QualityPane.h"
#include "ui/images/ReasonsPane.h"
#include "ui/widgets/Roles.h"
#include "ui/widgets/ToolButtons.h"

#include <QAction>
#include <QActionGroup>
#include <QHBoxLayout>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace rlab {

namespace {

constexpr int statesPaceMs = 1000;

} // namespace

ImagesPage::ImagesPage(QWidget* parent)
    : QWidget(parent)
    , choices_(new QActionGroup(this))
    , panes_(new QStackedWidget)
    , answers_(new AnswersPane(model_))
    , reasons_(new ReasonsPane(model_))
    , quality_(new QualityPane(model_)) {
    setObjectName(QStringLiteral("imagesPage"));
    pace_.setSingleShot(true);
    pace_.setInterval(statesPaceMs);
    layOut();
    connect(&pace_, &QTimer::timeout, this, &ImagesPage::wantStates);
    connect(&model_.shelf(), &NetworkShelf::failed, this, &ImagesPage::failed);
    connect(&model_.data(), &SharedDataset::failed, this, &ImagesPage::failed);
    connect(answers_, &AnswersPane::failed, this, &ImagesPage::failed);
    connect(reasons_, &ReasonsPane::failed, this, &ImagesPage::failed);
    connect(quality_, &QualityPane::failed, this, &ImagesPage::failed);
}

ImagesPage::~ImagesPage() {
    // The panes look at the model, which would go before the page's children.
    delete panes_;
}

void ImagesPage::layOut() {
    const auto add = [this](Pane pane, QWidget* widget, const QString& text, const QString& help) {
        auto* choice = new QAction(text, choices_);
        choice->setCheckable(true);
        choice->setChecked(pane == Answers);
        explain(*choice, help);
        panes_->addWidget(widget);
        connect(choice, &QAction::triggered, this, [this, pane] { panes_->setCurrentIndex(pane); });
    };
    add(Answers, answers_, tr("Answers"), tr("What each network answers for a picture"));
    add(Reasons, reasons_, tr("Why"), tr("What in the picture the networks go by, layer by layer"));
    add(Quality, quality_, tr("How good"), tr("The answers for all test images"));
    auto* row = new QHBoxLayout;
    row->addWidget(makeSegments(choices_->actions()));
    row->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * Theme::grid, 2 * Theme::grid, 2 * Theme::grid, 2 * Theme::grid);
    layout->setSpacing(2 * Theme::grid);
    layout->addLayout(row);
    layout->addWidget(panes_, 1);
}

void ImagesPage::setTheme(const Theme& theme) {
    answers_->setTheme(theme);
    reasons_->setTheme(theme);
    quality_->setTheme(theme);
}

void ImagesPage::setRun(const RunModel& run) {
    imagesSeen_ = run.progress().images();
    imagesAsked_ = -1;
    pace_.stop();
    model_.setRun(run);
}

void ImagesPage::updateRun(const RunModel& run) {
    imagesSeen_ = run.progress().images();
    model_.updateRun(run);
    wantStates();
}

void ImagesPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    wantStates();
}

/// While the training waits they are asked for once: no image has been trained since.
void ImagesPage::wantStates() {
    if (!isVisible() || pace_.isActive() || imagesSeen_ == imagesAsked_)
        return;
    imagesAsked_ = imagesSeen_;
    pace_.start();
    emit statesWanted();
}

} // namespace rlab
