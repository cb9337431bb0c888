// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"
#include "ui/charts/HeatScale.h"
#include "ui/networks/NetworkLayout.h"
#include "ui/networks/SeenNetwork.h"

#include <optional>

class QPainter;

namespace rlab {

/// A layer, or a box as a whole; in one of the networks beside each other.
struct NodeChoice {
    int column = 0;
    NodeId node = -1;   ///< -1: nothing
    bool whole = false; ///< the box that the node is in

    bool operator==(const NodeChoice&) const = default;
};

/// What networks look like beside where they are.
struct NetworkStyle {
    Theme theme = Theme::lightTheme();
    LayerStatistic statistic = LayerStatistic::Gradient;
    std::optional<HeatScale> scale; ///< none: everything in neutral colours
    NodeChoice chosen;
    NodeChoice hovered;
};

/// Whether the gradients that come down shortcuts can be put on the scale of this statistic.
bool colorsShortcuts(LayerStatistic statistic);

/// Draws one column of a layout.
class NetworkPainter {
public:
    NetworkPainter(QPainter& painter, const NetworkStyle& style)
        : painter_(painter)
        , style_(style) {}

    /// What lies within `visible`.
    void paint(const NetworkLayout& layout, int column, const SeenNetwork& network,
               const QRectF& visible);

private:
    void paintStage(const NetworkLayout::Stage& stage);
    void paintArc(const NetworkLayout::Arc& arc, const NetworkPart& part,
                  const SeenNetwork& network);
    void paintBox(const NetworkLayout::Box& box, const NetworkPart& part,
                  const SeenNetwork& network, int column);
    void paintRow(const NetworkLayout::Row& row, const SeenNetwork& network, int column);
    void paintFoldSign(const NetworkLayout::Box& box, const QColor& color);
    void paintTexts(const QRectF& rect, const QString& left, const QString& right,
                    const QColor& color, int size, bool bold);
    void paintOutline(const QRectF& rect, double radius, const NodeChoice& what);
    QColor fill(double value) const;
    QColor textOn(const QColor& fill) const;

    QPainter& painter_;
    const NetworkStyle& style_;
};

} // namespace rlab
