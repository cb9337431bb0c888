// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/GridItem.h"

#include <QPainter>

#include <cmath>

namespace rlab {

namespace {

constexpr double tickLength = 4;

/// Along the pixels' borders, where a line of one pixel is sharp.
double sharp(double position) {
    return std::floor(position);
}

} // namespace

void GridItem::setColor(const QColor& color) {
    color_ = color;
    update();
}

void GridItem::setTicks(const PlotFrame& frame, const std::vector<Tick>& x,
                        const std::vector<Tick>& y) {
    if (plot_ != frame.plot)
        prepareGeometryChange();
    plot_ = frame.plot;
    columns_.clear();
    rows_.clear();
    for (const Tick& tick : x)
        columns_.push_back(plot_.left() +
                           plot_.width() * (tick.place - frame.x.from) / frame.x.length());
    for (const Tick& tick : y)
        rows_.push_back(plot_.bottom() -
                        plot_.height() * (tick.place - frame.y.from) / frame.y.length());
    update();
}

QRectF GridItem::boundingRect() const {
    return plot_.adjusted(-1, -1, 1, tickLength + 1);
}

/// As rectangles: antialiased lines took a seventh of a frame.
void GridItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
    const auto level = [&](double y) {
        painter->fillRect(QRectF(plot_.left(), sharp(y), plot_.width(), 1), color_);
    };
    for (const double row : rows_)
        level(row);
    level(plot_.bottom());
    for (const double column : columns_)
        painter->fillRect(QRectF(sharp(column), sharp(plot_.bottom()) + 1, 1, tickLength), color_);
}

} // namespace rlab
