// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/DepthSweepFigure.h"

#include "ui/charts/FigureExport.h"
#include "ui/charts/ProfileLines.h"
#include "ui/charts/TabularText.h"
#include "ui/session/ValueText.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>

namespace rlab {

namespace {

constexpr double titleRoom = 24;
constexpr double bottomRoom = 24;
constexpr double leftRoom = 48;
constexpr double captionRoom = 56; ///< right of the axis
constexpr double edge = 12;        ///< left and right of the lines
constexpr double markerRadius = 3.4;
constexpr double tickDistance = 28;

constexpr QSize pictureSize(1040, 560);
constexpr int margin = 24;
constexpr int headRoom = 40;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(DepthSweepFigure)
};

/// Whole decades around all values and 1, at least two.
Span decadesAround(const std::vector<SweepLine>& lines) {
    double low = -1, high = 1;
    for (const SweepLine& line : lines)
        for (const double value : line.values)
            if (isShown(value)) {
                low = std::min(low, std::floor(std::log10(value)));
                high = std::max(high, std::ceil(std::log10(value)));
            }
    return {low, high};
}

void paintMarker(QPainter& painter, const SweepLine& line, const QPointF& at, const Theme& theme) {
    const QColor color = colorOf(line, theme);
    if (line.isHollow())
        drawMarker(painter, line.marker, at, markerRadius, theme.background, color, 1.6);
    else
        drawMarker(painter, line.marker, at, markerRadius, color, theme.background, 1);
}

Qt::PenStyle penStyle(const SweepLine& line) {
    return line.isDashed() ? Qt::DashLine : Qt::SolidLine;
}

} // namespace

DepthSweepFigure::DepthSweepFigure(const SweepView& view, const QRectF& area)
    : view_(view)
    , area_(area)
    , lines_(sweepLines(view))
    , depths_(depthsOf(view.choice)) {
    double labels = 0;
    const QFontMetricsF metrics(endLabelFont());
    for (const SweepLine& line : lines_)
        labels = std::max(labels, metrics.horizontalAdvance(line.label));
    frame_.plot = area.adjusted(leftRoom, titleRoom, 0, -bottomRoom);
    frame_.plot.setRight(area.right() - (hasLabels() ? labels + 2 * endLabelGap + 4 : captionRoom));
    const double first = depths_.front(), last = depths_.back();
    const double beyond = edge * (last - first) / std::max(frame_.plot.width() - 2 * edge, 1.0);
    frame_.x = {first - beyond, last + beyond};
    frame_.yScale = {true, std::numeric_limits<double>::min()};
    frame_.y = decadesAround(lines_);
}

QPointF DepthSweepFigure::position(const SweepLine& line, std::size_t depth) const {
    const double value = line.values[depth];
    const double x = depths_[depth];
    return isShown(value) ? frame_.position({x, value})
                          : QPointF(frame_.xPosition(x), std::numeric_limits<double>::quiet_NaN());
}

bool DepthSweepFigure::hasLabels() const {
    return static_cast<double>(lines_.size()) * endLabelHeight <= frame_.plot.height();
}

std::optional<std::size_t> DepthSweepFigure::endOf(const SweepLine& line) const {
    for (std::size_t depth = depths_.size(); depth-- > 0;)
        if (isShown(line.values[depth]))
            return depth;
    return std::nullopt;
}

QString DepthSweepFigure::gapsText() const {
    int gaps = 0;
    for (const SweepLine& line : lines_)
        for (std::size_t depth = 0; depth < depths_.size(); ++depth) {
            CifarNetworkOptions network = line.network;
            network.depth = depths_[depth];
            gaps += view_.sweep.at(network) && !isShown(line.values[depth]);
        }
    return gaps == 0 ? QString()
                     : Words::tr("Gaps (%1): nothing arrives, or it overflows").arg(gaps);
}

void DepthSweepFigure::paint(QPainter& painter) const {
    painter.setRenderHint(QPainter::Antialiasing);
    paintAxes(painter);
    paintDepths(painter);
    for (const SweepLine& line : lines_)
        paintLine(painter, line);
    paintLabels(painter);
}

void DepthSweepFigure::paintAxes(QPainter& painter) const {
    const QRectF& plot = frame_.plot;
    const QRectF title(area_.left(), area_.top(), area_.width(), titleRoom - 4);
    painter.setFont(Theme::font(Theme::textSize, QFont::DemiBold));
    painter.setPen(view_.theme.text);
    painter.drawText(title, Qt::AlignLeft | Qt::AlignVCenter, ratioTitle(view_.ratio));
    painter.setFont(Theme::font(Theme::smallSize));
    painter.setPen(view_.theme.secondary);
    painter.drawText(title, Qt::AlignRight | Qt::AlignVCenter, gapsText());
    const double room = plot.height() / 20;
    const int stride = std::max(1, static_cast<int>(std::ceil(frame_.y.length() / room)));
    for (int decade = static_cast<int>(frame_.y.from); decade <= frame_.y.to; ++decade) {
        if (decade % stride != 0)
            continue;
        const double y = frame_.position({0, std::pow(10.0, decade)}).y();
        // 1: the gradient arrives as it left.
        const QColor color = decade == 0 ? view_.theme.secondary : view_.theme.line;
        painter.fillRect(QRectF(plot.left(), std::floor(y), plot.width(), 1), color);
        painter.setPen(view_.theme.secondary);
        drawTabularRight(painter, {plot.left() - endLabelGap, y + 4},
                         decade == 0 ? QStringLiteral("1") : powerText(std::pow(10.0, decade)));
    }
}

/// Each depth has its mark, as long as the labels don't touch.
void DepthSweepFigure::paintDepths(QPainter& painter) const {
    const QRectF& plot = frame_.plot;
    const double baseline = plot.bottom() + 18;
    painter.setPen(view_.theme.secondary);
    double free = plot.left() - tickDistance;
    for (const int depth : depths_) {
        const double x = frame_.xPosition(depth);
        painter.fillRect(QRectF(std::floor(x), plot.bottom(), 1, 4), view_.theme.line);
        if (x < free)
            continue;
        const QString label = QString::number(depth);
        const double width = painter.fontMetrics().horizontalAdvance(label);
        painter.drawText(QPointF(x - width / 2, baseline), label);
        free = x + std::max(width + 6, tickDistance * 0.75);
    }
    const QString caption = Words::tr("layers");
    const double width = painter.fontMetrics().horizontalAdvance(caption);
    painter.drawText(QPointF(area_.right() - width, baseline), caption);
}

void DepthSweepFigure::paintLine(QPainter& painter, const SweepLine& line) const {
    QPolygonF points;
    for (std::size_t depth = 0; depth < depths_.size(); ++depth)
        points.append(position(line, depth));
    paintGappedLine(painter, points, colorOf(line, view_.theme), line.marker, penStyle(line));
    for (const QPointF& point : points)
        if (!std::isnan(point.y()))
            paintMarker(painter, line, point, view_.theme);
}

void DepthSweepFigure::paintLabels(QPainter& painter) const {
    if (!hasLabels())
        return;
    std::vector<EndLabel> labels;
    for (const SweepLine& line : lines_)
        if (const auto end = endOf(line))
            labels.push_back({position(line, *end), line.label, colorOf(line, view_.theme)});
    paintEndLabels(painter, labels, frame_.plot, view_.theme.background);
}

void DepthSweepFigure::paintCrosshair(QPainter& painter, std::size_t depth) const {
    const QRectF& plot = frame_.plot;
    painter.fillRect(
        QRectF(std::floor(frame_.xPosition(depths_[depth])), plot.top(), 1, plot.height()),
        view_.theme.secondary);
    painter.setRenderHint(QPainter::Antialiasing);
    for (const SweepLine& line : lines_)
        if (isShown(line.values[depth]))
            paintMarker(painter, line, position(line, depth), view_.theme);
}

std::vector<const SweepLine*> DepthSweepFigure::measuredAt(std::size_t depth) const {
    std::vector<const SweepLine*> measured;
    for (const SweepLine& line : lines_) {
        CifarNetworkOptions network = line.network;
        network.depth = depths_[depth];
        if (view_.sweep.at(network))
            measured.push_back(&line);
    }
    return measured;
}

ReadoutBox DepthSweepFigure::readoutOf(std::size_t depth,
                                       const std::vector<const SweepLine*>& lines) const {
    ReadoutBox box;
    box.heading = Words::tr("%1 layers").arg(depths_[depth]);
    for (const SweepLine* line : lines)
        box.rows.push_back({colorOf(*line, view_.theme),
                            line->marker,
                            {valueText(line->values[depth]), line->label}});
    return box;
}

ReadoutBox DepthSweepFigure::readout(std::size_t depth) const {
    return readoutOf(depth, measuredAt(depth));
}

ReadoutBox DepthSweepFigure::readoutNear(std::size_t depth, double y) const {
    std::vector<const SweepLine*> lines = measuredAt(depth);
    const std::size_t all = lines.size();
    const std::size_t room = ReadoutBox::rowsIn(area_.height());
    if (all <= room)
        return readoutOf(depth, lines);
    const auto distance = [&](const SweepLine* line) {
        return isShown(line->values[depth]) ? std::abs(position(*line, depth).y() - y)
                                            : std::numeric_limits<double>::infinity();
    };
    std::ranges::stable_sort(lines, {}, distance);
    lines.resize(room);
    std::ranges::sort(lines); // as in the table
    ReadoutBox box = readoutOf(depth, lines);
    box.heading =
        Words::tr("%1 layers: the nearest %2 of %3").arg(depths_[depth]).arg(room).arg(all);
    return box;
}

std::optional<std::size_t> DepthSweepFigure::depthAt(const QPointF& position) const {
    if (!frame_.plot.contains(position))
        return std::nullopt;
    std::size_t nearest = 0;
    for (std::size_t depth = 1; depth < depths_.size(); ++depth)
        if (std::abs(frame_.xPosition(depths_[depth]) - position.x()) <
            std::abs(frame_.xPosition(depths_[nearest]) - position.x()))
            nearest = depth;
    return nearest;
}

void paintSweepSample(QPainter& painter, const SweepLine& line, const QRectF& place,
                      const Theme& theme) {
    painter.setRenderHint(QPainter::Antialiasing);
    const QPointF left(place.left() + 1, place.center().y());
    const QPointF right(place.right() - 1, place.center().y());
    paintGappedLine(painter, QPolygonF{left, right}, colorOf(line, theme), line.marker,
                    penStyle(line));
    paintMarker(painter, line, place.center(), theme);
}

DepthSweepPicture::DepthSweepPicture(const SweepView& view)
    : view_(view) {
    view_.theme = paperStyle().theme;
}

QSize DepthSweepPicture::size() const {
    return pictureSize;
}

QString DepthSweepPicture::title() const {
    return Words::tr("Untrained networks by depth");
}

void DepthSweepPicture::paint(QPainter& painter) const {
    const QRectF all = QRectF(QPointF(), size()).adjusted(margin, margin, -margin, -margin);
    const QRectF head(all.left(), all.top(), all.width(), 20);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(Theme::font(15, QFont::DemiBold));
    painter.setPen(view_.theme.text);
    painter.drawText(head, Qt::AlignLeft, title());
    painter.setFont(Theme::font());
    painter.setPen(view_.theme.secondary);
    painter.drawText(head, Qt::AlignRight, conditionsText(view_.sweep.conditions()));
    DepthSweepFigure(view_, all.adjusted(0, headRoom, 0, 0)).paint(painter);
}

} // namespace rlab
