// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/NetworksPage.h"

#include "core/base/Error.h"
#include "ui/Text.h"
#include "ui/models/LayerTableModel.h"
#include "ui/networks/LayerExporter.h"
#include "ui/networks/LayerFacts.h"
#include "ui/networks/MagnitudeLegend.h"
#include "ui/widgets/Roles.h"

#include <QAction>
#include <QActionGroup>
#include <QClipboard>
#include <QComboBox>
#include <QFrame>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QSettings>
#include <QSplitter>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace rlab {

namespace {

const QString group = QStringLiteral("networks");
const QString twinKey = QStringLiteral("twin");
const QString statisticKey = QStringLiteral("statistic");
const QString zoomKey = QStringLiteral("zoom");
const QString splitterKey = QStringLiteral("splitter");
const QString sideKey = QStringLiteral("side");

constexpr int tableRowHeight = 26;
constexpr int drawingWidth = 376;
constexpr int narrowestDrawing = 200;
constexpr int narrowestSide = 240;
constexpr int lowestTable = 120;
constexpr int lowestFacts = 96;
constexpr int swatchSide = 12;
constexpr int widestChooser = 200;

/// Square for plain, round for residual, as everywhere.
QPixmap swatch(const ColorRole& role, const Theme& theme, double scale) {
    QPixmap pixmap(QSize(swatchSide, swatchSide) * scale);
    pixmap.setDevicePixelRatio(scale);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.curve(role));
    const double radius = role.kind == NetworkKind::Plain ? 2.5 : swatchSide / 2.0;
    painter.drawRoundedRect(QRectF(0, 0, swatchSide, swatchSide), radius, radius);
    return pixmap;
}

QIcon swatchIcon(const ColorRole& role, const Theme& theme) {
    QIcon icon;
    for (const double scale : {1.0, 2.0, 3.0})
        icon.addPixmap(swatch(role, theme, scale));
    return icon;
}

CifarNetworkOptions twinOf(CifarNetworkOptions options) {
    const bool isPlain = options.kind == NetworkKind::Plain;
    options.kind = isPlain ? NetworkKind::Residual : NetworkKind::Plain;
    options.shortcut = ShortcutKind::A; // plain networks have no other
    return options;
}

QAction* makeAction(const QString& text, const QString& help, QObject* parent) {
    auto* action = new QAction(text, parent);
    explain(*action, help);
    return action;
}

/// In the window's menus, from the commands of other pages.
QAction* makeSeparator(QObject* parent) {
    auto* separator = new QAction(parent);
    separator->setSeparator(true);
    return separator;
}

QToolButton* makePill(QAction* action) {
    auto* button = new QToolButton;
    button->setDefaultAction(action);
    button->setProperty("role", "pill");
    button->setFocusPolicy(Qt::TabFocus);
    button->setAccessibleName(action->text());
    button->setWhatsThis(action->whatsThis());
    return button;
}

} // namespace

NetworksPage::NetworksPage(QWidget* parent)
    : QWidget(parent)
    , view_(new NetworkView)
    , legend_(new MagnitudeLegend)
    , model_(new LayerTableModel(this))
    , sorted_(new LayerSortModel(*model_, this))
    , facts_(new LayerFactsPanel)
    , exporter_(new LayerExporter(this)) {
    setObjectName(QStringLiteral("networksPage"));
    makeActions();
    side_ = new QSplitter(Qt::Vertical);
    side_->setChildrenCollapsible(false);
    side_->setHandleWidth(Theme::grid);
    side_->addWidget(makeTable());
    side_->addWidget(facts_);
    side_->setStretchFactor(0, 1);
    side_->setMinimumWidth(narrowestSide);
    facts_->setMinimumHeight(lowestFacts);
    splitter_ = new QSplitter(Qt::Horizontal);
    splitter_->setChildrenCollapsible(false);
    splitter_->setHandleWidth(Theme::grid);
    splitter_->addWidget(makeDrawing());
    splitter_->addWidget(side_);
    splitter_->setStretchFactor(1, 1);
    splitter_->setSizes({drawingWidth, narrowestSide});
    side_->setSizes({200, lowestFacts + 160});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 16);
    layout->setSpacing(Theme::grid);
    layout->addWidget(makeToolRow());
    layout->addWidget(splitter_, 1);
    connect(view_, &NetworkView::choiceChanged, this, &NetworksPage::onChosenInDrawing);
    connect(exporter_, &LayerExporter::fileChosen, this, &NetworksPage::saveCsv);
    connect(exporter_, &LayerExporter::saved, this, &NetworksPage::saved);
    connect(exporter_, &LayerExporter::failed, this, &NetworksPage::failed);
    setFocusProxy(view_);
    setStatistic(statistic_);
    setTheme(theme_);
    showFacts();
}

NetworksPage::~NetworksPage() {
    // These read the networks, which would go before the page's children.
    model_->setNetwork(nullptr);
    view_->setNetworks({});
}

void NetworksPage::makeActions() {
    twin_ = makeAction(tr("With its twin"),
                       tr("Draws the plain and the residual network of the same layers beside each "
                          "other; they scroll together"),
                       this);
    twin_->setCheckable(true);
    twin_->setChecked(true);
    connect(twin_, &QAction::toggled, this, &NetworksPage::showNetworks);
    auto* unfold = makeAction(tr("Unfold all"), tr("Shows the layers within all blocks"), this);
    unfold->setObjectName(QStringLiteral("unfoldAll"));
    connect(unfold, &QAction::triggered, this, [this] { view_->setAllUnfolded(true); });
    auto* fold = makeAction(tr("Fold all"), tr("Shows each block as one box"), this);
    fold->setObjectName(QStringLiteral("foldAll"));
    connect(fold, &QAction::triggered, this, [this] { view_->setAllUnfolded(false); });
    viewActions_ = {twin_, unfold, fold};
    auto* csv = makeAction(tr("Layers as CSV…"),
                           tr("All layers of the shown networks: shapes, parameters, multiply-adds "
                              "and what was measured last"),
                           this);
    connect(csv, &QAction::triggered, this, [this] {
        bringUpToDate();
        exporter_->ask(networks_.empty() ? tr("network") : networks_.back()->label());
    });
    auto* copy = makeAction(tr("Copy layers"),
                            tr("Puts the table of layers on the clipboard: what the search finds, "
                               "in the order shown"),
                            this);
    connect(copy, &QAction::triggered, this, [this] {
        bringUpToDate();
        QModelIndexList all;
        for (int row = 0; row < sorted_->rowCount(); ++row)
            all.append(sorted_->index(row, 0));
        QGuiApplication::clipboard()->setText(sorted_->asText(all));
    });
    exportActions_ = {makeSeparator(this), csv, copy};
}

QWidget* NetworksPage::makeToolRow() {
    chooser_ = new QComboBox;
    chooser_->setObjectName(QStringLiteral("networkChoice"));
    chooser_->setAccessibleName(tr("Network"));
    chooser_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    chooser_->setIconSize({swatchSide, swatchSide});
    chooser_->setMaximumWidth(widestChooser);
    explain(*chooser_, tr("Which network is drawn"),
            tr("The network of the present run, or of the experiment before its first run, that is "
               "drawn below."));
    connect(chooser_, &QComboBox::activated, this, &NetworksPage::showNetworks);
    auto* exports = new QToolButton;
    exports->setObjectName(QStringLiteral("exportLayers"));
    exports->setProperty("role", "pill");
    exports->setFocusPolicy(Qt::TabFocus);
    exports->setText(tr("Export"));
    exports->setAccessibleName(tr("Export"));
    explain(*exports, tr("The layers as a file, or as a copy"),
            tr("Writes the layers of the shown networks as comma-separated values, or copies the "
               "table for a spreadsheet."));
    auto* menu = new QMenu(exports);
    menu->setToolTipsVisible(true);
    menu->addActions(exportActions_.mid(1));
    exports->setMenu(menu);
    exports->setPopupMode(QToolButton::InstantPopup);

    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(chooser_);
    layout->addSpacing(4);
    for (QAction* action : viewActions_)
        layout->addWidget(makePill(action));
    layout->addStretch();
    layout->addWidget(makeStatisticButton());
    layout->addWidget(exports);
    return row;
}

/// Only what has a place on a logarithmic scale.
QToolButton* NetworksPage::makeStatisticButton() {
    statisticButton_ = new QToolButton;
    statisticButton_->setObjectName(QStringLiteral("statisticButton"));
    statisticButton_->setProperty("role", "pill");
    statisticButton_->setFocusPolicy(Qt::TabFocus);
    statisticButton_->setAccessibleName(tr("Colours"));
    explain(*statisticButton_, tr("What the colours show"),
            tr("Boxes are coloured by this measure of their layers, by the newest step that was "
               "looked at; shortcuts by the gradient that comes down them. One scale for all "
               "networks of the run."));
    auto* menu = new QMenu(statisticButton_);
    menu->setToolTipsVisible(true);
    statistics_ = new QActionGroup(this);
    for (const LayerStatistic statistic : layerStatistics) {
        if (!isMagnitude(statistic))
            continue;
        auto* action = makeAction(statisticName(statistic), statisticHelp(statistic), statistics_);
        action->setCheckable(true);
        action->setData(static_cast<int>(statistic));
        menu->addAction(action);
    }
    connect(statistics_, &QActionGroup::triggered, this, [this](const QAction* action) {
        setStatistic(static_cast<LayerStatistic>(action->data().toInt()));
    });
    statisticButton_->setMenu(menu);
    statisticButton_->setPopupMode(QToolButton::InstantPopup);
    return statisticButton_;
}

QWidget* NetworksPage::makeDrawing() {
    view_->setObjectName(QStringLiteral("networkView"));
    view_->setAccessibleName(tr("The network, layer by layer"));
    view_->setWhatsThis(
        tr("<p>The network from its input above to its output below. A box is a block of layers; "
           "its sign or a double click unfolds it. An arc is a shortcut: +0 marks one that adds "
           "zero channels, 1×1 one with weights of its own.</p>"
           "<p>Up and down go through the boxes, left and right from a network to its twin, Space "
           "folds and unfolds. Ctrl and the wheel, + and − zoom, 0 ends the zoom, dragging "
           "moves.</p>"));
    note_ = makeLabel("small");
    note_->setObjectName(QStringLiteral("networkNote"));
    note_->setWordWrap(true);
    note_->hide();
    auto* drawing = new QWidget;
    auto* layout = new QVBoxLayout(drawing);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(view_, 1);
    layout->addWidget(legend_);
    layout->addWidget(note_);
    drawing->setMinimumWidth(narrowestDrawing);
    return drawing;
}

QWidget* NetworksPage::makeTable() {
    title_ = makeLabel("secondary");
    title_->setObjectName(QStringLiteral("networkTitle"));
    title_->setTextFormat(Qt::RichText);
    title_->setFixedHeight(NetworkView::headerHeight);
    title_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    search_ = new QLineEdit;
    search_->setObjectName(QStringLiteral("layerSearch"));
    search_->setPlaceholderText(tr("Search layers"));
    search_->setClearButtonEnabled(true);
    search_->setAccessibleName(tr("Search the layers"));
    explain(*search_, tr("Finds words in names, types and shapes (Ctrl+F)"),
            tr("Shows only the layers that have all these words in their name, their type, their "
               "kernel or their shape: “layer2 conv”, “stride 2”."));
    connect(search_, &QLineEdit::textChanged, this, [this](const QString& text) {
        sorted_->setSearch(text);
        selectRows();
    });
    auto* find = new QAction(this);
    find->setShortcut(QKeySequence::Find);
    find->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QAction::triggered, this, [this] {
        search_->setFocus(Qt::ShortcutFocusReason);
        search_->selectAll();
    });
    addAction(find);

    table_ = new QTableView;
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
    table_->verticalHeader()->setDefaultSectionSize(tableRowHeight);
    table_->horizontalHeader()->setSectionsMovable(true);
    table_->horizontalHeader()->setHighlightSections(false);
    table_->setSortingEnabled(true);
    table_->sortByColumn(LayerTableModel::Name, Qt::AscendingOrder);
    table_->setMinimumHeight(lowestTable);
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &NetworksPage::onChosenInTable);
    makeTableActions();

    auto* side = new QWidget;
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    layout->addWidget(title_);
    layout->addWidget(search_);
    layout->addWidget(table_, 1);
    return side;
}

void NetworksPage::makeTableActions() {
    auto* copy = makeAction(tr("Copy"), tr("Copies the selected rows with their headings"), table_);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    connect(copy, &QAction::triggered, this, &NetworksPage::copyRows);
    table_->addAction(copy);
    table_->setContextMenuPolicy(Qt::ActionsContextMenu);
}

void NetworksPage::setTheme(const Theme& theme) {
    theme_ = theme;
    view_->setTheme(theme);
    legend_->setTheme(theme);
    for (int i = 0; i < chooser_->count(); ++i)
        chooser_->setItemIcon(i, swatchIcon(contenders_[static_cast<std::size_t>(i)].color, theme));
    if (!networks_.empty())
        showTable(column_);
}

void NetworksPage::setRun(const RunModel& run) {
    data_ = run.experiment().data;
    contenders_.clear();
    range_ = {};
    for (const ContenderRun& contender : run.contenders())
        contenders_.push_back(
            {contender.options, QString::fromStdString(contender.label), contender.color, {}});
    fillChooser();
    isStale_ = true; // what is shown belongs to the run before
    updateRun(run);
    showNetworks();
}

void NetworksPage::updateRun(const RunModel& run) {
    for (std::size_t i = 0; i < contenders_.size(); ++i) {
        const ProbeHistory& probes = run.contenders()[i].seeds[0].probes;
        ProbeHistory& known = contenders_[i].probes;
        for (std::size_t next = known.size(); next < probes.size(); ++next) {
            known.push_back(probes[next]);
            widenRange(*probes[next]);
            isOutdated_ = true;
        }
    }
    if (isOutdated_ && isVisible())
        refresh();
}

/// The chosen one stays chosen, if there is one of that name; else the last: deep and residual.
void NetworksPage::fillChooser() {
    const QString before = chooser_->currentText();
    chooser_->clear();
    for (const Contender& contender : contenders_)
        chooser_->addItem(swatchIcon(contender.color, theme_), contender.label);
    for (int i = 0; i < chooser_->count(); ++i) // for labels that are cut
        chooser_->setItemData(i, chooser_->itemText(i), Qt::ToolTipRole);
    const int same = chooser_->findText(before);
    chooser_->setCurrentIndex(same >= 0 ? same : chooser_->count() - 1);
}

/// Other networks than before. A page that isn't seen makes them when it is shown.
void NetworksPage::showNetworks() {
    isStale_ = true;
    if (isVisible())
        rebuild();
}

void NetworksPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    bringUpToDate();
}

/// What a hidden page leaves undone.
void NetworksPage::bringUpToDate() {
    if (isStale_)
        rebuild();
    else if (isOutdated_)
        refresh();
}

/// The same but for the shortcut counts too: a plain network has only one kind.
std::size_t NetworksPage::find(const CifarNetworkOptions& options) const {
    for (const bool exactly : {true, false})
        for (std::size_t i = 0; i < contenders_.size(); ++i) {
            CifarNetworkOptions candidate = contenders_[i].options;
            if (!exactly)
                candidate.shortcut = options.shortcut;
            if (candidate == options)
                return i;
        }
    return none;
}

void NetworksPage::addNetwork(std::size_t contender, const CifarNetworkOptions& options) {
    const DataSummary summary = summarise(data_);
    NetworkSpec spec = makeCifarNetwork(options, summary.imageShape, summary.classes);
    const bool isInRun = contender != none;
    networks_.push_back(std::make_unique<SeenNetwork>(
        isInRun ? contenders_[contender].label : QString::fromStdString(shortName(options)),
        isInRun ? contenders_[contender].color : ColorRole{options.kind, 1}, std::move(spec)));
    contenderOf_.push_back(contender);
}

void NetworksPage::rebuild() {
    if (!std::exchange(isStale_, false))
        return;
    const NodeChoice before = view_->chosen();
    const std::string chosenName =
        before.node < 0
            ? std::string()
            : networks_[static_cast<std::size_t>(before.column)]->spec().node(before.node).name;
    model_->setNetwork(nullptr);
    view_->setNetworks({});
    networks_.clear();
    contenderOf_.clear();
    note_->hide();
    if (chooser_->currentIndex() < 0)
        return;
    const auto chosen = static_cast<std::size_t>(chooser_->currentIndex());
    const CifarNetworkOptions& options = contenders_[chosen].options;
    const CifarNetworkOptions twin = twinOf(options);
    const bool isPlain = options.kind == NetworkKind::Plain;
    column_ = twin_->isChecked() && !isPlain ? 1 : 0;
    try {
        if (column_ == 1)
            addNetwork(find(twin), twin);
        addNetwork(chosen, options);
        if (twin_->isChecked() && isPlain)
            addNetwork(find(twin), twin);
    } catch (const Error& error) { // an experiment that Train waits for, too
        networks_.clear();
        contenderOf_.clear();
        legend_->setScale({}, asSentence(QString::fromUtf8(error.what())));
        title_->clear();
        showFacts();
        return;
    }
    std::vector<const SeenNetwork*> shown;
    for (const auto& network : networks_)
        shown.push_back(network.get());
    view_->setNetworks(shown);
    showTable(column_);
    chooseNamed(chosenName);
    refresh();
}

/// The layer of this name in the network that the table shows, or else its first one.
void NetworksPage::chooseNamed(const std::string& name) {
    const std::vector<Node>& nodes = networks_[static_cast<std::size_t>(column_)]->spec().nodes();
    const auto node = std::ranges::find(nodes, name, &Node::name);
    const auto id = node == nodes.end() ? 1 : static_cast<NodeId>(node - nodes.begin());
    view_->choose({column_, id, false});
    selectRows();
}

std::shared_ptr<const ProbeSample> NetworksPage::newest(std::size_t contender) const {
    return contender == none || contenders_[contender].probes.empty()
               ? nullptr
               : contenders_[contender].probes.back();
}

/// What was seen last, into all parts.
void NetworksPage::refresh() {
    if (isStale_)
        return;
    isOutdated_ = false;
    if (networks_.empty())
        return;
    for (std::size_t i = 0; i < networks_.size(); ++i)
        networks_[i]->setSample(newest(contenderOf_[i]));
    std::optional<HeatScale> scale;
    if (range_.lowest > 0)
        scale = HeatScale::around({range_.lowest, range_.highest});
    view_->setHeat(statistic_, scale);
    const QString waiting = tr("No gradients have been seen yet: they come with the training.");
    const QString name = statisticName(statistic_);
    const QString measure =
        colorsShortcuts(statistic_) ? tr("%1; arcs: what comes down the shortcut").arg(name) : name;
    legend_->setScale(scale, scale ? measure : waiting);
    const QString missing = scale ? missingText() : QString();
    note_->setText(missing);
    note_->setVisible(!missing.isEmpty());
    model_->update();
    showFacts();
}

void NetworksPage::Range::add(double value) {
    if (!std::isfinite(value) || value <= 0)
        return;
    lowest = lowest == 0 ? value : std::min(lowest, value);
    highest = std::max(highest, value);
}

/// Of all networks and of the whole time, so that a colour always means the same.
void NetworksPage::widenRange(const ProbeSample& sample) {
    for (const LayerSample& layer : sample.layers)
        range_.add(valueOf(layer, statistic_));
    if (colorsShortcuts(statistic_))
        for (const BlockSample& block : sample.blocks)
            range_.add(block.shortcut);
}

void NetworksPage::findRange() {
    range_ = {};
    for (const Contender& contender : contenders_)
        for (const auto& sample : contender.probes)
            widenRange(*sample);
}

QString NetworksPage::missingText() const {
    for (std::size_t i = 0; i < networks_.size(); ++i) {
        if (contenderOf_[i] == none)
            return tr("%1 is not in this run: it has no colours.").arg(networks_[i]->label());
        if (!networks_[i]->sample())
            return tr("%1 has not been trained yet: it has no colours.").arg(networks_[i]->label());
    }
    return {};
}

void NetworksPage::setStatistic(LayerStatistic statistic) {
    statistic_ = statistic;
    findRange();
    for (QAction* action : statistics_->actions())
        action->setChecked(action->data().toInt() == static_cast<int>(statistic));
    statisticButton_->setText(statisticName(statistic));
    statisticButton_->setAccessibleDescription(statisticName(statistic));
    QHeaderView* header = table_->horizontalHeader(); // what the colours show comes first
    const auto place = std::ranges::find(layerStatistics, statistic) - layerStatistics.begin();
    header->moveSection(
        header->visualIndex(LayerTableModel::FirstStatistic + static_cast<int>(place)), 1);
    refresh();
}

void NetworksPage::showTable(int column) {
    column_ = column;
    const SeenNetwork& network = *networks_[static_cast<std::size_t>(column)];
    if (model_->network() != &network) {
        isFollowing_ = true;
        model_->setNetwork(&network);
        table_->resizeColumnsToContents();
        isFollowing_ = false;
    }
    title_->setText(QStringLiteral("<b style=\"color:%1\">%2</b> &nbsp;%3")
                        .arg(theme_.curve(network.color()).name(), network.label().toHtmlEscaped(),
                             tr("%1 parameters · %2 MACs")
                                 .arg(shortCount(network.spec().parameters()),
                                      shortCount(network.spec().macs()))));
}

void NetworksPage::onChosenInDrawing(const NodeChoice& choice) {
    if (choice.column != column_)
        showTable(choice.column);
    selectRows();
    showFacts();
}

/// The rows of what is chosen in the drawing.
void NetworksPage::selectRows() {
    const NodeChoice& choice = view_->chosen();
    if (choice.node < 0 || choice.column != column_)
        return;
    isFollowing_ = true;
    QItemSelection selection;
    QModelIndex first, last;
    std::vector<NodeId> nodes{choice.node};
    if (choice.whole) {
        const int box = view_->arrangement().boxOf(choice.column, choice.node);
        nodes = view_->arrangement()
                    .columns()[static_cast<std::size_t>(choice.column)]
                    .parts[static_cast<std::size_t>(box)]
                    .nodes;
    }
    for (const NodeId node : nodes) {
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

void NetworksPage::onChosenInTable() {
    const QModelIndex current = sorted_->mapToSource(table_->selectionModel()->currentIndex());
    if (isFollowing_ || !current.isValid())
        return;
    view_->choose({column_, current.row(), false});
    showFacts();
}

void NetworksPage::showFacts() {
    const NodeChoice& choice = view_->chosen();
    if (choice.node < 0) {
        facts_->setHint(tr("Click on a layer to see what is known of it"));
        return;
    }
    const auto column = static_cast<std::size_t>(choice.column);
    const SeenNetwork& network = *networks_[column];
    const int box = view_->arrangement().boxOf(choice.column, choice.node);
    facts_->setFacts(
        choice.whole
            ? factsOf(network,
                      view_->arrangement().columns()[column].parts[static_cast<std::size_t>(box)])
            : factsOf(network, choice.node));
}

void NetworksPage::copyRows() {
    const QModelIndexList rows = table_->selectionModel()->selectedRows();
    if (!rows.empty())
        QGuiApplication::clipboard()->setText(sorted_->asText(rows));
}

void NetworksPage::saveCsv(const QString& file) {
    bringUpToDate();
    std::string text = LayerTableModel::csvHeader();
    for (const auto& network : networks_)
        text += LayerTableModel::csvRows(*network);
    exporter_->save(file, std::move(text));
}

void NetworksPage::saveState(QSettings& settings) const {
    settings.beginGroup(group);
    settings.setValue(twinKey, twin_->isChecked());
    settings.setValue(statisticKey, static_cast<int>(statistic_));
    settings.setValue(zoomKey, view_->zoom());
    settings.setValue(splitterKey, splitter_->saveState());
    settings.setValue(sideKey, side_->saveState());
    settings.endGroup();
}

void NetworksPage::restoreState(QSettings& settings) {
    settings.beginGroup(group);
    twin_->setChecked(settings.value(twinKey, true).toBool());
    const int statistic = settings.value(statisticKey, 0).toInt();
    const bool isKnown = std::ranges::any_of(statistics_->actions(), [&](const QAction* action) {
        return action->data().toInt() == statistic;
    });
    setStatistic(isKnown ? static_cast<LayerStatistic>(statistic) : LayerStatistic::Gradient);
    bool isNumber = false;
    const double zoom = settings.value(zoomKey, 1).toDouble(&isNumber);
    view_->setZoom(isNumber && zoom > 0 ? zoom : 1);
    splitter_->restoreState(settings.value(splitterKey).toByteArray());
    side_->restoreState(settings.value(sideKey).toByteArray());
    settings.endGroup();
}

} // namespace rlab
