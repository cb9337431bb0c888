// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"
#include "ui/charts/HeatScale.h"
#include "ui/networks/NetworkLayout.h"
#include "ui/networks/SeenNetwork.h"

#include <QCoreApplication>

#include <optional>
#include <set>
#include <string>

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
    std::set<std::string> off;  ///< names of blocks that are switched off, where they can be
    bool showsSwitches = false; ///< of all blocks; else of those that are off or under the mouse
};

/// Whether this part is a block that is switched off.
bool isOff(const NetworkStyle& style, const NetworkPart& part, const SeenNetwork& network);

/// Whether the gradients that come down shortcuts can be put on the scale of this statistic.
bool colorsShortcuts(LayerStatistic statistic);

/// Draws one column of a layout.
class NetworkPainter {
    Q_DECLARE_TR_FUNCTIONS(rlab::NetworkPainter)

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
    void paintRow(const NetworkLayout::Row& row, const SeenNetwork& network, int column,
                  bool isOff);
    void paintFoldSign(const NetworkLayout::Box& box, const QColor& color);
    bool showsPower(const NetworkPart& part, const SeenNetwork& network, int column) const;
    void paintPower(const NetworkLayout::Box& box, bool isOn, const QColor& color);
    void paintGround(const QRectF& rect, double radius, const QColor& heat, const QColor& plain,
                     bool isOff);
    void paintBypass(const NetworkLayout::Box& box, const QRectF& column);
    void paintTexts(const QRectF& rect, const QString& left, const QString& right,
                    const QColor& color, int size, bool bold);
    void paintOutline(const QRectF& rect, double radius, const NodeChoice& what);
    QColor fill(double value) const;
    QColor textOn(const QColor& fill) const;

    QPainter& painter_;
    const NetworkStyle& style_;
};

} // namespace rlab
