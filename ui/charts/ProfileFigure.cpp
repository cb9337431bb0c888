// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/ProfileFigure.h"

#include "ui/charts/ProfileLines.h"
#include "ui/charts/TabularText.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace rlab {

namespace {

constexpr double titleRoom = 24;
constexpr double bottomRoom = 24;
constexpr double leftRoom = 48;
constexpr double edge = 0.03; ///< of the height, above and below
constexpr double nearEnough = 24;
constexpr double tickDistance = 64;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ProfileFigure)
};

/// The last point that is no gap.
std::optional<QPointF> endOf(const GradientProfile::Line& line) {
    for (auto point = line.points.rbegin(); point != line.points.rend(); ++point)
        if (!std::isnan(point->y()))
            return *point;
    return std::nullopt;
}

} // namespace

ProfileFigure::ProfileFigure(const GradientView& view, const QRectF& area)
    : view_(view)
    , area_(area)
    , profile_(view.run, view.step, view.statistic, view.axis) {
    double labels = 0;
    const QFontMetricsF metrics(endLabelFont());
    for (const ProbedNetwork& each : view.run.networks())
        labels = std::max(labels, metrics.horizontalAdvance(each.label));
    frame_.plot = area.adjusted(leftRoom, titleRoom, -labels - 2 * endLabelGap, -bottomRoom);
    frame_.x = {profile_.first(), profile_.last()};
    frame_.y = {-edge, 1 + edge};
}

const ProbedNetwork& ProfileFigure::network(const GradientProfile::Line& line) const {
    return view_.run.networks()[line.network];
}

QPointF ProfileFigure::position(const QPointF& point) const {
    if (std::isnan(point.y()))
        return {frame_.xPosition(point.x()), point.y()};
    return frame_.position({point.x(), view_.scale.place(point.y())});
}

QString ProfileFigure::gapsText() const {
    int gaps = 0;
    for (const GradientProfile::Line& line : profile_.lines())
        gaps += line.gaps;
    if (gaps == 0)
        return {};
    if (view_.statistic == LayerStatistic::DeadRelus)
        return Words::tr("Gaps: layers without a ReLU behind them (%1)").arg(gaps);
    return Words::tr("Gaps: values that are 0 or not finite (%1)").arg(gaps);
}

QString ProfileFigure::projectionsText() const {
    const bool hasSome = std::ranges::any_of(profile_.lines(), [](const auto& line) {
        return std::ranges::any_of(line.projections,
                                   [](const QPointF& at) { return !std::isnan(at.y()); });
    });
    return hasSome ? Words::tr("Open markers: projections of shortcuts") : QString();
}

void ProfileFigure::paint(QPainter& painter) const {
    painter.setRenderHint(QPainter::Antialiasing);
    paintAxes(painter);
    for (const GradientProfile::Line& line : profile_.lines())
        paintLine(painter, line);
    for (const GradientProfile::Line& line : profile_.lines())
        paintProjections(painter, line);
    paintChosen(painter);
    paintLabels(painter);
}

void ProfileFigure::paintAxes(QPainter& painter) const {
    const QRectF& plot = frame_.plot;
    const QRectF title(area_.left(), area_.top(), area_.width(), titleRoom - 4);
    painter.setFont(Theme::font(Theme::textSize, QFont::DemiBold));
    painter.setPen(view_.theme.text);
    painter.drawText(title, Qt::AlignLeft | Qt::AlignVCenter,
                     Words::tr("%1, layer by layer").arg(statisticName(view_.statistic)));
    painter.setFont(Theme::font(Theme::smallSize));
    painter.setPen(view_.theme.secondary);
    QStringList notes{projectionsText(), gapsText()};
    notes.removeAll(QString());
    painter.drawText(title, Qt::AlignRight | Qt::AlignVCenter, notes.join(QStringLiteral(" · ")));
    for (const Tick& tick : view_.scale.ticks(static_cast<int>(plot.height() / 20))) {
        const double y = frame_.position({0, tick.place}).y();
        painter.fillRect(QRectF(plot.left(), std::floor(y), plot.width(), 1), view_.theme.line);
        painter.setPen(view_.theme.secondary);
        drawTabularRight(painter, {plot.left() - endLabelGap, y + 4}, tick.label);
    }
    const double baseline = plot.bottom() + 18;
    if (view_.axis == LayerAxis::RelativeDepth) {
        painter.drawText(QPointF(plot.left(), baseline), Words::tr("first layer"));
        const QString last = Words::tr("last layer");
        const double width = painter.fontMetrics().horizontalAdvance(last);
        painter.drawText(QPointF(plot.right() - width, baseline), last);
        return;
    }
    const int most = static_cast<int>(plot.width() / tickDistance);
    std::vector<Tick> ticks = axisTicks({}, frame_.x, most);
    ticks.push_back({profile_.first(), QStringLiteral("1")});
    for (const Tick& tick : ticks) {
        if (std::abs(tick.place - std::round(tick.place)) > 1e-6)
            continue;
        const double x = frame_.xPosition(tick.place);
        painter.fillRect(QRectF(std::floor(x), plot.bottom(), 1, 4), view_.theme.line);
        const double width = painter.fontMetrics().horizontalAdvance(tick.label);
        painter.drawText(QPointF(x - width / 2, baseline), tick.label);
    }
    const QString caption = Words::tr("layer");
    const double width = painter.fontMetrics().horizontalAdvance(caption);
    painter.drawText(QPointF(area_.right() - width, baseline), caption);
}

void ProfileFigure::paintLine(QPainter& painter, const GradientProfile::Line& line) const {
    QColor color = view_.color(network(line));
    if (line.isOld)
        color.setAlphaF(0.4F);
    QPolygonF points;
    for (const QPointF& point : line.points)
        points.append(position(point));
    paintGappedLine(painter, points, color, network(line).marker);
    if (const auto end = endOf(line))
        drawMarker(painter, network(line).marker, position(*end), 3.4, color,
                   view_.theme.background, 1);
}

void ProfileFigure::paintProjections(QPainter& painter, const GradientProfile::Line& line) const {
    QColor color = view_.color(network(line));
    if (line.isOld)
        color.setAlphaF(0.4F);
    for (const QPointF& point : line.projections)
        if (!std::isnan(point.y()))
            drawMarker(painter, network(line).marker, position(point), 3.2, view_.theme.background,
                       color, 1.4);
}

void ProfileFigure::paintChosen(QPainter& painter) const {
    if (!view_.chosen)
        return;
    for (const GradientProfile::Line& line : profile_.lines()) {
        if (line.network != view_.chosen->network)
            continue;
        const auto row = static_cast<std::size_t>(network(line).rowOf(view_.chosen->layer));
        const std::size_t points = line.points.size();
        const QPointF at =
            position(row < points ? line.points[row] : line.projections[row - points]);
        if (std::isnan(at.y()))
            continue;
        painter.setPen(QPen(view_.theme.text, 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(at, 5.5, 5.5);
    }
}

void ProfileFigure::paintLabels(QPainter& painter) const {
    std::vector<EndLabel> labels;
    for (const GradientProfile::Line& line : profile_.lines())
        if (const auto end = endOf(line))
            labels.push_back({position(*end), network(line).label, view_.color(network(line))});
    paintEndLabels(painter, labels, frame_.plot, view_.theme.background);
}

ReadoutBox ProfileFigure::readout(double x) const {
    ReadoutBox box;
    box.heading = view_.axis == LayerAxis::Number
                      ? Words::tr("Layer %1").arg(std::lround(x))
                      : Words::tr("%1 % of the depth").arg(std::lround(100 * x));
    for (const GradientProfile::Line& line : profile_.lines()) {
        const auto place = GradientProfile::nearest(line, x);
        if (!place)
            continue;
        const ProbedNetwork& each = network(line);
        addRow(box, each, each.line[*place]);
        for (const auto& [layer, beside] : each.projections)
            if (beside == static_cast<int>(*place))
                addRow(box, each, layer);
    }
    return box;
}

void ProfileFigure::addRow(ReadoutBox& box, const ProbedNetwork& each, int index) const {
    const auto layer = static_cast<std::size_t>(index);
    const double value = valueOf(each.at(view_.step)->layers[layer], view_.statistic);
    box.rows.push_back(
        {view_.color(each),
         each.marker,
         {each.label, statisticText(view_.statistic, value), each.layers[layer].name,
          each.layers[layer].output, Words::tr("weights %1").arg(each.layers[layer].weights)}});
}

void ProfileFigure::paintCrosshair(QPainter& painter, double x) const {
    const QRectF& plot = frame_.plot;
    painter.fillRect(QRectF(std::floor(frame_.xPosition(x)), plot.top(), 1, plot.height()),
                     view_.theme.secondary);
    painter.setRenderHint(QPainter::Antialiasing);
    for (const GradientProfile::Line& line : profile_.lines()) {
        const auto place = GradientProfile::nearest(line, x);
        if (!place || std::isnan(line.points[*place].y()))
            continue;
        painter.setPen(QPen(view_.theme.background, 1.2));
        painter.setBrush(view_.color(network(line)));
        painter.drawEllipse(position(line.points[*place]), 3.2, 3.2);
    }
}

std::optional<LayerChoice> ProfileFigure::layerAt(const QPointF& at) const {
    std::optional<LayerChoice> found;
    double least = nearEnough;
    for (const GradientProfile::Line& line : profile_.lines()) {
        const auto place = GradientProfile::nearest(line, frame_.xValue(at.x()));
        if (!place)
            continue;
        const auto consider = [&](const QPointF& point, int layer) {
            const double distance = std::abs(position(point).y() - at.y());
            if (distance < least) { // not if it is not a number
                least = distance;
                found = LayerChoice{line.network, layer};
            }
        };
        const ProbedNetwork& each = network(line);
        consider(line.points[*place], each.line[*place]);
        for (std::size_t i = 0; i < each.projections.size(); ++i)
            if (each.projections[i].beside == static_cast<int>(*place))
                consider(line.projections[i], each.projections[i].layer);
    }
    return found;
}

} // namespace rlab
