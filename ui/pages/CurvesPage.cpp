// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/CurvesPage.h"

#include "ui/charts/FigureView.h"
#include "ui/models/CurveTableModel.h"
#include "ui/pages/CurveActions.h"
#include "ui/pages/CurvesExporter.h"
#include "ui/pages/CurvesToolRow.h"
#include "ui/panels/OverlayChips.h"
#include "ui/panels/ResultTiles.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QSettings>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

namespace rlab {

namespace {

constexpr double presentationScale = 1.6;
/// From this width on the table fits to the right of the chart; below it goes underneath.
constexpr int widthForTableBeside = 1000;
constexpr int tableRowHeight = 24;
constexpr int lowestChart = 200;
constexpr int lowestTable = 96;
constexpr int narrowestTable = 240;

const QString group = QStringLiteral("curves");
const QString tableKey = QStringLiteral("table");

QAction* makeAction(const QString& text, const QString& help, QObject* parent) {
    auto* action = new QAction(text, parent);
    action->setToolTip(help);
    action->setStatusTip(help);
    action->setWhatsThis(help);
    return action;
}

} // namespace

CurvesPage::CurvesPage(QWidget* parent)
    : QWidget(parent)
    , actions_(new CurveActions(this))
    , view_(new FigureView(set_))
    , model_(new CurveTableModel(set_, this))
    , table_(new QTableView)
    , tiles_(new ResultTiles)
    , chips_(new OverlayChips)
    , splitter_(new QSplitter)
    , exporter_(new CurvesExporter(set_, view_->figure(), this)) {
    exporter_->setParent(this);
    makeTable();
    makeViewActions();
    makeExportActions();
    layOut();
    connectParts();
    applyStyle();
}

CurvesPage::~CurvesPage() {
    // These read the set of curves, which would go before the page's children.
    delete exporter_;
    delete splitter_;
    delete model_;
}

void CurvesPage::makeViewActions() {
    tableAction_ =
        makeAction(tr("Table"), tr("The same figures as a table, to read or to copy"), this);
    tableAction_->setCheckable(true);
    tableAction_->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_T));
    auto* reset = makeAction(tr("Whole curves"),
                             tr("Ends the zoom (0 or Home in the chart, or a double click)"), this);
    connect(reset, &QAction::triggered, this, [this] { view_->figure().resetZoom(); });
    connect(tableAction_, &QAction::toggled, this, &CurvesPage::showTable);
    viewActions_ = actions_->all();
    auto* separator = new QAction(this);
    separator->setSeparator(true);
    viewActions_ << separator << tableAction_ << reset;
}

void CurvesPage::makeExportActions() {
    for (const QString& format :
         {QStringLiteral("png"), QStringLiteral("svg"), QStringLiteral("pdf")}) {
        auto* action =
            makeAction(tr("Picture as %1…").arg(format.toUpper()),
                       tr("The present view with title, legend and axis titles, in light "
                          "colours"),
                       this);
        connect(action, &QAction::triggered, exporter_,
                [this, format] { exporter_->askForPicture(format); });
        exportActions_.append(action);
    }
    auto* csv = makeAction(tr("Data as CSV…"),
                           tr("All points of the shown curves: network, seed, epoch, step, images, "
                              "seconds, learning rate, losses and errors"),
                           this);
    connect(csv, &QAction::triggered, exporter_, &CurvesExporter::askForCsv);
    auto* copy = makeAction(tr("Copy picture"),
                            tr("Puts the present view on the clipboard, in light colours"), this);
    copy->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C));
    connect(copy, &QAction::triggered, exporter_, &CurvesExporter::copyPicture);
    exportActions_ << csv << copy;
}

void CurvesPage::makeTable() {
    table_->setObjectName(QStringLiteral("curveTable"));
    table_->setModel(model_);
    table_->setAccessibleName(tr("Training and test figures after each epoch"));
    table_->setWhatsThis(tr("A row for each finished epoch, two columns for each network. Ctrl+C "
                            "copies what is selected, with headings, for a spreadsheet."));
    table_->setFrameShape(QFrame::NoFrame);
    table_->setShowGrid(false);
    table_->setTabKeyNavigation(false);
    table_->setAlternatingRowColors(true);
    table_->verticalHeader()->hide();
    table_->verticalHeader()->setDefaultSectionSize(tableRowHeight);
    table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Interactive);
    table_->horizontalHeader()->setHighlightSections(false);
    table_->hide();
    auto* copy =
        makeAction(tr("Copy"), tr("Copies the selected figures with their headings"), table_);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    connect(copy, &QAction::triggered, this, &CurvesPage::copyTable);
    table_->addAction(copy);
    table_->setContextMenuPolicy(Qt::ActionsContextMenu);
}

void CurvesPage::layOut() {
    view_->setObjectName(QStringLiteral("curveView"));
    view_->setAccessibleName(tr("Training and test curves"));
    view_->setToolTip({});
    view_->setWhatsThis(tr(
        "<p>The curves of training (heavy) and test (thin). The mouse reads all of them at once; "
        "with the keyboard the left and right arrows go from epoch to epoch.</p>"
        "<p>The wheel or + and − zoom (with Shift only along x, with Ctrl only along y), dragging "
        "moves, a double click, 0 or Home shows everything again.</p>"));
    tools_ = new CurvesToolRow(*actions_, tableAction_, exportActions_);
    splitter_->setOrientation(Qt::Vertical);
    splitter_->setChildrenCollapsible(false);
    splitter_->addWidget(view_);
    splitter_->addWidget(table_);
    splitter_->setStretchFactor(0, 1);
    view_->setMinimumHeight(lowestChart);
    table_->setMinimumSize(narrowestTable, lowestTable);

    const auto indented = [](QWidget* widget, const QMargins& margins) {
        auto* place = new QVBoxLayout;
        place->setContentsMargins(margins);
        place->addWidget(widget);
        return place;
    };
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(indented(tools_, {16, 12, 16, 0}));
    layout->addWidget(splitter_, 1);
    layout->addLayout(indented(chips_, {16, 4, 16, 4}));
    layout->addLayout(indented(tiles_, {16, 8, 16, 16}));
}

void CurvesPage::connectParts() {
    connect(actions_, &CurveActions::optionsChanged, this, &CurvesPage::applyOptions);
    connect(view_, &FigureView::crosshairMoved, this, &CurvesPage::describe);
    connect(tiles_, &ResultTiles::shownChanged, this, [this](int contender, bool shown) {
        curve(contender)->shown = shown;
        applyShown();
    });
    connect(tiles_, &ResultTiles::soloRequested, this, [this](int contender) {
        set_.solo(*curve(contender));
        applyShown();
    });
    connect(tiles_, &ResultTiles::hovered, this, [this](int contender, bool inside) {
        view_->figure().setHighlight(inside && curve(contender)->shown ? curve(contender)
                                                                       : nullptr);
    });
    connect(chips_, &OverlayChips::shownChanged, this, [this](qint64 id, bool shown) {
        for (const auto& each : set_.curves())
            if (each->name().runId == id)
                each->shown = shown;
        applyShown();
    });
    connect(chips_, &OverlayChips::removeRequested, this, [this](qint64 id) {
        removeOverlay(id);
        emit overlayRemoved(id);
    });
    connect(exporter_, &CurvesExporter::saved, this, &CurvesPage::saved);
    connect(exporter_, &CurvesExporter::failed, this, &CurvesPage::failed);
}

Curve* CurvesPage::curve(int contender) const {
    return set_.curves()[static_cast<std::size_t>(contender)].get();
}

void CurvesPage::setTheme(const Theme& theme) {
    style_.theme = theme;
    applyStyle();
}

void CurvesPage::applyStyle() {
    view_->figure().setStyle(style_);
    tiles_->setStyle(style_);
}

void CurvesPage::setPresentation(bool on) {
    style_.scale = on ? presentationScale : 1;
    tools_->setVisible(!on);
    tableAction_->setEnabled(!on);
    table_->setVisible(!on && tableAction_->isChecked());
    if (on)
        view_->setFocus(Qt::OtherFocusReason); // the row that may have had it is gone
    applyStyle();
}

void CurvesPage::setHint(const QString& hint) {
    view_->figure().setHint(hint);
}

void CurvesPage::setRun(const RunModel& run) {
    view_->figure().forgetCurves();
    set_.setRun(run);
    tiles_->setRun(run, set_);
    exporter_->setTitle(QString::fromStdString(run.experiment().name));
    model_->rebuild();
    view_->figure().resetZoom();
    refresh();
    describe();
}

void CurvesPage::updateRun(const RunModel& run) {
    const bool hadEnded = set_.ended();
    set_.updateRun(run);
    tiles_->updateRun(run);
    model_->update();
    refresh();
    if (set_.ended() && !hadEnded)
        describe();
}

void CurvesPage::setOverlay(qint64 id, const QString& name, std::shared_ptr<const RunModel> run) {
    view_->figure().forgetCurves();
    set_.setOverlay(id, name, *run);
    chips_->setRun(id, name);
    applyShown();
}

void CurvesPage::removeOverlay(qint64 id) {
    view_->figure().forgetCurves();
    set_.removeOverlay(id);
    chips_->removeRun(id);
    applyShown();
}

void CurvesPage::applyOptions() {
    set_.setOptions(actions_->options());
    model_->rebuild();
    refresh();
    describe();
}

void CurvesPage::applyShown() {
    tiles_->setShown(set_);
    for (const auto& each : set_.curves()) // those of one earlier run are shown together
        if (each->name().runId)
            chips_->setShown(*each->name().runId, each->shown);
    model_->rebuild();
    refresh();
    describe();
}

void CurvesPage::refresh() {
    refreshWaits_ = !isVisible();
    if (!refreshWaits_)
        view_->figure().refresh();
}

void CurvesPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (refreshWaits_)
        refresh();
}

void CurvesPage::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    orientTable();
}

void CurvesPage::orientTable() {
    splitter_->setOrientation(width() >= widthForTableBeside ? Qt::Horizontal : Qt::Vertical);
}

void CurvesPage::showTable(bool shown) {
    table_->setVisible(shown);
    if (!shown)
        return;
    table_->resizeColumnsToContents();
    const int room =
        splitter_->orientation() == Qt::Vertical ? splitter_->height() : splitter_->width();
    splitter_->setSizes({room * 3 / 5, room * 2 / 5});
}

void CurvesPage::copyTable() {
    const QModelIndexList cells = table_->selectionModel()->selectedIndexes();
    if (!cells.empty())
        QGuiApplication::clipboard()->setText(model_->asText(cells));
}

/// What is to be seen, for those who can't: at the crosshair, or else at the curves' ends.
void CurvesPage::describe() {
    if (set_.empty()) {
        view_->setAccessibleDescription(tr("No curves yet"));
        return;
    }
    const double x = view_->figure().crosshair().value_or(set_.horizontalEnd());
    view_->setAccessibleDescription(spokenReadout(set_, x));
}

void CurvesPage::saveState(QSettings& settings) const {
    settings.beginGroup(group);
    actions_->save(settings);
    settings.setValue(tableKey, tableAction_->isChecked());
    settings.endGroup();
}

void CurvesPage::restoreState(QSettings& settings) {
    settings.beginGroup(group);
    actions_->restore(settings);
    tableAction_->setChecked(settings.value(tableKey, false).toBool());
    settings.endGroup();
}

} // namespace rlab
