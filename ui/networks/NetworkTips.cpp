// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/networks/NetworkTips.h"

#include <QCoreApplication>

#include <cmath>

namespace rlab {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(NetworkTips)
};

QString wayText(ShortcutWay way) {
    switch (way) {
    case ShortcutWay::Identity:
        return Words::tr("the input as it is");
    case ShortcutWay::Padding:
        return Words::tr("every second pixel, with zero channels added");
    case ShortcutWay::Projection:
        return Words::tr("through a 1×1 convolution");
    }
    return {};
}

QString measured(LayerStatistic statistic, double value) {
    return std::isnan(value) ? QString()
                             : QStringLiteral("\n%1: %2")
                                   .arg(statisticName(statistic), statisticText(statistic, value));
}

QString arcTip(const NetworkPart& part, const SeenNetwork& network) {
    QString text =
        Words::tr("Shortcut of %1: %2").arg(QString::fromStdString(part.name), wayText(part.way));
    if (const BlockSample* sample = network.block(part.block))
        text += Words::tr("\nGradient that comes down it: %1")
                    .arg(statisticText(LayerStatistic::OutputGradient, sample->shortcut));
    return text;
}

QString layerTip(NodeId id, const SeenNetwork& network, LayerStatistic statistic) {
    const Node& node = network.spec().node(id);
    const std::string more = details(node.layer);
    return Words::tr("%1: %2, output %3")
               .arg(QString::fromStdString(node.name),
                    QString::fromStdString(std::string(typeName(node.layer)) +
                                           (more.empty() ? "" : " " + more)),
                    shapeText(node.output)) +
           measured(statistic, network.value(id, statistic));
}

QString onNextLine(const QString& text) {
    return text.isEmpty() ? QString() : u'\n' + text;
}

} // namespace

QString switchTip(const SeenNetwork& network, const NetworkPart& part, const NetworkStyle& style) {
    if (part.stage == 0)
        return {};
    if (!network.canSwitchOff(part.name))
        return Words::tr("Can't be switched off: without a shortcut nothing leads around a block "
                         "that changes the shape");
    const bool hasShortcut = part.block != NetworkPart::none;
    if (!isOff(style, part, network))
        return hasShortcut ? Words::tr("X switches it off: only its shortcut is left then")
                           : Words::tr("X leaves it out: what comes in goes on as it is then");
    return hasShortcut ? Words::tr("Switched off: only its shortcut is left. X switches it on")
                       : Words::tr("Left out: what comes in goes on as it is. X puts it back");
}

QString tipAt(const NetworkLayout& layout, const std::vector<const SeenNetwork*>& networks,
              const NetworkLayout::Hit& hit, const NetworkStyle& style) {
    if (hit.column == NetworkLayout::none)
        return {};
    const auto column = static_cast<std::size_t>(hit.column);
    const SeenNetwork& network = *networks[column];
    if (hit.arc != NetworkLayout::none) {
        const NetworkLayout::Arc& arc =
            layout.columns()[column].arcs[static_cast<std::size_t>(hit.arc)];
        return arcTip(partAt(layout, hit.column, arc.box), network);
    }
    if (hit.box == NetworkLayout::none)
        return {};
    const NetworkPart& part = partAt(layout, hit.column, hit.box);
    if (hit.onPower && part.stage != 0)
        return switchTip(network, part, style);
    if (hit.node != NetworkLayout::none)
        return layerTip(hit.node, network, style.statistic);
    if (!part.folds())
        return layerTip(part.nodes.front(), network, style.statistic);
    return Words::tr("%1: %2 → %3")
               .arg(QString::fromStdString(part.name), shapeText(part.input),
                    shapeText(part.output)) +
           measured(style.statistic, network.mean(part.nodes, style.statistic)) +
           onNextLine(switchTip(network, part, style));
}

QString descriptionOf(const NetworkLayout& layout, const std::vector<const SeenNetwork*>& networks,
                      const NodeChoice& choice, const NetworkStyle& style) {
    if (choice.node == NetworkLayout::none)
        return Words::tr("Nothing is chosen");
    const SeenNetwork& network = *networks[static_cast<std::size_t>(choice.column)];
    const NetworkPart& part = partOf(layout, choice);
    const std::string& name = choice.whole ? part.name : network.spec().node(choice.node).name;
    const LayerStatistic statistic = style.statistic;
    const double value =
        choice.whole ? network.mean(part.nodes, statistic) : network.value(choice.node, statistic);
    const QString text = Words::tr("%1, %2, %3: %4")
                             .arg(network.label(), QString::fromStdString(name),
                                  statisticName(statistic), statisticText(statistic, value));
    return isOff(style, part, network) ? Words::tr("%1; switched off").arg(text) : text;
}

} // namespace rlab
