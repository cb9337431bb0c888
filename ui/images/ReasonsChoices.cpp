// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/images/ReasonsChoices.h"

#include "core/analysis/LayerCounterpart.h"
#include "core/analysis/PictureInspection.h"
#include "ui/widgets/Roles.h"
#include "ui/widgets/ToolButtons.h"

#include <QAction>
#include <QActionGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace rlab {

namespace {

constexpr int lettersOfNames = 6, lettersOfLayers = 9; ///< at the least
constexpr int widestBox = 168;
constexpr int sliderWidth = 88;

QComboBox* makeBox(const char* name, const QString& accessibleName, const QString& help,
                   int letters) {
    auto* box = new QComboBox;
    box->setObjectName(QLatin1String(name));
    box->setAccessibleName(accessibleName);
    box->setMaxVisibleItems(16);
    box->setMinimumContentsLength(letters);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    box->setMaximumWidth(widestBox);
    explain(*box, help, help);
    return box;
}

/// Other entries, the same choice if it is still among them, else the first one.
void fill(QComboBox& box, const QList<std::pair<QString, QVariant>>& entries) {
    const auto isAt = [&](int i) {
        return box.itemText(i) == entries[i].first && box.itemData(i) == entries[i].second;
    };
    bool isSame = box.count() == entries.size();
    for (int i = 0; isSame && i < box.count(); ++i)
        isSame = isAt(i);
    if (isSame) // somebody may be choosing from it
        return;
    const QSignalBlocker quiet(box);
    const QString before = box.currentText();
    box.clear();
    for (const auto& [text, data] : entries)
        box.addItem(text, data);
    box.setCurrentIndex(std::max(0, box.findText(before)));
}

void choose(QComboBox& box, const QString& key) {
    const QSignalBlocker quiet(box);
    box.setCurrentIndex(std::max(0, box.findData(key)));
}

/// The deepest of a kind; null if there is none.
const AskedNetwork* deepest(const QList<AskedNetwork>& networks, NetworkKind kind) {
    const AskedNetwork* best = nullptr;
    for (const AskedNetwork& network : networks)
        if (network.color.kind == kind &&
            (!best || network.spec->nodes().size() > best->spec->nodes().size()))
            best = &network;
    return best;
}

} // namespace

ReasonsChoices::ReasonsChoices(QWidget* parent)
    : QWidget(parent)
    , modes_(new QActionGroup(this))
    , scales_(new QActionGroup(this))
    , opacity_(new QSlider(Qt::Horizontal))
    , channel_(new QSpinBox) {
    makeBoxes();
    QWidget* modes = makeModes();
    scale_ = makeScales();
    layOut(modes);
    connectBoxes();
    setNetworks({});
    showParts();
}

void ReasonsChoices::makeBoxes() {
    first_ = makeBox("firstNetwork", tr("Network on the left"),
                     tr("The network that is looked into first"), lettersOfNames);
    second_ = makeBox("secondNetwork", tr("Network on the right"),
                      tr("The network that it is compared with"), lettersOfNames);
    layer_ = makeBox("reasonsLayer", tr("Layer"),
                     tr("At which layer; the other network's is the one that corresponds to it"),
                     lettersOfLayers);
    class_ = makeBox("reasonsClass", tr("Class"),
                     tr("What speaks for which class: for the network's own answer, or for any"),
                     lettersOfNames);
    opacity_->setObjectName(QStringLiteral("opacity"));
    opacity_->setProperty("role", "time");
    opacity_->setAccessibleName(tr("Opacity of the colours, in percent"));
    explain(*opacity_, tr("How opaque the colours lie over the picture"),
            tr("How opaque the colours lie over the picture: on the left the picture alone, on the "
               "right the colours alone."));
    opacity_->setRange(0, 100);
    opacity_->setPageStep(10);
    opacity_->setValue(60);
    opacity_->setFixedWidth(sliderWidth);
    channel_->setObjectName(QStringLiteral("channel"));
    channel_->setAccessibleName(tr("Map of each block"));
    explain(*channel_, tr("The mean of each block's maps, or one of them"),
            tr("<p>Which map stands for a block: the mean of all its maps, or one, by its "
               "number. Up and down go from one to the next.</p>"));
    channel_->setSpecialValueText(tr("Mean of maps"));
    channel_->setPrefix(tr("Map "));
}

QWidget* ReasonsChoices::makeModes() {
    const auto add = [this](ReasonsMode mode, const QString& text, const QString& help) {
        auto* action = new QAction(text, modes_);
        action->setCheckable(true);
        action->setChecked(mode == ReasonsMode::Heat);
        action->setData(static_cast<int>(mode));
        explain(*action, help);
    };
    add(ReasonsMode::Heat, tr("Where it looks"),
        tr("Grad-CAM: which places of the picture speak for the class"));
    add(ReasonsMode::Occlusion, tr("What hides it"),
        tr("How much less probable the class is with a part of the picture covered"));
    add(ReasonsMode::Maps, tr("Feature maps"), tr("All maps of a layer"));
    add(ReasonsMode::Way, tr("Layer to layer"),
        tr("The picture's way through the networks: a map for each block"));
    add(ReasonsMode::Filters, tr("First filters"),
        tr("The filters of the first convolution, as pictures"));
    return makeSegments(modes_->actions());
}

QWidget* ReasonsChoices::makeScales() {
    const auto add = [this](bool one, const QString& text, const QString& help) {
        auto* action = new QAction(text, scales_);
        action->setCheckable(true);
        action->setChecked(!one);
        action->setData(one);
        explain(*action, help);
    };
    add(false, tr("Scale each"), tr("Each map from its own lowest to its own highest value"));
    add(true, tr("One scale"), tr("All maps of both networks on one scale"));
    return makeSegments(scales_->actions());
}

void ReasonsChoices::layOut(QWidget* modes) {
    firstRow_ = new QHBoxLayout;
    firstRow_->setSpacing(Theme::grid);
    firstRow_->addWidget(modes);
    firstRow_->addStretch();
    secondRow_ = new QHBoxLayout;
    secondRow_->setSpacing(Theme::grid);
    for (QComboBox* box : {first_, second_, layer_, class_})
        secondRow_->addWidget(box, 1);
    for (QWidget* widget : std::initializer_list<QWidget*>{opacity_, scale_, channel_})
        secondRow_->addWidget(widget);
    secondRow_->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    layout->addLayout(firstRow_);
    layout->addLayout(secondRow_);
}

void ReasonsChoices::addAtEnd(QWidget* widget) {
    firstRow_->addWidget(widget);
}

void ReasonsChoices::addToView(QWidget* widget) {
    secondRow_->insertWidget(secondRow_->count() - 1, widget);
}

void ReasonsChoices::connectBoxes() {
    for (QComboBox* box : {first_, second_})
        connect(box, &QComboBox::activated, this, [this] {
            hasChosen_ = true;
            offerLayers();
            offerClasses();
            offerChannels();
            emit asked();
        });
    for (QComboBox* box : {layer_, class_})
        connect(box, &QComboBox::activated, this, &ReasonsChoices::asked);
    connect(channel_, &QSpinBox::valueChanged, this, &ReasonsChoices::asked);
    connect(opacity_, &QSlider::valueChanged, this, &ReasonsChoices::shown);
    connect(scales_, &QActionGroup::triggered, this, &ReasonsChoices::shown);
    connect(modes_, &QActionGroup::triggered, this, [this] {
        showParts();
        emit shown();
    });
}

void ReasonsChoices::showParts() {
    const ReasonsMode now = mode();
    const bool isOver = now == ReasonsMode::Heat || now == ReasonsMode::Occlusion;
    const bool hasScale = now == ReasonsMode::Maps || now == ReasonsMode::Way;
    layer_->setVisible(now == ReasonsMode::Heat || now == ReasonsMode::Maps);
    class_->setVisible(isOver);
    opacity_->setVisible(isOver);
    scale_->setVisible(hasScale);
    channel_->setVisible(now == ReasonsMode::Way);
}

void ReasonsChoices::setNetworks(const QList<AskedNetwork>& networks) {
    networks_.clear();
    QList<std::pair<QString, QVariant>> entries;
    for (const AskedNetwork& network : networks)
        if (network.canAnswer()) {
            networks_.append(network);
            entries.append({network.label, network.key});
        }
    const QString left = first_->currentData().toString();
    const QString right = second_->currentData().toString();
    fill(*first_, entries);
    fill(*second_, QList<std::pair<QString, QVariant>>{{tr("none"), QString()}} + entries);
    const auto isThere = [this](const QString& key) {
        return key.isEmpty() || std::ranges::any_of(networks_, [&](const AskedNetwork& network) {
                   return network.key == key;
               });
    };
    hasChosen_ = hasChosen_ && !left.isEmpty() && isThere(left) && isThere(right);
    const AskedNetwork* plain = deepest(networks_, NetworkKind::Plain);
    const AskedNetwork* residual = deepest(networks_, NetworkKind::Residual);
    const AskedNetwork* one = plain ? plain : residual;
    choose(*first_, hasChosen_ ? left : one ? one->key : QString());
    choose(*second_, hasChosen_ ? right : plain && residual ? residual->key : QString());
    offerLayers();
    offerClasses();
    offerChannels();
}

std::vector<AskedNetwork> ReasonsChoices::chosenNetworks() const {
    QStringList keys{first_->currentData().toString(), second_->currentData().toString()};
    keys.removeDuplicates();
    std::vector<AskedNetwork> chosen;
    for (const QString& key : keys)
        for (const AskedNetwork& network : networks_)
            if (network.key == key)
                chosen.push_back(network);
    return chosen;
}

const AskedNetwork* ReasonsChoices::deeper(const std::vector<AskedNetwork>& networks) const {
    const auto most = std::ranges::max_element(
        networks, {}, [](const AskedNetwork& network) { return network.spec->nodes().size(); });
    return most == networks.end() ? nullptr : &*most;
}

void ReasonsChoices::offerLayers() {
    QList<std::pair<QString, QVariant>> entries{{tr("Last block"), 0}};
    const std::vector<AskedNetwork> chosen = chosenNetworks();
    if (const AskedNetwork* network = deeper(chosen))
        for (const NodeId node : nodesWithMaps(*network->spec))
            entries.append({QString::fromStdString(network->spec->node(node).name), node});
    fill(*layer_, entries);
}

void ReasonsChoices::offerClasses() {
    QList<std::pair<QString, QVariant>> entries{{tr("Its answer"), QString()}};
    const std::vector<AskedNetwork> chosen = chosenNetworks();
    if (!chosen.empty())
        for (const std::string& name : chosen.front().classNames)
            entries.append({QString::fromStdString(name), QString::fromStdString(name)});
    fill(*class_, entries);
}

/// As many as every block has.
void ReasonsChoices::offerChannels() {
    std::int64_t most = 0;
    for (const AskedNetwork& network : chosenNetworks())
        for (const NodeId node : wayThrough(*network.spec)) {
            const std::int64_t maps = network.spec->node(node).output[0];
            most = most == 0 ? maps : std::min(most, maps);
        }
    const QSignalBlocker quiet(channel_);
    channel_->setRange(0, static_cast<int>(most));
}

ReasonsMode ReasonsChoices::mode() const {
    return static_cast<ReasonsMode>(modes_->checkedAction()->data().toInt());
}

double ReasonsChoices::opacity() const {
    return opacity_->value() / 100.0;
}

bool ReasonsChoices::oneScale() const {
    return scales_->checkedAction()->data().toBool();
}

InspectionRequest ReasonsChoices::request() const {
    InspectionRequest request;
    request.networks = chosenNetworks();
    request.className = class_->currentData().toString();
    if (channel_->value() > 0) // 0: the mean
        request.channel = channel_->value() - 1;
    request.withOcclusion = mode() == ReasonsMode::Occlusion;
    const AskedNetwork* network = deeper(request.networks);
    if (const NodeId node = layer_->currentData().toInt(); network && node > 0) {
        request.layersOf = network->spec;
        request.node = node;
    }
    return request;
}

} // namespace rlab
