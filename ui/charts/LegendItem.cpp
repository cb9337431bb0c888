// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/LegendItem.h"

#include <QFontMetricsF>
#include <QPainter>

namespace rlab {

namespace {

constexpr double sampleWidth = 26;
constexpr double sampleGap = 8;
constexpr double entryGap = 22;
constexpr double rowHeight = 20;

double widthOf(LegendItem::Sample sample) {
    switch (sample) {
    case LegendItem::Sample::None:
        return 0;
    case LegendItem::Sample::Ring:
        return 12 + sampleGap;
    default:
        return sampleWidth + sampleGap;
    }
}

} // namespace

void LegendItem::setStyle(const FigureStyle& style) {
    style_ = style;
    update();
}

bool LegendItem::setEntries(const std::vector<Entry>& entries) {
    if (entries == entries_)
        return false;
    entries_ = entries;
    update();
    return true;
}

double LegendItem::entryWidth(const Entry& entry) const {
    return style_.scaled(widthOf(entry.sample)) +
           QFontMetricsF(style_.font()).horizontalAdvance(entry.text);
}

std::vector<QPointF> LegendItem::places(double width) const {
    std::vector<QPointF> places;
    QPointF place(0, style_.scaled(rowHeight / 2));
    for (const Entry& entry : entries_) {
        const double needed = entryWidth(entry);
        if (place.x() > 0 && place.x() + needed > width)
            place = {0, place.y() + style_.scaled(rowHeight)};
        places.push_back(place);
        place.rx() += needed + style_.scaled(entryGap);
    }
    return places;
}

double LegendItem::heightFor(double width) const {
    const std::vector<QPointF> all = places(width);
    return (all.empty() ? 0 : all.back().y()) + style_.scaled(rowHeight / 2);
}

void LegendItem::setGeometry(const QRectF& geometry) {
    prepareGeometryChange();
    geometry_ = geometry;
}

void LegendItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
    painter->setRenderHint(QPainter::Antialiasing);
    const std::vector<QPointF> all = places(geometry_.width());
    painter->setFont(style_.font());
    const double capHeight = QFontMetricsF(painter->font()).capHeight();
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        const QPointF left = geometry_.topLeft() + all[i];
        paintSample(*painter, entries_[i].sample, left);
        painter->setPen(style_.theme.secondary);
        painter->drawText(left + QPointF(style_.scaled(widthOf(entries_[i].sample)), capHeight / 2),
                          entries_[i].text);
    }
}

void LegendItem::paintSample(QPainter& painter, Sample sample, const QPointF& left) const {
    QColor color = style_.theme.secondary;
    const QPointF right = left + QPointF(style_.scaled(sampleWidth), 0);
    const auto line = [&](double width) {
        painter.setPen(QPen(color, style_.scaled(width), Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(left, right);
    };
    switch (sample) {
    case Sample::Heavy:
        return line(FigureStyle::heavyLine);
    case Sample::Thin:
        return line(FigureStyle::thinLine);
    case Sample::Faint:
        color.setAlphaF(0.45F);
        return line(1);
    case Sample::Band:
        color.setAlphaF(0.25F);
        return painter.fillRect(
            QRectF(left - QPointF(0, style_.scaled(4)), right + QPointF(0, style_.scaled(4))),
            color);
    case Sample::Ring:
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(color, style_.scaled(FigureStyle::thinLine)));
        return painter.drawEllipse(left + QPointF(style_.scaled(6), 0), style_.scaled(5),
                                   style_.scaled(5));
    case Sample::None:
        break;
    }
}

} // namespace rlab
