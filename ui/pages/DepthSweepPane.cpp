// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/DepthSweepPane.h"

#include "core/experiment/ExperimentSpec.h"
#include "ui/Text.h"
#include "ui/charts/SweepNarration.h"
#include "ui/models/FigureSortModel.h"
#include "ui/models/SweepTableModel.h"
#include "ui/pages/DepthSweepChart.h"
#include "ui/pages/SweepActions.h"
#include "ui/widgets/Roles.h"
#include "ui/widgets/ToolButtons.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QProgressBar>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace rlab {

namespace {

constexpr int tableRowHeight = 26;
constexpr int leastColumn = 72; ///< of "1.23·10⁻⁴⁵"
constexpr int lowestTable = 92;
constexpr int progressWidth = 140;
constexpr int statusHeight = 20;
constexpr int sentenceHeight = 38; ///< two lines: nothing moves when the second one comes

} // namespace

DepthSweepPane::DepthSweepPane(SweepActions& actions, QWidget* parent)
    : QWidget(parent)
    , actions_(actions)
    , measure_(makeButton("primary", {}))
    , status_(makeLabel("small"))
    , progress_(new QProgressBar)
    , sentence_(makeLabel("secondary"))
    , chart_(new DepthSweepChart(view_))
    , model_(new SweepTableModel(view_, this))
    , sorted_(new FigureSortModel(this))
    , table_(new QTableView) {
    setObjectName(QStringLiteral("depthSweepPane"));
    makeTable();
    layOut();
    connectService();
    connect(&actions_, &SweepActions::changed, this, &DepthSweepPane::applyChoices);
    connect(measure_, &QPushButton::clicked, this, &DepthSweepPane::measureOrCancel);
    applyChoices();
}

void DepthSweepPane::layOut() {
    sentence_->setObjectName(QStringLiteral("sweepSentence"));
    sentence_->setWordWrap(true);
    sentence_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    sentence_->setMinimumHeight(sentenceHeight);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    layout->addWidget(makeChoices());
    layout->addWidget(makeStatus());
    layout->addWidget(sentence_);
    layout->addWidget(chart_, 3);
    layout->addWidget(table_, 2);
}

QWidget* DepthSweepPane::makeChoices() {
    measure_->setObjectName(QStringLiteral("measureSweep"));
    measure_->setProperty("compact", true);
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    for (const QList<QAction*>& choices :
         {actions_.norms(), actions_.activations(), actions_.inits()})
        layout->addWidget(makeSegments(choices));
    layout->addStretch();
    layout->addWidget(measure_);
    return row;
}

QWidget* DepthSweepPane::makeStatus() {
    status_->setObjectName(QStringLiteral("sweepStatus"));
    progress_->setObjectName(QStringLiteral("sweepProgress"));
    progress_->setAccessibleName(tr("Networks measured"));
    progress_->setTextVisible(false);
    progress_->setFixedWidth(progressWidth);
    auto* row = new QWidget;
    row->setFixedHeight(statusHeight);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    layout->addWidget(status_, 1);
    layout->addWidget(progress_);
    return row;
}

void DepthSweepPane::makeTable() {
    sorted_->setSourceModel(model_);
    sorted_->setSortRole(SweepTableModel::SortRole);
    table_->setObjectName(QStringLiteral("sweepTable"));
    table_->setModel(sorted_);
    table_->setAccessibleName(tr("First layer over last, for each network and depth"));
    table_->setWhatsThis(tr("The figures of the chart: a row for each line, a column for each "
                            "depth. A click on a heading sorts by it, a second one the other way "
                            "round."));
    table_->setShowGrid(false);
    table_->setTabKeyNavigation(false);
    table_->setWordWrap(false);
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setIconSize(SweepTableModel::sampleSize);
    table_->setMinimumHeight(lowestTable);
    table_->verticalHeader()->hide();
    table_->verticalHeader()->setDefaultSectionSize(tableRowHeight);
    table_->horizontalHeader()->setHighlightSections(false);
    // With long names the columns keep their figures whole, and the table scrolls.
    table_->horizontalHeader()->setMinimumSectionSize(leastColumn);
    table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    table_->horizontalHeader()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    table_->setSortingEnabled(true);
    table_->sortByColumn(0, Qt::AscendingOrder);
}

void DepthSweepPane::connectService() {
    connect(&service_, &DepthSweepService::measured, this, &DepthSweepPane::keep);
    connect(&service_, &DepthSweepService::progressed, this, &DepthSweepPane::showProgress);
    connect(&service_, &DepthSweepService::failed, this,
            [this](const QString& message) { emit failed(asSentence(message)); });
    connect(&service_, &DepthSweepService::ended, this, [this] {
        showState();
        emit measuringChanged(false);
    });
}

void DepthSweepPane::setTheme(const Theme& theme) {
    view_.theme = theme;
    refresh();
}

void DepthSweepPane::setExperiment(const ExperimentSpec& experiment) {
    next_.data = experiment.data;
    if (!experiment.networks.empty())
        next_.width = experiment.networks.front().width;
    next_.seeds = {experiment.seed, std::max(1, experiment.repeats)};
    showState();
}

void DepthSweepPane::setBlocked(bool blocked) {
    isBlocked_ = blocked;
    if (blocked)
        service_.cancel();
    showState();
}

bool DepthSweepPane::hasFigures() const {
    return std::ranges::any_of(networksOf(view_.choice, view_.sweep.conditions().width),
                               [this](const auto& network) { return view_.sweep.at(network); });
}

/// What of the choice was not measured under the present experiment's conditions.
std::vector<CifarNetworkOptions> DepthSweepPane::toMeasure() const {
    const std::vector<CifarNetworkOptions> all = networksOf(view_.choice, next_.width);
    return next_ == view_.sweep.conditions() ? view_.sweep.missing(all) : all;
}

void DepthSweepPane::measureOrCancel() {
    if (service_.isRunning())
        return service_.cancel();
    const std::vector<CifarNetworkOptions> networks = toMeasure();
    if (isBlocked_ || networks.empty())
        return;
    view_.sweep.setConditions(next_);
    refresh();
    service_.measure(next_, networks, threads_);
    emit measuringChanged(true);
}

void DepthSweepPane::applyChoices() {
    view_.choice = actions_.choice();
    view_.ratio = actions_.ratio();
    refresh();
}

void DepthSweepPane::keep(const CifarNetworkOptions& network, const SweepFigures& figures) {
    view_.sweep.keep(network, figures);
    refresh();
}

void DepthSweepPane::showProgress(const SweepProgress& progress) {
    progress_->setMaximum(progress.all);
    progress_->setValue(progress.done);
    const QString count = tr("%1 of %2 networks").arg(progress.done).arg(progress.all);
    status_->setText(progress.secondsLeft
                         ? tr("%1, %2 left").arg(count, roughDuration(*progress.secondsLeft))
                         : count);
    showState();
}

/// Chart, table and sentence show the view as it is now.
void DepthSweepPane::refresh() {
    chart_->refresh();
    model_->update();
    const QString sentence = sweepSentence(view_);
    sentence_->setText(sentence.isEmpty()
                           ? tr("Does the gradient vanish or explode on its way back, before any "
                                "training? Measure passes one batch forward and backward through "
                                "plain and residual networks of each depth.")
                           : sentence);
    showState();
    emit figuresChanged();
}

void DepthSweepPane::showState() {
    const bool isRunning = service_.isRunning();
    const auto missing = static_cast<int>(toMeasure().size());
    measure_->setText(isRunning      ? tr("Cancel")
                      : missing == 0 ? tr("Measured")
                                     : tr("Measure %1").arg(missing));
    measure_->setAccessibleName(isRunning ? tr("Cancel measuring")
                                          : tr("Measure %1 networks").arg(missing));
    measure_->setEnabled(isRunning || (!isBlocked_ && missing > 0));
    const QString help = isBlocked_ ? tr("Waits until the training has ended")
                                    : tr("Passes one batch through each untrained network that is "
                                         "chosen and not yet measured");
    explain(*measure_, help, help);
    progress_->setVisible(isRunning);
    if (!isRunning)
        status_->setText(stateText());
}

/// What is shown, or would be measured.
QString DepthSweepPane::stateText() const {
    if (!hasFigures())
        return conditionsText(next_);
    const QString shown = conditionsText(view_.sweep.conditions());
    return next_ == view_.sweep.conditions()
               ? shown
               : tr("%1. The experiment has changed since.").arg(shown);
}

} // namespace rlab
