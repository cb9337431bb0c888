// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/networks/NetworkLayout.h"

#include "core/nn/NetworkLayers.h"

#include <algorithm>
#include <cmath>

namespace rlab {

namespace {

constexpr double margin = 8;      // around all
constexpr double columnGap = 8;   // between networks
constexpr double padding = 8;     // of a column, left of its boxes and right of its arcs
constexpr double gap = 18;        // between boxes: sum and fork of the arcs lie in it
constexpr double laneWidth = 26;  // right of the boxes
constexpr double laneOffset = 14; // of the arc in it
constexpr double forkAbove = 5;   // of a box: where the arc leaves
constexpr double sumBelow = 6;
constexpr double sumInset = 12; // in its row
constexpr double headingHeight = 32;
constexpr double stageEnd = 12; // below the last sum of a stage
constexpr double rowHeight = 24;
constexpr double rowStep = 26;
constexpr double rowInset = 6;
constexpr double signSide = 24; // of the fold sign's square
constexpr double powerWidth = 34;
constexpr double cornerRadius = 8;
constexpr double arcReach = 5; // of a click beside an arc
constexpr QSizeF waySize(24, 14);

} // namespace

QPainterPath NetworkLayout::Arc::path() const {
    const double across = std::min(cornerRadius, (end.y() - begin.y()) / 2);
    QPainterPath path(begin);
    path.lineTo(lane - across, begin.y());
    path.quadTo(QPointF(lane, begin.y()), QPointF(lane, begin.y() + across));
    path.lineTo(lane, end.y() - across);
    path.quadTo(QPointF(lane, end.y()), QPointF(lane - across, end.y()));
    path.lineTo(end);
    return path;
}

NetworkLayout::NetworkLayout(const std::vector<const NetworkSpec*>& networks) {
    for (const NetworkSpec* network : networks) {
        Column column;
        column.parts = partsOf(*network);
        columns_.push_back(std::move(column));
        std::vector<NodeId> sums, inputs;
        for (const ResidualBlock& block : residualBlocks(*network)) {
            sums.push_back(block.sum);
            inputs.push_back(block.input);
        }
        sums_.push_back(std::move(sums));
        inputs_.push_back(std::move(inputs));
    }
    arrange();
}

void NetworkLayout::setUnfolded(std::set<std::string> names) {
    unfolded_ = std::move(names);
    arrange();
}

void NetworkLayout::setUnfolded(const std::string& name, bool unfolded) {
    if (unfolded)
        unfolded_.insert(name);
    else
        unfolded_.erase(name);
    arrange();
}

void NetworkLayout::setAllUnfolded(bool unfolded) {
    unfolded_.clear();
    if (unfolded)
        for (const Column& column : columns_)
            for (const NetworkPart& part : column.parts)
                if (part.folds())
                    unfolded_.insert(part.name);
    arrange();
}

void NetworkLayout::setWidth(double width) {
    if (width != width_) {
        width_ = width;
        arrange();
    }
}

double NetworkLayout::heightOf(const NetworkPart& part) const {
    return part.folds() && unfolded_.contains(part.name)
               ? foldedHeight + static_cast<double>(part.nodes.size()) * rowStep + 4
               : foldedHeight;
}

void NetworkLayout::arrange() {
    const auto count = static_cast<double>(columns_.size());
    const double share = (width_ - 2 * margin - (count - 1) * columnGap) / count;
    const double width = std::floor(std::clamp(share, leastColumn, widestColumn));
    const bool hasArcs =
        std::ranges::any_of(sums_, [](const std::vector<NodeId>& sums) { return !sums.empty(); });
    const double boxWidth = width - 2 * padding - (hasArcs ? laneWidth - padding / 2 : 0);
    std::size_t ranks = 0;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        Column& column = columns_[i];
        column.rect = QRectF(margin + static_cast<double>(i) * (width + columnGap), 0, width, 0);
        column.boxes.clear();
        column.arcs.clear();
        column.stages.clear();
        column.lines.clear();
        ranks = std::max(ranks, column.parts.size());
    }
    double y = margin;
    for (std::size_t rank = 0; rank < ranks; ++rank) {
        double height = 0;
        bool opensStage = false, closesStage = false;
        for (const Column& column : columns_) {
            if (rank >= column.parts.size())
                continue;
            const int stage = column.parts[rank].stage;
            height = std::max(height, heightOf(column.parts[rank]));
            opensStage |= stage != 0 && (rank == 0 || column.parts[rank - 1].stage != stage);
            closesStage |= stage != 0 && (rank + 1 == column.parts.size() ||
                                          column.parts[rank + 1].stage != stage);
        }
        if (opensStage)
            y += headingHeight;
        for (Column& column : columns_)
            if (rank < column.parts.size())
                place(column, rank, y, boxWidth);
        y += height + gap + (closesStage ? stageEnd : 0);
    }
    y += margin - gap;
    for (Column& column : columns_)
        column.rect.setHeight(y);
    size_ = columns_.empty() ? QSizeF()
                             : QSizeF(columns_.back().rect.right() + margin, std::max(y, 0.0));
}

void NetworkLayout::place(Column& column, std::size_t index, double top, double boxWidth) {
    const NetworkPart& part = column.parts[index];
    Box box;
    box.part = static_cast<int>(index);
    box.rect = QRectF(column.rect.left() + padding, top, boxWidth, heightOf(part));
    box.isUnfolded = box.rect.height() > foldedHeight;
    if (part.folds())
        box.sign = QRectF(box.rect.topLeft(), QSizeF(signSide, foldedHeight));
    if (part.stage != 0)
        box.power = QRectF(box.rect.right() - powerWidth, top, powerWidth, foldedHeight);
    if (box.isUnfolded)
        placeRows(part, box);
    const bool isFirst = index == 0;
    if (!isFirst) {
        const QRectF before = column.boxes.back().rect;
        column.lines.emplace_back(before.center().x(), before.bottom(), before.center().x(), top);
    }
    if (part.stage != 0) {
        if (isFirst || column.parts[index - 1].stage != part.stage) {
            const QRectF heading(column.rect.left(), top - headingHeight, column.rect.width(),
                                 headingHeight - forkAbove);
            column.stages.push_back({part.stage, {}, heading, heading});
        }
        Stage& stage = column.stages.back();
        stage.shape = part.output;
        stage.rect.setBottom(box.rect.bottom() + stageEnd);
    }
    column.boxes.push_back(std::move(box));
    if (part.block != NetworkPart::none)
        addArc(column, index);
}

void NetworkLayout::placeRows(const NetworkPart& part, Box& box) const {
    double y = box.rect.top() + foldedHeight;
    for (const NodeId node : part.nodes) {
        box.rows.push_back({node, QRectF(box.rect.left() + rowInset, y,
                                         box.rect.width() - 2 * rowInset, rowHeight)});
        y += rowStep;
    }
}

void NetworkLayout::addArc(Column& column, std::size_t index) {
    const auto number = static_cast<std::size_t>(&column - columns_.data());
    const NetworkPart& part = column.parts[index];
    const auto block = static_cast<std::size_t>(part.block);
    const Box& box = column.boxes.back();
    Arc arc;
    arc.box = static_cast<int>(index);
    arc.from = inputs_[number][block];
    arc.to = sums_[number][block];
    arc.lane = box.rect.right() + laneOffset;
    arc.begin = QPointF(box.rect.center().x(), box.rect.top() - forkAbove);
    arc.end = QPointF(box.rect.center().x(), box.rect.bottom() + sumBelow);
    const auto row = std::ranges::find(box.rows, arc.to, &Row::node);
    arc.endsInBox = row != box.rows.end();
    if (arc.endsInBox)
        arc.end = QPointF(row->rect.right() - sumInset, row->rect.center().y());
    if (part.way != ShortcutWay::Identity) {
        arc.sign = QRectF(QPointF(), waySize);
        arc.sign.moveCenter(QPointF(arc.lane, box.rect.top() + foldedHeight / 2));
    }
    column.arcs.push_back(arc);
}

NetworkLayout::Hit NetworkLayout::at(QPointF place) const {
    Hit hit;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        const Column& column = columns_[i];
        if (!column.rect.contains(place))
            continue;
        hit.column = static_cast<int>(i);
        // Boxes lie below each other.
        const auto box = std::ranges::lower_bound(
            column.boxes, place.y(), {}, [](const Box& each) { return each.rect.bottom(); });
        if (box != column.boxes.end() && box->rect.contains(place)) {
            hit.box = static_cast<int>(box - column.boxes.begin());
            hit.onSign = box->sign.contains(place);
            hit.onPower = box->power.contains(place);
            for (const Row& row : box->rows)
                if (row.rect.contains(place))
                    hit.node = row.node;
            return hit;
        }
        const QRectF around(place - QPointF(arcReach, arcReach),
                            QSizeF(2 * arcReach, 2 * arcReach));
        for (std::size_t a = 0; a < column.arcs.size(); ++a) {
            const Arc& arc = column.arcs[a];
            const bool isNear = around.top() < arc.end.y() && around.bottom() > arc.begin.y();
            const QRectF way(QPointF(arc.lane - arcReach, arc.begin.y()),
                             QPointF(arc.lane + arcReach, arc.end.y()));
            if (isNear && (way.contains(place) || arc.sign.contains(place)))
                hit.arc = static_cast<int>(a);
        }
    }
    return hit;
}

int NetworkLayout::boxOf(int column, NodeId node) const {
    const std::vector<NetworkPart>& parts = columns_[static_cast<std::size_t>(column)].parts;
    const auto part = std::ranges::lower_bound(
        parts, node, {}, [](const NetworkPart& each) { return each.nodes.back(); });
    return static_cast<int>(part - parts.begin());
}

QRectF NetworkLayout::rectOf(int column, NodeId node) const {
    const Box& box = columns_[static_cast<std::size_t>(column)]
                         .boxes[static_cast<std::size_t>(boxOf(column, node))];
    const auto row = std::ranges::find(box.rows, node, &Row::node);
    return row == box.rows.end() ? box.rect : row->rect;
}

} // namespace rlab
