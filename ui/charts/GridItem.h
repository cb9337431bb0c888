// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/PlotFrame.h"

#include <QColor>
#include <QGraphicsItem>

#include <vector>

namespace rlab {

/// The plot's level lines, its bottom line and the small ticks below that. Qt Charts would draw
/// lines at both ends of a category axis, too, where a zoomed view has no tick.
class GridItem : public QGraphicsItem {
public:
    void setColor(const QColor& color);
    void setTicks(const PlotFrame& frame, const std::vector<Tick>& x, const std::vector<Tick>& y);

    QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    QColor color_;
    QRectF plot_;
    std::vector<double> columns_; ///< where the ticks are
    std::vector<double> rows_;
};

} // namespace rlab
