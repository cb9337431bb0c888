// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/GridItem.h"

#include <QPainter>

#include <cmath>

namespace rlab {

namespace {

constexpr double tickLength = 4;

/// The middle of a pixel: a line of one pixel's width is sharp there.
double sharp(double position) {
    return std::floor(position) + 0.5;
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

void GridItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(color_, 1, Qt::SolidLine, Qt::FlatCap));
    for (const double row : rows_)
        painter->drawLine(QPointF(plot_.left(), sharp(row)), QPointF(plot_.right(), sharp(row)));
    const double bottom = sharp(plot_.bottom());
    painter->drawLine(QPointF(plot_.left(), bottom), QPointF(plot_.right(), bottom));
    for (const double column : columns_)
        painter->drawLine(QPointF(sharp(column), bottom),
                          QPointF(sharp(column), bottom + tickLength));
}

} // namespace rlab
