// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lesions/LesionSweepPane.h"

#include "core/data/DatasetCatalogue.h"
#include "ui/Text.h"
#include "ui/lesions/LesionExporter.h"
#include "ui/lesions/LesionSweepChart.h"
#include "ui/models/FigureSortModel.h"
#include "ui/models/LesionTableModel.h"
#include "ui/session/LesionModel.h"
#include "ui/widgets/Roles.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace rlab {

namespace {

constexpr int tableRowHeight = 24;
constexpr int leastColumn = 60; ///< of "100.0 %"
constexpr int lowestTable = 84;

} // namespace

LesionSweepPane::LesionSweepPane(LesionModel& model, QWidget* parent)
    : QWidget(parent)
    , model_(model)
    , sweep_(makeButton("primary", {}))
    , status_(makeLabel("small"))
    , progress_(new QProgressBar)
    , sentence_(makeLabel("small"))
    , chart_(new LesionSweepChart(view_))
    , table_(new LesionTableModel(view_, this))
    , sorted_(new FigureSortModel(this))
    , tableView_(new QTableView)
    , emptiness_(new QWidget)
    , exporter_(new LesionExporter(view_, this)) {
    setObjectName(QStringLiteral("lesionSweepPane"));
    makeTable();
    layOut();
    connectService();
    connect(sweep_, &QPushButton::clicked, this, &LesionSweepPane::sweepOrCancel);
    connect(chart_, &LesionSweepChart::blockChosen, this, &LesionSweepPane::blockChosen);
    connect(&model_, &LesionModel::subjectsChanged, this, &LesionSweepPane::onSubjects);
    onSubjects();
}

void LesionSweepPane::layOut() {
    sentence_->setObjectName(QStringLiteral("lesionSentence"));
    sentence_->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    layout->addWidget(makeHead());
    layout->addWidget(sentence_);
    layout->addWidget(chart_, 5);
    layout->addWidget(tableView_, 2);
    layout->addWidget(emptiness_, 1);
}

QWidget* LesionSweepPane::makeHead() {
    sweep_->setObjectName(QStringLiteral("sweepBlocks"));
    sweep_->setProperty("compact", true);
    status_->setObjectName(QStringLiteral("lesionStatus"));
    status_->setWordWrap(true);
    progress_->setObjectName(QStringLiteral("lesionProgress"));
    progress_->setAccessibleName(tr("Blocks measured"));
    progress_->setTextVisible(false);
    auto* row = new QHBoxLayout;
    row->setSpacing(Theme::grid);
    row->addWidget(sweep_);
    row->addWidget(status_, 1);
    auto* head = new QWidget;
    auto* layout = new QVBoxLayout(head);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addLayout(row);
    layout->addWidget(progress_);
    return head;
}

void LesionSweepPane::makeTable() {
    sorted_->setSourceModel(table_);
    sorted_->setSortRole(LesionTableModel::SortRole);
    tableView_->setObjectName(QStringLiteral("lesionTable"));
    tableView_->setModel(sorted_);
    tableView_->setAccessibleName(tr("Errors without each block"));
    tableView_->setWhatsThis(tr("The figures of the chart, and the training errors beside them. A "
                                "click on a heading sorts by it, a second one the other way round; "
                                "a row chooses its block in the drawing."));
    tableView_->setShowGrid(false);
    tableView_->setTabKeyNavigation(false);
    tableView_->setWordWrap(false);
    tableView_->setSelectionBehavior(QAbstractItemView::SelectRows);
    tableView_->setSelectionMode(QAbstractItemView::SingleSelection);
    tableView_->setMinimumHeight(lowestTable);
    tableView_->verticalHeader()->hide();
    tableView_->verticalHeader()->setDefaultSectionSize(tableRowHeight);
    tableView_->horizontalHeader()->setHighlightSections(false);
    tableView_->horizontalHeader()->setMinimumSectionSize(leastColumn);
    tableView_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    tableView_->horizontalHeader()->setStretchLastSection(true);
    tableView_->setSortingEnabled(true);
    tableView_->sortByColumn(0, Qt::AscendingOrder);
    connect(tableView_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) {
                const int row = sorted_->mapToSource(current).row();
                if (row > 0)
                    emit blockChosen(table_->blockOf(row));
            });
}

void LesionSweepPane::connectService() {
    connect(&service_, &LesionSweepService::wholeMeasured, this,
            [this](int network, const LesionAnswers& answers) {
                LesionLine& line = view_.lines[static_cast<std::size_t>(network)];
                line.sweep.whole = answers;
                line.hasWhole = true;
                refresh();
            });
    connect(&service_, &LesionSweepService::blockMeasured, this,
            [this](int network, const LesionResult& result) {
                view_.lines[static_cast<std::size_t>(network)].sweep.results.push_back(result);
                refresh();
            });
    connect(&service_, &LesionSweepService::progressed, this, &LesionSweepPane::showProgress);
    connect(&service_, &LesionSweepService::failed, this,
            [this](const QString& message) { emit failed(asSentence(message)); });
    connect(&service_, &LesionSweepService::ended, this, &LesionSweepPane::showState);
}

void LesionSweepPane::setTheme(const Theme& theme) {
    view_.theme = theme;
    refresh();
}

/// What was measured of the same networks stays, also when they get newer weights.
void LesionSweepPane::onSubjects() {
    QStringList keys;
    for (const LesionSubject& subject : model_.subjects())
        keys.append(subject.network.key);
    if (keys != shown_) {
        service_.cancel();
        keepLines();
        shown_ = keys;
        if (keys.empty()) // another run
            kept_.clear();
        for (const LesionLine& line : kept_)
            if (keys.contains(line.label))
                view_.lines.push_back(line);
        refresh();
    }
    showState();
}

/// For when these networks are drawn again.
void LesionSweepPane::keepLines() {
    for (LesionLine& line : view_.lines) {
        std::erase_if(kept_, [&](const LesionLine& old) { return old.label == line.label; });
        if (line.hasWhole)
            kept_.push_back(std::move(line));
    }
    view_.lines.clear();
}

void LesionSweepPane::sweepOrCancel() {
    if (service_.isRunning())
        return service_.cancel();
    const QList<AskedNetwork> networks = model_.askable();
    if (networks.empty())
        return;
    view_.dataset = QString::fromStdString(datasetTitle(model_.dataset()->name));
    view_.lines.clear();
    for (const AskedNetwork& network : networks)
        view_.lines.push_back({network.label, network.color, lesionBlocks(*network.spec)});
    refresh();
    service_.sweep(networks, model_.dataset(), model_.threads());
    showState();
}

void LesionSweepPane::showProgress(const LesionSweepProgress& progress) {
    progress_->setMaximum(progress.all);
    progress_->setValue(progress.done);
    const QString count = tr("%1 of %2 blocks").arg(progress.done).arg(progress.all);
    status_->setText(progress.secondsLeft
                         ? tr("%1, %2 left").arg(count, roughDuration(*progress.secondsLeft))
                         : count);
}

/// Chart, table and sentence show the view as it is now.
void LesionSweepPane::refresh() {
    chart_->refresh();
    table_->update();
    const QString sentence = lesionSentence(view_);
    sentence_->setText(sentence.isEmpty()
                           ? tr("What is each block good for? Each one is switched off alone, and "
                                "the test images are asked about.")
                           : sentence);
    chart_->setVisible(!view_.lines.empty());
    tableView_->setVisible(!view_.lines.empty());
    emptiness_->setVisible(view_.lines.empty());
}

void LesionSweepPane::showState() {
    const bool isRunning = service_.isRunning();
    const bool canSweep = !model_.askable().empty();
    sweep_->setText(isRunning ? tr("Cancel") : tr("Switch off each block in turn"));
    sweep_->setAccessibleName(isRunning ? tr("Cancel the sweep over blocks") : sweep_->text());
    sweep_->setEnabled(isRunning || canSweep);
    const QString help = canSweep ? tr("Measures each network that is drawn without each of its "
                                       "blocks")
                                  : tr("Waits for trained networks");
    explain(*sweep_, help, help);
    progress_->setVisible(isRunning);
    if (!isRunning)
        status_->setText(stateText());
}

/// What is shown, or what is missing.
QString LesionSweepPane::stateText() const {
    if (!view_.empty())
        return conditionsText(view_);
    for (const LesionSubject& subject : model_.subjects())
        if (!subject.missing.isEmpty())
            return subject.missing;
    return model_.waitsForData() ? tr("Waits for the data set.") : QString();
}

} // namespace rlab
