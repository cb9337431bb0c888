// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/NetworksPage.h"

#include "core/base/Error.h"
#include "ui/Text.h"
#include "ui/lesions/LesionExporter.h"
#include "ui/lesions/LesionSide.h"
#include "ui/lesions/LesionSweepPane.h"
#include "ui/models/LayerTableModel.h"
#include "ui/networks/LayerExporter.h"
#include "ui/networks/LayerFacts.h"
#include "ui/networks/LayerTable.h"
#include "ui/networks/MagnitudeLegend.h"
#include "ui/pages/NetworksActions.h"
#include "ui/pages/NetworksToolRow.h"
#include "ui/session/ImagesModel.h"
#include "ui/widgets/Roles.h"

#include <QAction>
#include <QLabel>
#include <QSettings>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace rlab {

namespace {

const QString group = QStringLiteral("networks");
const QString twinKey = QStringLiteral("twin");
const QString statisticKey = QStringLiteral("statistic");
const QString zoomKey = QStringLiteral("zoom");
const QString splitterKey = QStringLiteral("splitter");
const QString sideKey = QStringLiteral("side");

constexpr int drawingWidth = 376;
constexpr int narrowestDrawing = 200;
constexpr int narrowestSide = 240;
constexpr int lowestFacts = 96;
constexpr int statesPaceMs = 1000;

/// In the window's menus, from the commands of other pages.
QAction* makeSeparator(QObject* parent) {
    auto* separator = new QAction(parent);
    separator->setSeparator(true);
    return separator;
}

} // namespace

NetworksPage::NetworksPage(QWidget* parent)
    : QWidget(parent)
    , actions_(new NetworksActions(this))
    , tools_(new NetworksToolRow(*actions_))
    , exportActions_(QList<QAction*>{makeSeparator(this)} + actions_->exports())
    , view_(new NetworkView)
    , legend_(new MagnitudeLegend)
    , note_(makeLabel("small"))
    , table_(new LayerTable)
    , facts_(new LayerFactsPanel)
    , splitter_(new QSplitter(Qt::Horizontal))
    , side_(new QSplitter(Qt::Vertical))
    , lesionSide_(new LesionSide(side_, lesions_))
    , exporter_(new LayerExporter(this)) {
    setObjectName(QStringLiteral("networksPage"));
    pace_.setSingleShot(true);
    pace_.setInterval(statesPaceMs);
    layOut();
    connectActions();
    connectLesions();
    connect(&pace_, &QTimer::timeout, this, &NetworksPage::wantStates);
    connect(tools_, &NetworksToolRow::networkChosen, this, &NetworksPage::showNetworks);
    connect(view_, &NetworkView::choiceChanged, this, &NetworksPage::onChosenInDrawing);
    connect(table_, &LayerTable::layerChosen, this, &NetworksPage::onChosenInTable);
    connect(exporter_, &LayerExporter::fileChosen, this, &NetworksPage::saveCsv);
    connect(exporter_, &LayerExporter::saved, this, &NetworksPage::saved);
    connect(exporter_, &LayerExporter::failed, this, &NetworksPage::failed);
    setFocusProxy(view_);
    setStatistic(networks_.statistic());
    setTheme(theme_);
    showFacts();
}

NetworksPage::~NetworksPage() {
    // These read the networks, which would go before the page's children.
    table_->setNetwork(nullptr);
    view_->setNetworks({});
    delete lesionSide_; // looks at the model
}

void NetworksPage::connectActions() {
    connect(actions_->twin, &QAction::toggled, this, &NetworksPage::showNetworks);
    connect(actions_->unfold, &QAction::triggered, this, [this] { view_->setAllUnfolded(true); });
    connect(actions_->fold, &QAction::triggered, this, [this] { view_->setAllUnfolded(false); });
    connect(actions_->csv, &QAction::triggered, this, [this] {
        bringUpToDate();
        exporter_->ask(networks_.drawn().empty() ? tr("network")
                                                 : networks_.drawn().back()->label());
    });
    connect(actions_->copy, &QAction::triggered, this, [this] {
        bringUpToDate();
        table_->copyAll();
    });
    connect(actions_, &NetworksActions::statisticChosen, this, &NetworksPage::setStatistic);
    auto* find = new QAction(this);
    find->setShortcut(QKeySequence::Find);
    find->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QAction::triggered, table_, &LayerTable::find);
    addAction(find);
}

void NetworksPage::connectLesions() {
    connect(view_, &NetworkView::blockToggled, this, [this](const std::string& block) {
        if (lesionSide_->view() == LesionSide::Layers)
            lesionSide_->setView(LesionSide::Off); // where it is seen what that does
        lesions_.toggle(block);
    });
    connect(view_, &NetworkView::allOnRequested, &lesions_, &LesionModel::switchAllOn);
    connect(actions_->allOn, &QAction::triggered, &lesions_, &LesionModel::switchAllOn);
    connect(actions_->sweep, &QAction::triggered, this, [this] {
        lesionSide_->setView(LesionSide::Sweep);
        lesionSide_->sweep().sweepOrCancel();
    });
    connect(&lesions_, &LesionModel::offChanged, this, [this] { view_->setOff(lesions_.off()); });
    connect(&lesions_, &LesionModel::changed, this, &NetworksPage::wantStates);
    connect(&lesions_, &LesionModel::failed, this, &NetworksPage::failed);
    connect(lesionSide_, &LesionSide::viewChanged, this, &NetworksPage::watchLesions);
    LesionSweepPane& sweep = lesionSide_->sweep();
    connect(&sweep, &LesionSweepPane::failed, this, &NetworksPage::failed);
    connect(&sweep, &LesionSweepPane::blockChosen, this, &NetworksPage::chooseBlock);
    LesionExporter& exporter = sweep.exporter();
    connect(&exporter, &LesionExporter::saved, this, &NetworksPage::saved);
    connect(&exporter, &LesionExporter::failed, this, &NetworksPage::failed);
    connect(actions_, &NetworksActions::sweepPictureRequested, &exporter,
            &LesionExporter::askForPicture);
    connect(actions_->sweepCsv, &QAction::triggered, &exporter, &LesionExporter::askForCsv);
}

void NetworksPage::followPicture(ImagesModel& images) {
    lesions_.setPicture(images.picture());
    connect(&images, &ImagesModel::pictureChanged, &lesions_,
            [this, &images] { lesions_.setPicture(images.picture()); });
}

/// What happens with blocks off is measured only where it is seen.
void NetworksPage::watchLesions() {
    const LesionSide::View view = lesionSide_->view();
    view_->setSwitchesShown(view != LesionSide::Layers);
    lesions_.setWatched(isVisible() && view == LesionSide::Off);
    if (isVisible() && view == LesionSide::Sweep)
        lesions_.wantData();
    wantStates();
}

/// In the network that was looked at last, or else in the other one.
void NetworksPage::chooseBlock(const std::string& block) {
    const std::vector<NetworkLayout::Column>& columns = view_->arrangement().columns();
    for (const int column : {column_, 1 - column_}) {
        if (column < 0 || column >= static_cast<int>(columns.size()))
            continue;
        const std::vector<NetworkPart>& parts = columns[static_cast<std::size_t>(column)].parts;
        const auto part = std::ranges::find(parts, block, &NetworkPart::name);
        if (part == parts.end())
            continue;
        view_->choose({column, part->nodes.front(), true});
        return onChosenInDrawing(view_->chosen());
    }
}

void NetworksPage::layOut() {
    splitter_->setChildrenCollapsible(false);
    splitter_->setHandleWidth(Theme::grid);
    splitter_->addWidget(makeDrawing());
    splitter_->addWidget(makeSide());
    splitter_->setStretchFactor(1, 1);
    splitter_->setSizes({drawingWidth, narrowestSide});
    side_->setSizes({200, lowestFacts + 160});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 16);
    layout->setSpacing(Theme::grid);
    layout->addWidget(tools_);
    layout->addWidget(splitter_, 1);
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
           "moves.</p>"
           "<p>X, Delete or a click on its switch takes a block out of use: of a residual one only "
           "the shortcut is left.</p>"));
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

QWidget* NetworksPage::makeSide() {
    side_->setChildrenCollapsible(false);
    side_->setHandleWidth(Theme::grid);
    side_->addWidget(table_);
    side_->addWidget(facts_);
    side_->setStretchFactor(0, 1);
    lesionSide_->setMinimumWidth(narrowestSide);
    facts_->setMinimumHeight(lowestFacts);
    return lesionSide_;
}

QList<QAction*> NetworksPage::viewActions() const {
    return actions_->view() + actions_->lesions();
}

void NetworksPage::setTheme(const Theme& theme) {
    theme_ = theme;
    tools_->setTheme(theme);
    view_->setTheme(theme);
    legend_->setTheme(theme);
    table_->setTheme(theme);
    facts_->setTheme(theme);
    lesionSide_->setTheme(theme);
}

void NetworksPage::setRun(const RunModel& run) {
    networks_.setRun(run);
    lesions_.setRun(run);
    waiting_.reset();
    imagesSeen_ = run.progress().done();
    imagesAsked_ = -1;
    pace_.stop();
    tools_->setNetworks(networks_.contenders());
    showNetworks();
}

void NetworksPage::updateRun(const RunModel& run) {
    imagesSeen_ = run.progress().done();
    lesions_.updateRun(run);
    isOutdated_ |= networks_.updateRun(run);
    if (isOutdated_ && isVisible())
        refresh();
    else
        wantStates();
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
    chooseWaiting();
    watchLesions();
}

void NetworksPage::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    watchLesions();
}

void NetworksPage::chooseLayer(int contender, int layer) {
    waiting_ = Layer{contender, layer};
    if (isVisible())
        chooseWaiting();
}

void NetworksPage::chooseWaiting() {
    const std::optional<Layer> wanted = std::exchange(waiting_, std::nullopt);
    if (!wanted)
        return;
    const auto contender = static_cast<std::size_t>(wanted->contender);
    if (!networks_.columnOf(contender)) {
        tools_->setNetwork(wanted->contender);
        showNetworks();
    }
    const std::optional<int> column = networks_.columnOf(contender);
    if (!column)
        return; // can't be built
    const std::vector<LearnedLayer>& layers =
        networks_.drawn()[static_cast<std::size_t>(*column)]->layers();
    const NodeId node = layers[static_cast<std::size_t>(wanted->layer)].weighted;
    view_->choose({*column, node, false});
    onChosenInDrawing(view_->chosen());
}

/// What a hidden page leaves undone.
void NetworksPage::bringUpToDate() {
    if (isStale_)
        rebuild();
    else if (isOutdated_)
        refresh();
}

void NetworksPage::rebuild() {
    if (!std::exchange(isStale_, false))
        return;
    const std::string before = chosenName();
    table_->setNetwork(nullptr);
    view_->setNetworks({});
    const int chosen = tools_->network();
    if (chosen < 0) {
        networks_.drawNothing();
        return showNothing({});
    }
    try {
        networks_.draw(static_cast<std::size_t>(chosen), actions_->twin->isChecked());
    } catch (const Error& error) { // an experiment that Train waits for, too
        return showNothing(asSentence(QString::fromUtf8(error.what())));
    }
    std::vector<const SeenNetwork*> drawn;
    for (const auto& network : networks_.drawn())
        drawn.push_back(network.get());
    view_->setNetworks(drawn);
    const RunNetworks::Contender& contender =
        networks_.contenders()[static_cast<std::size_t>(chosen)];
    const bool isRight = drawn.size() > 1 && contender.options.kind == NetworkKind::Residual;
    showTable(isRight ? 1 : 0);
    chooseNamed(before);
    refresh();
}

void NetworksPage::showNothing(const QString& reason) {
    legend_->setScale({}, reason);
    note_->hide();
    lesions_.setSubjects({});
    showFacts();
}

std::string NetworksPage::chosenName() const {
    const NodeChoice& choice = view_->chosen();
    if (choice.node < 0)
        return {};
    return networks_.drawn()[static_cast<std::size_t>(choice.column)]
        ->spec()
        .node(choice.node)
        .name;
}

/// The layer of this name in the network that the table shows, or else its first one.
void NetworksPage::chooseNamed(const std::string& name) {
    const std::vector<Node>& nodes =
        networks_.drawn()[static_cast<std::size_t>(column_)]->spec().nodes();
    const auto node = std::ranges::find(nodes, name, &Node::name);
    const auto id = node == nodes.end() ? 1 : static_cast<NodeId>(node - nodes.begin());
    view_->choose({column_, id, false});
    table_->select(chosenNodes());
}

/// What was seen last, into all parts.
void NetworksPage::refresh() {
    if (isStale_)
        return;
    isOutdated_ = false;
    if (networks_.drawn().empty())
        return;
    networks_.showNewest();
    const std::optional<HeatScale> scale = networks_.scale();
    const LayerStatistic statistic = networks_.statistic();
    view_->setHeat(statistic, scale);
    const QString waiting = tr("No gradients have been seen yet: they come with the training.");
    const QString name = statisticName(statistic);
    const QString measure =
        colorsShortcuts(statistic) ? tr("%1; arcs: what comes down the shortcut").arg(name) : name;
    legend_->setScale(scale, scale ? measure : waiting);
    const QString missing = scale ? networks_.missingText() : QString();
    note_->setText(missing);
    note_->setVisible(!missing.isEmpty());
    table_->refresh();
    lesions_.setSubjects(networks_.lesionSubjects());
    showFacts();
}

void NetworksPage::setStatistic(LayerStatistic statistic) {
    networks_.setStatistic(statistic);
    actions_->setStatistic(statistic);
    tools_->setStatistic(statistic);
    table_->setStatistic(statistic);
    refresh();
}

void NetworksPage::showTable(int column) {
    column_ = column;
    table_->setNetwork(networks_.drawn()[static_cast<std::size_t>(column)].get());
}

void NetworksPage::onChosenInDrawing(const NodeChoice& choice) {
    if (choice.column != column_)
        showTable(choice.column);
    table_->select(chosenNodes());
    showFacts();
}

void NetworksPage::onChosenInTable(NodeId node) {
    view_->choose({column_, node, false});
    showFacts();
}

/// In the network that the table shows.
std::vector<NodeId> NetworksPage::chosenNodes() const {
    const NodeChoice& choice = view_->chosen();
    if (choice.node < 0 || choice.column != column_)
        return {};
    if (!choice.whole)
        return {choice.node};
    const int box = view_->arrangement().boxOf(choice.column, choice.node);
    return view_->arrangement()
        .columns()[static_cast<std::size_t>(choice.column)]
        .parts[static_cast<std::size_t>(box)]
        .nodes;
}

void NetworksPage::showFacts() {
    const NodeChoice& choice = view_->chosen();
    if (choice.node < 0)
        return facts_->setHint(tr("Click on a layer to see what is known of it"));
    const auto column = static_cast<std::size_t>(choice.column);
    const SeenNetwork& network = *networks_.drawn()[column];
    const int box = view_->arrangement().boxOf(choice.column, choice.node);
    LayerFacts facts =
        choice.whole
            ? factsOf(network,
                      view_->arrangement().columns()[column].parts[static_cast<std::size_t>(box)])
            : factsOf(network, choice.node);
    facts.filters = networks_.filters(choice.column, choice.node);
    facts_->setFacts(facts);
    wantStates();
}

/// Where filters are shown that change, or blocks are off. While the training waits, they are asked
/// for once: no image has been trained since.
void NetworksPage::wantStates() {
    const NodeChoice& choice = view_->chosen();
    if (isStale_ || !isVisible() || pace_.isActive() || choice.node < 0 ||
        imagesSeen_ == imagesAsked_ ||
        !(lesions_.wantsWeights() || networks_.filtersChange(choice.column, choice.node)))
        return;
    imagesAsked_ = imagesSeen_;
    pace_.start();
    emit statesWanted();
}

void NetworksPage::saveCsv(const QString& file) {
    bringUpToDate();
    std::string text = LayerTableModel::csvHeader();
    for (const auto& network : networks_.drawn())
        text += LayerTableModel::csvRows(*network);
    exporter_->save(file, std::move(text));
}

void NetworksPage::saveState(QSettings& settings) const {
    settings.beginGroup(group);
    settings.setValue(twinKey, actions_->twin->isChecked());
    settings.setValue(statisticKey, static_cast<int>(networks_.statistic()));
    settings.setValue(zoomKey, view_->zoom());
    settings.setValue(splitterKey, splitter_->saveState());
    settings.setValue(sideKey, side_->saveState());
    settings.endGroup();
}

void NetworksPage::restoreState(QSettings& settings) {
    settings.beginGroup(group);
    actions_->twin->setChecked(settings.value(twinKey, true).toBool());
    const int statistic = settings.value(statisticKey, 0).toInt();
    setStatistic(actions_->hasStatistic(statistic) ? static_cast<LayerStatistic>(statistic)
                                                   : LayerStatistic::Gradient);
    bool isNumber = false;
    const double zoom = settings.value(zoomKey, 1).toDouble(&isNumber);
    view_->setZoom(isNumber && zoom > 0 ? zoom : 1);
    splitter_->restoreState(settings.value(splitterKey).toByteArray());
    side_->restoreState(settings.value(sideKey).toByteArray());
    settings.endGroup();
}

} // namespace rlab
