// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/RunsPage.h"

#include "ui/Text.h"
#include "ui/models/RunListModel.h"
#include "ui/pages/DeleteRuns.h"
#include "ui/pages/RunDetails.h"
#include "ui/pages/RunListDelegate.h"
#include "ui/widgets/Roles.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QSplitter>
#include <QStackedWidget>
#include <QTreeView>
#include <QUndoStack>
#include <QVBoxLayout>

namespace rlab {

namespace {

constexpr int searchDelayMs = 60;
constexpr int loadDelayMs = 60;
constexpr int growingDelayMs = 1000; ///< a run that trains is news each time that it is written
constexpr int widthForLabels = 1120; ///< of the networks, instead of their depths
constexpr int widthForDataset = 860;
constexpr int widthForDuration = 800;

} // namespace

RunsPage::RunsPage(RunHistory& history, QUndoStack& undoStack, QWidget* parent)
    : QWidget(parent)
    , history_(history)
    , model_(new RunListModel(history, this))
    , delegate_(new RunListDelegate(this))
    , undoStack_(undoStack) {
    setObjectName(QStringLiteral("runsPage"));
    details_ = new RunDetails;
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 16);
    layout->setSpacing(Theme::grid);
    layout->addWidget(makeHeader());
    layout->addWidget(makeUndoBar());
    splitter_ = new QSplitter(Qt::Vertical);
    splitter_->setChildrenCollapsible(false);
    splitter_->addWidget(makeList());
    splitter_->addWidget(details_);
    splitter_->setStretchFactor(0, 1);
    splitter_->setHandleWidth(Theme::grid);
    stack_ = new QStackedWidget;
    stack_->addWidget(splitter_);
    stack_->addWidget(makeEmptyState());
    layout->addWidget(stack_, 1);
    makeListActions();
    connectHistory();
    connectDetails();
    setFocusProxy(list_);
    showCurrent();
}

void RunsPage::setTraining(bool training) {
    isTraining_ = training;
    details_->setTraining(training);
    showResume();
}

void RunsPage::saveNote() {
    details_->saveNote();
}

QWidget* RunsPage::makeHeader() {
    count_ = makeLabel("secondary");
    search_ = new QLineEdit;
    search_->setObjectName(QStringLiteral("runSearch"));
    search_->setPlaceholderText(tr("Search"));
    search_->setClearButtonEnabled(true);
    search_->setFixedWidth(240);
    search_->setAccessibleName(tr("Search the runs"));
    search_->setToolTip(tr("Finds words in names, notes, networks and data sets (Ctrl+F)"));
    search_->setWhatsThis(tr("Shows only the runs that have all these words in their name, their "
                             "note, their networks or their data set."));
    searchTimer_.setSingleShot(true);
    searchTimer_.setInterval(searchDelayMs);
    connect(search_, &QLineEdit::textChanged, &searchTimer_, qOverload<>(&QTimer::start));
    connect(&searchTimer_, &QTimer::timeout, this,
            [this] { model_->setFilter(search_->text().simplified()); });
    auto* find = new QAction(this);
    find->setShortcut(QKeySequence::Find);
    find->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QAction::triggered, this, [this] {
        search_->setFocus(Qt::ShortcutFocusReason);
        search_->selectAll();
    });
    addAction(find);

    auto* header = new QWidget;
    auto* layout = new QHBoxLayout(header);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    layout->addWidget(makeLabel("title", tr("Runs")));
    layout->addWidget(count_, 1);
    layout->addWidget(search_);
    return header;
}

QWidget* RunsPage::makeUndoBar() {
    auto* bar = new QFrame;
    bar->setProperty("role", "notice");
    bar->setObjectName(QStringLiteral("undoBar"));
    undoText_ = makeLabel("banner");
    auto* undo = makeButton("outline", tr("Undo"));
    undo->setObjectName(QStringLiteral("undoDelete"));
    undo->setToolTip(tr("Bring the deleted runs back (Ctrl+Z)"));
    undo->setWhatsThis(tr("Brings back what was deleted last. Runs can be brought back until the "
                          "program is closed."));
    connect(undo, &QPushButton::clicked, &undoStack_, &QUndoStack::undo);
    connect(&undoStack_, &QUndoStack::indexChanged, this, &RunsPage::showUndoBar);
    auto* layout = new QHBoxLayout(bar);
    layout->setContentsMargins(16, 6, 8, 6);
    layout->addWidget(undoText_, 1);
    layout->addWidget(undo);
    bar->hide();
    undoBar_ = bar;
    return bar;
}

QWidget* RunsPage::makeList() {
    list_ = new QTreeView;
    list_->setObjectName(QStringLiteral("runList"));
    list_->setModel(model_);
    list_->setItemDelegate(delegate_);
    list_->setRootIsDecorated(false);
    list_->setUniformRowHeights(true);
    list_->setSelectionMode(QAbstractItemView::ExtendedSelection);
    list_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->setMinimumHeight(120);
    list_->setAccessibleName(tr("Runs, newest first"));
    list_->setWhatsThis(tr("Every run is kept here, newest first. F2 renames the chosen one, Space "
                           "draws it on the curves, Del deletes it."));
    list_->header()->setStretchLastSection(false);
    list_->header()->setSectionsMovable(false);
    list_->header()->setSectionResizeMode(QHeaderView::Fixed);
    list_->header()->setSectionResizeMode(RunListModel::Name, QHeaderView::Stretch);
    list_->header()->setMinimumSectionSize(40);
    connect(list_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &RunsPage::showCurrent);
    return list_;
}

QWidget* RunsPage::makeEmptyState() {
    emptyTitle_ = makeLabel("title");
    emptyTitle_->setObjectName(QStringLiteral("emptyTitle"));
    emptyTitle_->setAlignment(Qt::AlignHCenter);
    emptyTitle_->setWordWrap(true);
    emptyText_ = makeLabel("secondary");
    emptyText_->setAlignment(Qt::AlignHCenter);
    emptyText_->setWordWrap(true);
    clearSearch_ = makeButton("compact", tr("Clear the search"));
    clearSearch_->setObjectName(QStringLiteral("clearSearch"));
    clearSearch_->setToolTip(tr("Show all runs"));
    clearSearch_->setWhatsThis(tr("Empties the search field, so that all runs are listed."));
    connect(clearSearch_, &QPushButton::clicked, search_, &QLineEdit::clear);
    auto* empty = new QWidget;
    auto* layout = new QVBoxLayout(empty);
    layout->setSpacing(Theme::grid);
    layout->addStretch();
    layout->addWidget(emptyTitle_);
    layout->addWidget(emptyText_);
    layout->addWidget(clearSearch_, 0, Qt::AlignHCenter);
    layout->addStretch();
    return empty;
}

/// Their keys count while the list has the focus, not while something is typed.
void RunsPage::makeListActions() {
    const auto add = [this](const QString& text, const QString& help, const QKeySequence& key,
                            auto action) {
        auto* item = new QAction(text, list_);
        explain(*item, help);
        item->setShortcut(key);
        item->setShortcutContext(Qt::WidgetShortcut);
        connect(item, &QAction::triggered, this, action);
        list_->addAction(item);
        return item;
    };
    resume_ = add(tr("Resume"), tr("Go on training where the chosen run was cut off"),
                  Qt::CTRL | Qt::SHIFT | Qt::Key_R, [this] { resumeCurrent(); });
    resume_->setShortcutContext(Qt::WindowShortcut); // of the visible page, from everywhere
    add(tr("Draw on the curves"), tr("Draw the chosen run behind the present one, or no longer"),
        Qt::Key_Space, [this] { toggleOverlay(!overlays_.contains(currentId())); });
    add(tr("Open as experiment"), tr("Take over the chosen run's networks and settings"), {},
        [this] { emit details_->openClicked(); });
    add(tr("Rename"), tr("Give the chosen run another name"), Qt::Key_F2,
        [this] { list_->edit(list_->currentIndex().siblingAtColumn(RunListModel::Name)); });
    add(tr("Delete"), tr("Take the selected runs out of the list; Undo brings them back"),
        QKeySequence::Delete, [this] { deleteSelected(); });
    list_->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(list_, &QWidget::customContextMenuRequested, this, &RunsPage::showListMenu);
}

/// Qt's own menu of the list's actions would keep their tool tips to itself.
void RunsPage::showListMenu(const QPoint& place) {
    auto* menu = new QMenu(list_);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    menu->addActions(list_->actions());
    menu->popup(list_->viewport()->mapToGlobal(place));
}

void RunsPage::connectHistory() {
    connect(&history_, &RunHistory::changed, this, &RunsPage::refreshIfVisible);
    connect(&history_, &RunHistory::loaded, this, &RunsPage::onLoaded);
    connect(model_, &RunListModel::listed, this, &RunsPage::onListed);
    connect(model_, &RunListModel::dataChanged, this, &RunsPage::showCurrent);
    loadTimer_.setSingleShot(true);
    connect(&loadTimer_, &QTimer::timeout, this, [this] {
        if (currentId() != 0)
            history_.requestRun(currentId());
    });
}

void RunsPage::connectDetails() {
    connect(details_, &RunDetails::noteChanged, &history_, &RunHistory::annotate);
    connect(details_, &RunDetails::overlayClicked, this, &RunsPage::toggleOverlay);
    connect(details_, &RunDetails::deleteClicked, this, &RunsPage::deleteSelected);
    connect(details_, &RunDetails::inspectClicked, this,
            [this] { emit inspectionRequested(details_->id()); });
    connect(details_, &RunDetails::imagesClicked, this,
            [this] { emit networksRequested(details_->id()); });
    connect(details_, &RunDetails::resumeClicked, this, &RunsPage::resumeCurrent);
    connect(details_, &RunDetails::openClicked, this, [this] {
        if (details_->run())
            emit experimentRequested(details_->run()->experiment());
    });
}

void RunsPage::setTheme(const Theme& theme) {
    delegate_->setTheme(theme);
    list_->viewport()->update();
}

void RunsPage::setOverlays(const QSet<qint64>& overlays) {
    overlays_ = overlays;
    model_->setOverlays(overlays);
    details_->setOverlaid(overlays_.contains(details_->id()));
}

void RunsPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    model_->refresh();
}

void RunsPage::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitColumns();
}

/// What matters less makes room first; the details tell it all.
void RunsPage::fitColumns() {
    const auto width = [this](const QString& widest) {
        return list_->fontMetrics().horizontalAdvance(widest) + 24;
    };
    QHeaderView* header = list_->header();
    header->resizeSection(RunListModel::When, width(tr("Yesterday 23:59")));
    header->resizeSection(RunListModel::Dataset, width(tr("Fashion-MNIST · 2,500")));
    header->resizeSection(RunListModel::Networks, this->width() < widthForLabels ? 156 : 300);
    header->resizeSection(RunListModel::BestError, width(tr("Best error")));
    header->resizeSection(RunListModel::State, width(tr("Interrupted")) + 14);
    header->resizeSection(RunListModel::Duration, width(tr("Trained for")) + 4);
    list_->setColumnHidden(RunListModel::Dataset, this->width() < widthForDataset);
    list_->setColumnHidden(RunListModel::Duration, this->width() < widthForDuration);
}

/// A page that isn't seen asks when it is shown.
void RunsPage::refreshIfVisible() {
    if (isVisible())
        model_->refresh();
}

void RunsPage::onListed() {
    count_->setText(model_->total() == 0 ? QString() : fullCount(model_->total()));
    const bool hasRuns = model_->rowCount() > 0;
    if (hasRuns && !list_->selectionModel()->hasSelection()) // the first time, and after deletions
        list_->setCurrentIndex(list_->currentIndex().isValid() ? list_->currentIndex()
                                                               : model_->index(0, 0));
    if (!hasRuns)
        showEmptyState();
    stack_->setCurrentIndex(hasRuns ? 0 : 1);
}

void RunsPage::showEmptyState() {
    const bool isSearch = !model_->filter().isEmpty() && model_->problem().isEmpty();
    clearSearch_->setVisible(isSearch);
    if (!model_->problem().isEmpty()) {
        emptyTitle_->setText(tr("The history of runs can't be read"));
        emptyText_->setText(model_->problem());
    } else if (isSearch) {
        emptyTitle_->setText(tr("No run matches “%1”").arg(model_->filter()));
        emptyText_->setText(tr("The search looks at names, notes, networks and data sets."));
    } else {
        emptyTitle_->setText(tr("No runs yet"));
        emptyText_->setText(tr("Press Train. Every run is kept here with its settings, its curves "
                               "and its results, and can be drawn beside later ones."));
    }
}

void RunsPage::showCurrent() {
    const RunSummary* run = model_->run(list_->currentIndex());
    details_->setVisible(run != nullptr);
    showResume();
    if (!run)
        return;
    const RunSummary& shown = details_->summary();
    const bool isGrowing =
        shown.id == run->id && shown.state == RunState::Running && run->state == RunState::Running;
    if (details_->setSummary(*run))
        loadSoon(isGrowing);
    details_->setOverlaid(overlays_.contains(run->id));
}

void RunsPage::loadSoon(bool isGrowing) {
    if (!isGrowing)
        loadTimer_.start(loadDelayMs);
    else if (!loadTimer_.isActive())
        loadTimer_.start(growingDelayMs);
}

void RunsPage::onLoaded(qint64 id, std::shared_ptr<const RunModel> run) {
    if (id == details_->id())
        details_->setRun(run);
    if (overlaysToLoad_.remove(id))
        emit overlayToggled(id, true, run);
}

void RunsPage::toggleOverlay(bool shown) {
    const qint64 id = currentId();
    if (id == 0)
        return;
    if (shown)
        overlays_.insert(id);
    else
        overlays_.remove(id);
    setOverlays(overlays_);
    if (!shown) {
        overlaysToLoad_.remove(id);
        emit overlayToggled(id, false, nullptr);
    } else if (!details_->isOutdated()) {
        emit overlayToggled(id, true, details_->run());
    } else {
        overlaysToLoad_.insert(id);
        history_.requestRun(id);
    }
}

void RunsPage::resumeCurrent() {
    details_->saveNote();
    emit resumeRequested(currentId());
}

void RunsPage::showResume() {
    const RunSummary* run = model_->run(list_->currentIndex());
    resume_->setEnabled(run && run->canResume && !isTraining_);
}

void RunsPage::deleteSelected() {
    QList<qint64> ids;
    QString name;
    for (const QModelIndex& index : list_->selectionModel()->selectedRows()) {
        ids.append(index.data(RunListModel::IdRole).toLongLong());
        name = index.data().toString();
    }
    if (ids.empty())
        return;
    details_->saveNote();
    undoStack_.push(new DeleteRuns(history_, ids, name));
    for (const qint64 id : ids)
        if (overlays_.contains(id)) {
            overlays_.remove(id);
            overlaysToLoad_.remove(id);
            emit overlayToggled(id, false, nullptr);
        }
    setOverlays(overlays_);
}

/// As long as a deletion is the last step.
void RunsPage::showUndoBar() {
    const auto* last = dynamic_cast<const DeleteRuns*>(undoStack_.command(undoStack_.index() - 1));
    undoBar_->setVisible(last != nullptr);
    if (last)
        undoText_->setText(tr("Deleted %1").arg(last->what()));
}

qint64 RunsPage::currentId() const {
    const RunSummary* run = model_->run(list_->currentIndex());
    return run ? run->id : 0;
}

} // namespace rlab
