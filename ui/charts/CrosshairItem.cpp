// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/CrosshairItem.h"

#include "ui/charts/CurvesItem.h"
#include "ui/charts/TabularText.h"
#include "ui/session/Translation.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace rlab {

namespace {

constexpr double padding = 10;
constexpr double rowHeight = 18;
constexpr double swatchColumn = 16;
constexpr double columnGap = 16;
constexpr double lineDistance = 12;
constexpr double dotRadius = 3.2;
constexpr double longestName = 170;

std::optional<double> height(const std::optional<QPointF>& point) {
    return point ? std::optional(point->y()) : std::nullopt;
}

} // namespace

CrosshairItem::CrosshairItem() {
    setZValue(10);
    hide();
}

void CrosshairItem::show(const std::vector<Panel>& panels, std::size_t anchor, double x,
                         const CurveSet& curves, const FigureStyle& style) {
    prepareGeometryChange();
    panels_ = panels;
    anchor_ = anchor;
    x_ = x;
    style_ = style;
    rows_ = readout(curves, x);
    heading_ = horizontalText(curves.options(), x);
    makeColumns(curves);
    bounds_ = boxPlace();
    for (const Panel& panel : panels_)
        bounds_ |= panel.frame.plot;
    setVisible(true);
    update();
}

void CrosshairItem::makeColumns(const CurveSet& curves) {
    const CurveOptions& options = curves.options();
    const QString unit = options.metric == Metric::Error ? tr("%1, %") : tr("%1, nats");
    Column train{QString(unit).replace(QStringLiteral("%1"), tr("train")), {}, 0};
    Column test{tr("test"), {}, 0};
    Column seeds{tr("seeds"), {}, 0};
    const QFontMetricsF metrics(style_.font());
    names_.clear();
    namesWidth_ = metrics.horizontalAdvance(heading_);
    for (const ReadoutRow& row : rows_) {
        names_.append(metrics.elidedText(row.curve->name().label(), Qt::ElideRight,
                                         style_.scaled(longestName)));
        namesWidth_ = std::max(namesWidth_, style_.scaled(swatchColumn) +
                                                metrics.horizontalAdvance(names_.last()));
        train.cells.append(metricText(options, height(row.train)));
        test.cells.append(metricText(options, height(row.test)));
        seeds.cells.append(row.low ? tr("%1 … %2").arg(metricText(options, height(row.low)),
                                                       metricText(options, height(row.high)))
                                   : QString());
    }
    columns_ = {train};
    if (options.test)
        columns_.push_back(test);
    if (curves.hasRepeats())
        columns_.push_back(seeds);
    for (Column& column : columns_) {
        column.width = metrics.horizontalAdvance(column.heading);
        for (const QString& cell : column.cells)
            column.width = std::max(column.width, tabularWidth(style_.font(), cell));
    }
}

QRectF CrosshairItem::boxPlace() const {
    double width = namesWidth_ + style_.scaled(2 * padding);
    for (const Column& column : columns_)
        width += style_.scaled(columnGap) + column.width;
    const double height = style_.scaled(2 * padding + rowHeight * (1.0 + rows_.size()));
    const PlotFrame& frame = panels_[anchor_].frame;
    const double line = frame.xPosition(x_);
    const QRectF all = panels_.front().frame.plot | panels_.back().frame.plot;
    const double right = line + style_.scaled(lineDistance);
    const double left = line - style_.scaled(lineDistance) - width;
    const bool fitsRight = right + width <= all.right() + style_.scaled(60);
    const double x = fitsRight ? right : std::max(left, all.left());
    return {x, frame.plot.top() + style_.scaled(padding), width, height};
}

void CrosshairItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
    painter->setRenderHint(QPainter::Antialiasing);
    paintLines(*painter);
    if (!rows_.empty())
        paintBox(*painter);
}

void CrosshairItem::paintLines(QPainter& painter) const {
    for (const Panel& panel : panels_) {
        const QRectF& plot = panel.frame.plot;
        const double x = std::round(panel.frame.xPosition(x_)) + 0.5;
        if (x < plot.left() - 1 || x > plot.right() + 1)
            continue;
        painter.setPen(QPen(style_.theme.secondary, 1));
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
        for (const ReadoutRow& row : rows_) {
            if (std::ranges::find(panel.curves, row.curve) == panel.curves.end())
                continue;
            const QColor color = CurvesItem::color(row.curve->name(), style_);
            for (const auto& point : {row.train, row.test}) {
                if (!point || std::isnan(point->y()))
                    continue;
                const QPointF place = panel.frame.position(*point);
                if (!plot.contains(place))
                    continue;
                painter.setPen(QPen(style_.theme.background, 1.2));
                painter.setBrush(color);
                painter.drawEllipse(place, style_.scaled(dotRadius), style_.scaled(dotRadius));
            }
        }
    }
}

void CrosshairItem::paintBox(QPainter& painter) const {
    const QRectF box = boxPlace();
    painter.setPen(QPen(style_.theme.line, 1));
    painter.setBrush(style_.theme.surface);
    painter.drawRoundedRect(box, 8, 8);
    painter.setFont(style_.font());
    const double left = box.left() + style_.scaled(padding);
    double baseline = box.top() + style_.scaled(padding + 12);
    painter.setPen(style_.theme.secondary);
    painter.drawText(QPointF(left, baseline), heading_);
    double right = left + namesWidth_;
    for (const Column& column : columns_) {
        right += style_.scaled(columnGap) + column.width;
        drawTabularRight(painter, {right, baseline}, column.heading);
    }
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        baseline += style_.scaled(rowHeight);
        const auto index = static_cast<qsizetype>(i);
        const CurveName& name = rows_[i].curve->name();
        const QColor color = CurvesItem::color(name, style_);
        drawMarker(painter, markerShape(name.kind, name.rank),
                   {left + style_.scaled(4), baseline - style_.scaled(4)}, style_.scaled(3.6),
                   color, color, 1);
        painter.setPen(style_.theme.text);
        painter.drawText(QPointF(left + style_.scaled(swatchColumn), baseline), names_[index]);
        right = left + namesWidth_;
        for (const Column& column : columns_) {
            right += style_.scaled(columnGap) + column.width;
            painter.setPen(&column == &columns_.front() ? style_.theme.text
                                                        : style_.theme.secondary);
            drawTabularRight(painter, {right, baseline}, column.cells[index]);
        }
    }
}

} // namespace rlab
