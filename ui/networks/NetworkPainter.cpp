// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/networks/NetworkPainter.h"

#include "ui/session/Translation.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace rlab {

namespace {

constexpr double boxRadius = 7;
constexpr double rowRadius = 5;
constexpr double stageRadius = 10;
constexpr double textInset = 8;
constexpr double sumRadius = 4.5;
constexpr int rowTextSize = 12;
constexpr int signTextSize = 10;
constexpr QSizeF switchSize(20, 12);
constexpr double bypassReach = 5; // above and below a box
constexpr double widestLane = 14;
constexpr double darkTextFrom = 0.45; // of brightness()

/// What the eye takes for lightness, 0 … 1.
double brightness(const QColor& color) {
    return 0.299 * color.redF() + 0.587 * color.greenF() + 0.114 * color.blueF();
}

/// "layer1.0.conv1" → "conv1": the box says the rest.
QString ownName(const std::string& name, const std::string& part) {
    const bool isInside = name.starts_with(part + ".");
    return QString::fromStdString(isInside ? name.substr(part.size() + 1) : name);
}

} // namespace

bool colorsShortcuts(LayerStatistic statistic) {
    return statistic == LayerStatistic::Gradient || statistic == LayerStatistic::OutputGradient;
}

bool isOff(const NetworkStyle& style, const NetworkPart& part, const SeenNetwork& network) {
    return style.off.contains(part.name) && network.canSwitchOff(part.name);
}

void NetworkPainter::paint(const NetworkLayout& layout, int number, const SeenNetwork& network,
                           const QRectF& visible) {
    const NetworkLayout::Column& column = layout.columns()[static_cast<std::size_t>(number)];
    const auto isVisible = [&](const QRectF& rect) { return rect.intersects(visible); };
    for (const NetworkLayout::Stage& stage : column.stages)
        if (isVisible(stage.rect))
            paintStage(stage);
    painter_.setPen(QPen(style_.theme.disabled, 1.5));
    for (const QLineF& line : column.lines)
        if (line.y2() >= visible.top() && line.y1() <= visible.bottom())
            painter_.drawLine(line);
    for (const NetworkLayout::Arc& arc : column.arcs)
        if (arc.begin.y() <= visible.bottom() && arc.end.y() + sumRadius >= visible.top())
            paintArc(arc, column.parts[static_cast<std::size_t>(arc.box)], network);
    for (const NetworkLayout::Box& box : column.boxes) {
        const NetworkPart& part = column.parts[static_cast<std::size_t>(box.part)];
        if (!isVisible(box.rect))
            continue;
        if (part.block == NetworkPart::none && isOff(style_, part, network))
            paintBypass(box, column.rect);
        paintBox(box, part, network, number);
    }
    // Once more over the box: the way into it.
    for (const NetworkLayout::Arc& arc : column.arcs)
        if (arc.endsInBox && arc.begin.y() <= visible.bottom() && arc.end.y() >= visible.top())
            paintArc(arc, column.parts[static_cast<std::size_t>(arc.box)], network);
}

void NetworkPainter::paintStage(const NetworkLayout::Stage& stage) {
    painter_.setPen(QPen(style_.theme.line, 1));
    painter_.setBrush(style_.theme.surface);
    painter_.drawRoundedRect(stage.rect.adjusted(0.5, 0.5, -0.5, -0.5), stageRadius, stageRadius);
    paintTexts(stage.heading, tr("Stage %1").arg(stage.number), shapeText(stage.shape),
               style_.theme.secondary, rowTextSize, true);
}

void NetworkPainter::paintArc(const NetworkLayout::Arc& arc, const NetworkPart& part,
                              const SeenNetwork& network) {
    const BlockSample* sample = network.block(part.block);
    const bool isColored = sample && style_.scale && colorsShortcuts(style_.statistic);
    const QColor color = isColored ? style_.scale->color(sample->shortcut) : QColor();
    const QPainterPath path = arc.path();
    painter_.setBrush(Qt::NoBrush);
    if (isOff(style_, part, network)) {
        // The only way that is left.
        painter_.setPen(QPen(style_.theme.text, 3, Qt::SolidLine, Qt::FlatCap));
    } else if (color.isValid()) {
        // A rim, for colours that come near that of the ground.
        painter_.setPen(QPen(style_.theme.disabled, 5, Qt::SolidLine, Qt::FlatCap));
        painter_.drawPath(path);
        painter_.setPen(QPen(color, 3.5, Qt::SolidLine, Qt::FlatCap));
    } else {
        painter_.setPen(QPen(style_.theme.disabled, 2, Qt::SolidLine, Qt::FlatCap));
    }
    painter_.drawPath(path);
    painter_.setPen(QPen(style_.theme.secondary, 1.25));
    painter_.setBrush(style_.theme.surface);
    painter_.drawEllipse(arc.end, sumRadius, sumRadius);
    const double reach = sumRadius - 1.75;
    painter_.drawLine(arc.end - QPointF(reach, 0), arc.end + QPointF(reach, 0));
    painter_.drawLine(arc.end - QPointF(0, reach), arc.end + QPointF(0, reach));
    if (!arc.sign.isEmpty()) {
        painter_.setPen(QPen(style_.theme.disabled, 1));
        painter_.setBrush(style_.theme.surface);
        painter_.drawRoundedRect(arc.sign, 4, 4);
        painter_.setPen(style_.theme.text);
        painter_.setFont(Theme::font(signTextSize));
        painter_.drawText(arc.sign, Qt::AlignCenter,
                          part.way == ShortcutWay::Padding ? QStringLiteral("+0")
                                                           : QStringLiteral("1×1"));
    }
}

QColor NetworkPainter::fill(double value) const {
    return style_.scale ? style_.scale->color(value) : QColor();
}

QColor NetworkPainter::textOn(const QColor& fill) const {
    if (!fill.isValid())
        return style_.theme.text;
    return brightness(fill) > darkTextFrom ? Theme::lightTheme().text : Theme::darkTheme().text;
}

void NetworkPainter::paintBox(const NetworkLayout::Box& box, const NetworkPart& part,
                              const SeenNetwork& network, int column) {
    const double value = network.mean(part.nodes, style_.statistic);
    const bool off = isOff(style_, part, network);
    const QColor heat = box.isUnfolded || off ? QColor() : fill(value);
    paintGround(box.rect, boxRadius, heat, style_.theme.control, off);
    QRectF line(box.rect.topLeft(), QSizeF(box.rect.width(), NetworkLayout::foldedHeight));
    const QColor color = off ? style_.theme.secondary : textOn(heat);
    if (!box.sign.isEmpty()) {
        paintFoldSign(box, color);
        line.setLeft(box.sign.right() - textInset);
    }
    if (showsPower(part, network, column)) {
        paintPower(box, !off, color);
        line.setRight(box.power.left() + textInset);
    }
    QString right;
    if (off)
        right = tr("off");
    else if (!std::isnan(value) && style_.scale)
        right = QString::number(value, 'g', 2);
    else if (part.stage == 0)
        right = shapeText(part.output);
    paintTexts(line, QString::fromStdString(part.name), right, color, Theme::textSize, false);
    paintOutline(box.rect, boxRadius, {column, part.nodes.front(), true});
    for (const NetworkLayout::Row& row : box.rows)
        paintRow(row, network, column, off);
}

/// What is switched off has no colour and a dashed edge.
void NetworkPainter::paintGround(const QRectF& rect, double radius, const QColor& heat,
                                 const QColor& plain, bool isOff) {
    const QRectF edge = rect.adjusted(0.5, 0.5, -0.5, -0.5);
    if (isOff) {
        painter_.setPen(QPen(style_.theme.disabled, 1, Qt::DashLine));
        painter_.setBrush(style_.theme.surface);
        painter_.drawRoundedRect(edge, radius, radius);
        painter_.setPen(Qt::NoPen);
        painter_.setBrush(QBrush(style_.theme.line, Qt::BDiagPattern));
    } else {
        painter_.setPen(QPen(heat.isValid() ? style_.theme.disabled : style_.theme.line, 1));
        painter_.setBrush(heat.isValid() ? heat : plain);
    }
    painter_.drawRoundedRect(edge, radius, radius);
}

/// Without a shortcut what comes in goes on as if the block were not there.
void NetworkPainter::paintBypass(const NetworkLayout::Box& box, const QRectF& column) {
    const double x = box.rect.center().x();
    NetworkLayout::Arc around;
    around.begin = QPointF(x, box.rect.top() - bypassReach);
    around.end = QPointF(x, box.rect.bottom() + bypassReach);
    around.lane = box.rect.right() + std::min((column.right() - box.rect.right()) / 2, widestLane);
    painter_.setBrush(Qt::NoBrush);
    painter_.setPen(QPen(style_.theme.text, 3, Qt::SolidLine, Qt::FlatCap));
    painter_.drawPath(around.path());
}

bool NetworkPainter::showsPower(const NetworkPart& part, const SeenNetwork& network,
                                int column) const {
    const bool isHovered = style_.hovered.column == column &&
                           style_.hovered.node >= part.nodes.front() &&
                           style_.hovered.node <= part.nodes.back();
    return network.canSwitchOff(part.name) &&
           (style_.showsSwitches || isHovered || style_.off.contains(part.name));
}

void NetworkPainter::paintPower(const NetworkLayout::Box& box, bool isOn, const QColor& color) {
    QRectF rect(QPointF(), switchSize);
    rect.moveCenter(box.power.center());
    const double radius = rect.height() / 2;
    painter_.setPen(QPen(color, 1.25));
    painter_.setBrush(isOn ? color : style_.theme.surface);
    painter_.drawRoundedRect(rect, radius, radius);
    const double knob = isOn ? rect.right() - radius : rect.left() + radius;
    painter_.setPen(Qt::NoPen);
    painter_.setBrush(isOn ? (brightness(color) > darkTextFrom ? Theme::lightTheme().text
                                                               : Theme::darkTheme().text)
                           : color);
    painter_.drawEllipse(QPointF(knob, rect.center().y()), radius - 2.5, radius - 2.5);
}

void NetworkPainter::paintRow(const NetworkLayout::Row& row, const SeenNetwork& network, int column,
                              bool isOff) {
    const Node& node = network.spec().node(row.node);
    const QColor heat = isOff ? QColor() : fill(network.value(row.node, style_.statistic));
    paintGround(row.rect, rowRadius, heat, style_.theme.surface, isOff);
    const std::string& name = node.name;
    const std::size_t dot = name.find('.');
    const std::size_t second = dot == std::string::npos ? dot : name.find('.', dot + 1);
    const auto* conv = std::get_if<Conv2dSpec>(&node.layer);
    const QString right =
        conv ? QStringLiteral("%1×%2").arg(conv->kernel.height).arg(conv->kernel.width) : QString();
    paintTexts(row.rect, ownName(name, name.substr(0, second)), right,
               isOff ? style_.theme.secondary : textOn(heat), rowTextSize, false);
    paintOutline(row.rect, rowRadius, {column, row.node, false});
}

void NetworkPainter::paintFoldSign(const NetworkLayout::Box& box, const QColor& color) {
    const QPointF centre = box.sign.center();
    painter_.setPen(QPen(color, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter_.setBrush(Qt::NoBrush);
    const QPolygonF sign = box.isUnfolded ? QPolygonF({{-3.5, -1.75}, {0, 1.75}, {3.5, -1.75}})
                                          : QPolygonF({{-1.75, -3.5}, {1.75, 0}, {-1.75, 3.5}});
    painter_.drawPolyline(sign.translated(centre));
}

/// What is right only where it has room beside what is left.
void NetworkPainter::paintTexts(const QRectF& rect, const QString& left, const QString& right,
                                const QColor& color, int size, bool bold) {
    const QRectF room = rect.adjusted(textInset, 0, -textInset, 0);
    const QFont font = Theme::font(size, bold ? QFont::DemiBold : QFont::Normal);
    const QFontMetricsF metrics(font);
    painter_.setFont(font);
    painter_.setPen(color);
    const double spare = room.width() - metrics.horizontalAdvance(left) - textInset / 2;
    painter_.drawText(room, Qt::AlignVCenter | Qt::AlignLeft,
                      metrics.elidedText(left, Qt::ElideRight, room.width()));
    const QFont smaller = Theme::font(rowTextSize);
    if (!right.isEmpty() && QFontMetricsF(smaller).horizontalAdvance(right) <= spare) {
        painter_.setFont(smaller);
        painter_.drawText(room, Qt::AlignVCenter | Qt::AlignRight, right);
    }
}

void NetworkPainter::paintOutline(const QRectF& rect, double radius, const NodeChoice& what) {
    const bool isChosen = what == style_.chosen;
    if (!isChosen && what != style_.hovered)
        return;
    painter_.setBrush(Qt::NoBrush);
    // The ground's colour between, so that the frame shows on any fill.
    if (isChosen) {
        painter_.setPen(QPen(style_.theme.surface, 2));
        painter_.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius - 1, radius - 1);
    }
    painter_.setPen(
        QPen(isChosen ? style_.theme.accent : style_.theme.secondary, isChosen ? 2.5 : 1.5));
    painter_.drawRoundedRect(rect.adjusted(-0.75, -0.75, 0.75, 0.75), radius + 1, radius + 1);
}

} // namespace rlab
