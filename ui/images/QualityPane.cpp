// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/images/QualityPane.h"

#include "ui/Text.h"
#include "ui/charts/QualityNarration.h"
#include "ui/images/CalibrationView.h"
#include "ui/images/ConfusionView.h"
#include "ui/images/NetworkChoice.h"
#include "ui/images/QualityGallery.h"
#include "ui/models/ClassTableModel.h"
#include "ui/models/FigureSortModel.h"
#include "ui/session/ImagesModel.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/Roles.h"
#include "ui/widgets/ToolButtons.h"

#include <QActionGroup>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace rlab {

namespace {

constexpr int tableRowHeight = 26;
constexpr int leastColumn = 64;
constexpr int progressWidth = 120;
constexpr int rowHeight = 28;
constexpr int sentenceHeight = 38; ///< two lines: nothing moves when the second one comes
constexpr int galleryWidth = 200;

QAction* addChoice(QActionGroup* group, const QString& text, const QString& help) {
    auto* action = new QAction(text, group);
    explain(*action, help);
    action->setCheckable(true);
    action->setChecked(group->actions().size() == 1);
    return action;
}

/// The last network of a kind: in most experiments the deepest.
int lastOf(NetworkKind kind, const std::vector<Judgement>& networks) {
    for (int i = static_cast<int>(networks.size()) - 1; i >= 0; --i)
        if (networks[static_cast<std::size_t>(i)]->network.color.kind == kind)
            return i;
    return -1;
}

int indexOf(const QString& key, const std::vector<Judgement>& networks) {
    const auto found = std::ranges::find(
        networks, key, [](const Judgement& judgement) { return judgement->network.key; });
    return found == networks.end() ? -1 : static_cast<int>(found - networks.begin());
}

} // namespace

QualityPane::QualityPane(ImagesModel& model, QWidget* parent)
    : QWidget(parent)
    , model_(model)
    , first_(new NetworkChoice("firstNetwork", tr("First network"),
                               tr("The network that is compared with another one"), this))
    , second_(new NetworkChoice("secondNetwork", tr("Second network"),
                                tr("The network that it is compared with"), this))
    , evaluate_(makeButton("primary", {}))
    , status_(new ElidedLabel("small"))
    , progress_(new QProgressBar)
    , sentence_(makeLabel("secondary"))
    , hint_(makeLabel("secondary"))
    , matrix_(new ConfusionView(view_))
    , classes_(new ClassTableModel(view_, this))
    , sorted_(new FigureSortModel(this))
    , table_(new QTableView)
    , calibration_(new CalibrationView(view_))
    , figures_(new QStackedWidget)
    , gallery_(new QualityGallery(view_))
    , contents_(new QStackedWidget)
    , exporter_(new QualityExporter(view_, this))
    , evaluation_(model) {
    setObjectName(QStringLiteral("qualityPane"));
    makeChoices();
    makeExportActions();
    makeTable();
    layOut();
    connectParts();
    refresh();
}

QualityPane::~QualityPane() {
    delete exporter_; // it reads what would go before it
}

void QualityPane::makeChoices() {
    auto* modes = new QActionGroup(this);
    modes_ = {addChoice(modes, tr("Confusion"),
                        tr("How often images of one class were taken for another")),
              addChoice(modes, tr("Classes"), tr("Precision and recall of each class")),
              addChoice(modes, tr("Calibration"),
                        tr("Whether networks are as sure as they are "
                           "right"))};
    for (qsizetype i = 0; i < modes_.size(); ++i)
        connect(modes_[i], &QAction::triggered, this,
                [this, i] { choose(static_cast<QualityMode>(i)); });
    auto* subjects = new QActionGroup(this);
    subjects_ = {addChoice(subjects, tr("First network"), tr("What the first network answers")),
                 addChoice(subjects, tr("Second network"), tr("What the second network answers")),
                 addChoice(subjects, tr("Difference"),
                           tr("What the first network answers more or less often"))};
    for (qsizetype i = 0; i < subjects_.size(); ++i)
        connect(subjects_[i], &QAction::triggered, this, [this, i] {
            view_.subject = static_cast<QualitySubject>(i);
            refresh();
        });
}

void QualityPane::makeExportActions() {
    for (const QString& format :
         {QStringLiteral("png"), QStringLiteral("svg"), QStringLiteral("pdf")}) {
        auto* action = new QAction(tr("How good, as %1…").arg(format.toUpper()), this);
        explain(*action, tr("The confusion matrix or the calibration, in light colours"));
        connect(action, &QAction::triggered, exporter_,
                [this, format] { exporter_->askForPicture(format); });
        exportActions_.append(action);
    }
    auto* csv = new QAction(tr("How good, as CSV…"), this);
    explain(*csv, tr("The figures of all networks: a row for each cell, class or bin"));
    connect(csv, &QAction::triggered, exporter_, &QualityExporter::askForCsv);
    exportActions_.append(csv);
}

void QualityPane::makeTable() {
    sorted_->setSourceModel(classes_);
    sorted_->setSortRole(ClassTableModel::SortRole);
    table_->setObjectName(QStringLiteral("classTable"));
    table_->setModel(sorted_);
    table_->setAccessibleName(tr("Precision and recall of each class"));
    table_->setWhatsThis(tr("<p>Precision: of the answers that name this class, the share that is "
                            "right. Recall: of the images of this class, the share that is "
                            "recognised.</p><p>A click on a heading sorts by it, a second one the "
                            "other way round.</p>"));
    table_->setShowGrid(false);
    table_->setTabKeyNavigation(false);
    table_->setWordWrap(false);
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->verticalHeader()->hide();
    table_->verticalHeader()->setDefaultSectionSize(tableRowHeight);
    table_->horizontalHeader()->setHighlightSections(false);
    table_->horizontalHeader()->setMinimumSectionSize(leastColumn);
    table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    table_->horizontalHeader()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    table_->setSortingEnabled(true);
    table_->sortByColumn(0, Qt::AscendingOrder);
}

void QualityPane::layOut() {
    sentence_->setObjectName(QStringLiteral("qualitySentence"));
    sentence_->setWordWrap(true);
    sentence_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    sentence_->setMinimumHeight(sentenceHeight);
    hint_->setObjectName(QStringLiteral("qualityHint"));
    hint_->setWordWrap(true);
    hint_->setAlignment(Qt::AlignCenter);
    contents_->addWidget(hint_);
    contents_->addWidget(makeContents());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    layout->addWidget(makeToolRow());
    layout->addWidget(makeStatusRow());
    layout->addWidget(contents_, 1);
}

QWidget* QualityPane::makeToolRow() {
    evaluate_->setObjectName(QStringLiteral("evaluate"));
    evaluate_->setProperty("compact", true);
    QToolButton* exportButton = makeMenuPill(
        "exportQuality", tr("Export"), tr("The figure or its data as a file"), exportActions_);
    exportButton->setText(tr("Export"));
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    layout->addWidget(makeSegments(modes_));
    layout->addWidget(first_->button());
    layout->addWidget(second_->button());
    layout->addStretch();
    layout->addWidget(exportButton);
    layout->addWidget(evaluate_);
    return row;
}

QWidget* QualityPane::makeStatusRow() {
    status_->setObjectName(QStringLiteral("qualityStatus"));
    status_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    progress_->setObjectName(QStringLiteral("qualityProgress"));
    progress_->setAccessibleName(tr("Test images answered"));
    progress_->setTextVisible(false);
    progress_->setFixedWidth(progressWidth);
    subjectRow_ = makeSegments(subjects_);
    auto* row = new QWidget;
    row->setFixedHeight(rowHeight);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    layout->addWidget(subjectRow_);
    layout->addWidget(status_, 1);
    layout->addWidget(progress_);
    return row;
}

QWidget* QualityPane::makeContents() {
    figures_->addWidget(matrix_);
    figures_->addWidget(table_);
    figures_->addWidget(calibration_);
    gallery_->setFixedWidth(galleryWidth);
    auto* body = new QHBoxLayout;
    body->setSpacing(2 * Theme::grid);
    body->addWidget(figures_, 1);
    body->addWidget(gallery_);
    auto* contents = new QWidget;
    auto* layout = new QVBoxLayout(contents);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    layout->addWidget(sentence_);
    layout->addLayout(body, 1);
    return contents;
}

void QualityPane::connectParts() {
    connect(evaluate_, &QPushButton::clicked, this, &QualityPane::evaluateOrCancel);
    connect(&evaluation_, &ShelfEvaluation::changed, this, &QualityPane::follow);
    connect(&evaluation_, &ShelfEvaluation::progressed, this, &QualityPane::showProgress);
    connect(&evaluation_, &ShelfEvaluation::failed, this, &QualityPane::failed);
    connect(first_, &NetworkChoice::chosen, this,
            [this](int index) { choosePair(index, static_cast<int>(view_.second)); });
    connect(second_, &NetworkChoice::chosen, this,
            [this](int index) { choosePair(static_cast<int>(view_.first), index); });
    connect(matrix_, &ConfusionView::cellChosen, this, [this](const ConfusionCell& cell) {
        view_.chosen = cell;
        refresh();
    });
    connect(gallery_, &QualityGallery::cellLeft, this, [this] {
        view_.chosen.reset();
        refresh();
    });
    connect(gallery_, &QualityGallery::pictureChosen, this, [this](const AskedPicture& picture) {
        model_.setPicture(picture);
        emit pictureChosen();
    });
    connect(exporter_, &FileExporter::saved, this, &QualityPane::saved);
    connect(exporter_, &FileExporter::failed, this, &QualityPane::failed);
}

void QualityPane::setTheme(const Theme& theme) {
    view_.theme = theme;
    gallery_->setTheme(theme);
    matrix_->update();
    calibration_->update();
}

void QualityPane::choose(QualityMode mode) {
    figures_->setCurrentIndex(static_cast<int>(mode));
    exporter_->setMode(mode);
}

void QualityPane::evaluateOrCancel() {
    if (evaluation_.isBusy())
        evaluation_.cancel();
    else
        evaluation_.evaluate();
}

/// Two are always different: who chooses the other one changes their places.
void QualityPane::choosePair(int first, int second) {
    if (first == second) {
        const bool isFirstNew = first != static_cast<int>(view_.first);
        (isFirstNew ? second : first) = static_cast<int>(isFirstNew ? view_.first : view_.second);
    }
    firstKey_ = view_.networks[static_cast<std::size_t>(first)]->network.key;
    secondKey_ = view_.networks[static_cast<std::size_t>(second)]->network.key;
    findPair();
    refresh();
}

/// Weights that are newer than those that have answered change no figure.
void QualityPane::follow() {
    std::vector<Judgement> judgements = evaluation_.judgements();
    if (judgements == view_.networks)
        return showState();
    const std::shared_ptr<const Dataset>& dataset = model_.data().dataset();
    if (dataset != view_.dataset)
        view_.chosen.reset();
    view_.dataset = dataset;
    view_.networks = std::move(judgements);
    findPair();
    refresh();
}

/// Those that were chosen, else a residual and a plain one.
void QualityPane::findPair() {
    int first = indexOf(firstKey_, view_.networks), second = indexOf(secondKey_, view_.networks);
    if (first < 0)
        first = std::max(0, lastOf(NetworkKind::Residual, view_.networks));
    if (second < 0 || second == first)
        second = lastOf(NetworkKind::Plain, view_.networks);
    if (second < 0 || second == first)
        second = first == 0 && view_.networks.size() > 1 ? 1 : 0;
    view_.first = static_cast<std::size_t>(first);
    view_.second = static_cast<std::size_t>(second);
}

void QualityPane::showProgress(const EvaluationProgress& progress) {
    progress_->setMaximum(1000);
    progress_->setValue(
        static_cast<int>(1000 * progress.done / std::max<std::int64_t>(1, progress.all)));
    const QString count =
        tr("%1: %2 of %3 answers")
            .arg(progress.network, fullCount(progress.done), fullCount(progress.all));
    status_->setText(progress.secondsLeft
                         ? tr("%1, %2 left").arg(count, roughDuration(*progress.secondsLeft))
                         : count);
}

/// Everything shows the view as it is now.
void QualityPane::refresh() {
    const bool isEmpty = view_.isEmpty();
    contents_->setCurrentIndex(isEmpty ? 0 : 1);
    sentence_->setText(qualitySentence(view_));
    showChoices();
    matrix_->refresh();
    classes_->update();
    calibration_->refresh();
    gallery_->refresh();
    for (QAction* action : exportActions_)
        action->setEnabled(!isEmpty);
    showState();
}

void QualityPane::showChoices() {
    const bool isPair = !view_.isEmpty() && view_.isPair();
    first_->button()->setVisible(isPair);
    second_->button()->setVisible(isPair);
    subjectRow_->setVisible(isPair);
    if (!isPair)
        return;
    QStringList labels;
    for (const Judgement& judgement : view_.networks)
        labels.append(judgement->network.label);
    const QString first = shortLabel(view_.firstNetwork()),
                  second = shortLabel(view_.secondNetwork());
    first_->setNetworks(labels, static_cast<int>(view_.first), first);
    second_->setNetworks(labels, static_cast<int>(view_.second), tr("and %1").arg(second));
    subjects_[0]->setText(first);
    subjects_[1]->setText(second);
    for (auto* segment : subjectRow_->findChildren<QToolButton*>())
        segment->setAccessibleName(segment->text());
}

void QualityPane::showState() {
    const bool isBusy = evaluation_.isBusy();
    const bool isMissing = !evaluation_.missing().empty();
    evaluate_->setText(isBusy            ? tr("Cancel")
                       : view_.isEmpty() ? tr("Evaluate")
                       : isMissing       ? tr("Evaluate again")
                                         : tr("Evaluated"));
    evaluate_->setAccessibleName(isBusy ? tr("Cancel evaluating") : evaluate_->text());
    evaluate_->setEnabled(isBusy || isMissing);
    const QString help = tr("Asks the networks about all test images, those that have not been "
                            "asked yet or have newer weights");
    explain(*evaluate_, help, help);
    progress_->setVisible(isBusy);
    hint_->setText(hintText());
    if (evaluation_.state() == ShelfEvaluation::State::LoadingData) {
        progress_->setMaximum(0); // nobody knows how long
        status_->setText(tr("Loading the test images"));
    } else if (!isBusy) {
        status_->setText(stateText());
    }
}

/// What to do, as long as there is nothing to see.
QString QualityPane::hintText() const {
    if (evaluation_.isBusy())
        return tr("The networks are being asked. Each appears here as soon as it has answered.");
    if (evaluation_.missing().empty())
        return tr("How good is a network on images that it was not trained on? Train networks "
                  "first; then Evaluate asks them about all test images.");
    return tr("Evaluate asks the networks about all test images: where they differ, which classes "
              "they mix up, and whether they are as sure as they are right.");
}

/// With which weights they have answered.
QString QualityPane::stateText() const {
    QStringList parts;
    bool isOutdated = false;
    for (const JudgedNetwork* network : view_.compared()) {
        isOutdated |= evaluation_.isOutdated(*network);
        const std::int64_t step = network->network.step;
        const QString text = step > 0 ? tr("after %1 batches").arg(fullCount(step))
                                      : tr("%1 from its file").arg(shortLabel(*network));
        if (!parts.contains(text))
            parts.append(text);
    }
    const QString weights = parts.join(QStringLiteral(", "));
    return isOutdated ? tr("%1; trained on since").arg(weights) : weights;
}

} // namespace rlab
