// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/networks/LayerTable.h"

#include "ui/Text.h"
#include "ui/models/LayerTableModel.h"
#include "ui/networks/NetworkView.h"
#include "ui/widgets/Roles.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace rlab {

namespace {

constexpr int rowHeight = 26;
constexpr int lowestTable = 120;

} // namespace

LayerTable::LayerTable(QWidget* parent)
    : QWidget(parent)
    , model_(new LayerTableModel(this))
    , sorted_(new LayerSortModel(*model_, this))
    , title_(makeLabel("secondary"))
    , search_(new QLineEdit)
    , table_(new QTableView) {
    title_->setObjectName(QStringLiteral("networkTitle"));
    title_->setTextFormat(Qt::RichText);
    title_->setFixedHeight(NetworkView::headerHeight);
    title_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    makeSearch();
    makeTable();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    layout->addWidget(title_);
    layout->addWidget(search_);
    layout->addWidget(table_, 1);
}

LayerTable::~LayerTable() {
    model_->setNetwork(nullptr); // whoever owns it may be gone before the model
}

void LayerTable::makeSearch() {
    search_->setObjectName(QStringLiteral("layerSearch"));
    search_->setPlaceholderText(tr("Search layers"));
    search_->setClearButtonEnabled(true);
    search_->setAccessibleName(tr("Search the layers"));
    explain(*search_, tr("Finds words in names, types and shapes (Ctrl+F)"),
            tr("Shows only the layers that have all these words in their name, their type, their "
               "kernel or their shape: “layer2 conv”, “stride 2”."));
    connect(search_, &QLineEdit::textChanged, this, [this](const QString& text) {
        sorted_->setSearch(text);
        showSelection();
    });
}

void LayerTable::makeTable() {
    table_->setObjectName(QStringLiteral("layerTable"));
    table_->setModel(sorted_);
    table_->setAccessibleName(tr("Layers of the network"));
    table_->setWhatsThis(tr("A row for each layer. A click on a heading sorts by it, a second one "
                            "the other way round. Ctrl+C copies the selected rows, with headings, "
                            "for a spreadsheet."));
    table_->setShowGrid(false);
    table_->setTabKeyNavigation(false);
    table_->setWordWrap(false);
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setSelectionMode(QAbstractItemView::ExtendedSelection);
    table_->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table_->verticalHeader()->hide();
    table_->verticalHeader()->setDefaultSectionSize(rowHeight);
    table_->horizontalHeader()->setSectionsMovable(true);
    table_->horizontalHeader()->setHighlightSections(false);
    table_->setSortingEnabled(true);
    table_->sortByColumn(LayerTableModel::Name, Qt::AscendingOrder);
    table_->setMinimumHeight(lowestTable);
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &LayerTable::onCurrentChanged);
    auto* copy = new QAction(tr("Copy"), table_);
    explain(*copy, tr("Copies the selected rows with their headings"));
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    connect(copy, &QAction::triggered, this, &LayerTable::copySelected);
    table_->addAction(copy);
    table_->setContextMenuPolicy(Qt::ActionsContextMenu);
}

void LayerTable::setTheme(const Theme& theme) {
    theme_ = theme;
    showTitle();
}

void LayerTable::setNetwork(const SeenNetwork* network) {
    if (model_->network() != network) {
        isFollowing_ = true;
        selected_.clear();
        model_->setNetwork(network);
        table_->resizeColumnsToContents();
        isFollowing_ = false;
    }
    showTitle();
}

void LayerTable::showTitle() {
    const SeenNetwork* network = model_->network();
    if (!network)
        return title_->clear();
    title_->setText(QStringLiteral("<b style=\"color:%1\">%2</b> &nbsp;%3")
                        .arg(theme_.curve(network->color()).name(),
                             network->label().toHtmlEscaped(),
                             tr("%1 parameters · %2 MACs")
                                 .arg(shortCount(network->spec().parameters()),
                                      shortCount(network->spec().macs()))));
}

void LayerTable::refresh() {
    model_->update();
}

void LayerTable::setStatistic(LayerStatistic statistic) {
    QHeaderView* header = table_->horizontalHeader();
    const auto place = std::ranges::find(layerStatistics, statistic) - layerStatistics.begin();
    header->moveSection(
        header->visualIndex(LayerTableModel::FirstStatistic + static_cast<int>(place)), 1);
}

void LayerTable::select(const std::vector<NodeId>& nodes) {
    selected_ = nodes;
    showSelection();
}

void LayerTable::showSelection() {
    isFollowing_ = true;
    QItemSelection selection;
    QModelIndex first, last;
    for (const NodeId node : selected_) {
        const QModelIndex index = sorted_->mapFromSource(model_->index(node, 0));
        if (!index.isValid())
            continue;
        if (!first.isValid())
            first = index;
        last = index;
        selection.select(index, index);
    }
    table_->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect |
                                                    QItemSelectionModel::Rows);
    table_->selectionModel()->setCurrentIndex(first, QItemSelectionModel::NoUpdate);
    if (first.isValid()) {
        table_->scrollTo(last);
        table_->scrollTo(first);
    }
    isFollowing_ = false;
}

void LayerTable::onCurrentChanged() {
    const QModelIndex current = sorted_->mapToSource(table_->selectionModel()->currentIndex());
    if (isFollowing_ || !current.isValid())
        return;
    selected_ = {current.row()};
    emit layerChosen(current.row());
}

void LayerTable::find() {
    search_->setFocus(Qt::ShortcutFocusReason);
    search_->selectAll();
}

void LayerTable::copyAll() const {
    QModelIndexList all;
    for (int row = 0; row < sorted_->rowCount(); ++row)
        all.append(sorted_->index(row, 0));
    QGuiApplication::clipboard()->setText(sorted_->asText(all));
}

void LayerTable::copySelected() const {
    const QModelIndexList rows = table_->selectionModel()->selectedRows();
    if (!rows.empty())
        QGuiApplication::clipboard()->setText(sorted_->asText(rows));
}

} // namespace rlab
