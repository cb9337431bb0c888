// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/networks/NodeChoices.h"

#include <algorithm>

namespace rlab {

namespace {

const NetworkLayout::Column& columnAt(const NetworkLayout& layout, int column) {
    return layout.columns()[static_cast<std::size_t>(column)];
}

/// All that can be chosen in a column, from top to bottom.
std::vector<NodeChoice> choices(const NetworkLayout& layout, int column) {
    std::vector<NodeChoice> all;
    for (const NetworkLayout::Box& box : columnAt(layout, column).boxes) {
        const NetworkPart& part = partAt(layout, column, box.part);
        all.push_back({column, part.nodes.front(), part.folds()});
        for (const NetworkLayout::Row& row : box.rows)
            all.push_back({column, row.node, false});
    }
    return all;
}

} // namespace

const NetworkPart& partAt(const NetworkLayout& layout, int column, int box) {
    return columnAt(layout, column).parts[static_cast<std::size_t>(box)];
}

const NetworkPart& partOf(const NetworkLayout& layout, const NodeChoice& choice) {
    return partAt(layout, choice.column, layout.boxOf(choice.column, choice.node));
}

NodeChoice choiceAt(const NetworkLayout& layout, const NetworkLayout::Hit& hit) {
    if (hit.box == NetworkLayout::none)
        return {};
    if (hit.node != NetworkLayout::none)
        return {hit.column, hit.node, false};
    const NetworkPart& part = partAt(layout, hit.column, hit.box);
    return {hit.column, part.nodes.front(), part.folds()};
}

NodeChoice drawnChoice(const NetworkLayout& layout, const NodeChoice& choice) {
    if (choice.node == NetworkLayout::none)
        return {};
    const int box = layout.boxOf(choice.column, choice.node);
    const bool hasRow =
        columnAt(layout, choice.column).boxes[static_cast<std::size_t>(box)].isUnfolded;
    return choice.whole || !hasRow
               ? NodeChoice{choice.column, partAt(layout, choice.column, box).nodes.front(), true}
               : choice;
}

NodeChoice choiceBelow(const NetworkLayout& layout, const NodeChoice& from, int by) {
    const int column = from.node == NetworkLayout::none ? 0 : from.column;
    const std::vector<NodeChoice> all = choices(layout, column);
    // A layer whose box has been folded stands where the box is.
    const auto at = std::ranges::find(all, drawnChoice(layout, from),
                                      [&](const NodeChoice& c) { return drawnChoice(layout, c); });
    const auto last = static_cast<int>(all.size()) - 1;
    const int next = at == all.end() ? 0 : static_cast<int>(at - all.begin()) + by;
    return all[static_cast<std::size_t>(std::clamp(next, 0, last))];
}

NodeChoice choiceBeside(const NetworkLayout& layout,
                        const std::vector<const SeenNetwork*>& networks, const NodeChoice& from,
                        int by) {
    const int column = from.column + by;
    if (from.node == NetworkLayout::none || column < 0 ||
        column >= static_cast<int>(networks.size()))
        return {};
    const int box = layout.boxOf(from.column, from.node);
    const std::vector<NetworkPart>& parts = columnAt(layout, column).parts;
    const NetworkPart& part = parts[std::min(static_cast<std::size_t>(box), parts.size() - 1)];
    const std::string& name =
        networks[static_cast<std::size_t>(from.column)]->spec().node(from.node).name;
    const NetworkSpec& spec = networks[static_cast<std::size_t>(column)]->spec();
    const auto same =
        std::ranges::find_if(part.nodes, [&](NodeId node) { return spec.node(node).name == name; });
    if (from.whole || same == part.nodes.end())
        return {column, part.nodes.front(), part.folds()};
    return {column, *same, false};
}

} // namespace rlab
