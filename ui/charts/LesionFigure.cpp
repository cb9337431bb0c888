// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/LesionFigure.h"

#include "ui/Text.h"
#include "ui/charts/FigureExport.h"
#include "ui/charts/TabularText.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace rlab {

namespace {

constexpr double leftRoom = 40;
constexpr double legendRow = 18;
constexpr double legendGap = 14;
constexpr double signRoom = 18;
constexpr double belowLegend = 6;
constexpr double bottomRoom = 34;  ///< numbers of blocks, names of stages
constexpr double numbersFrom = 15; ///< pixels a block; else only stages are named
constexpr double markerRadius = 3.6;
constexpr double mostApart = 5; ///< of the networks' markers of one block, from the middle
constexpr double leastTop = 0.1;
constexpr double headroom = 1.06;
constexpr double tickDistance = 28;

constexpr QSize pictureSize(1040, 480);
constexpr int margin = 24;
constexpr int headRoom = 40;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(LesionFigure)
};

/// "layer2.11" → "2" and "11".
std::pair<QString, QString> numbersOf(const std::string& block) {
    const QString name = QString::fromStdString(block);
    const qsizetype dot = name.indexOf(u'.');
    const QString prefix = QStringLiteral("layer");
    if (dot < 0 || !name.startsWith(prefix))
        return {{}, name};
    return {name.mid(prefix.size(), dot - prefix.size()), name.mid(dot + 1)};
}

double highestError(const LesionView& view) {
    double highest = 0;
    for (const LesionLine& line : view.lines) {
        highest = std::max(highest, line.sweep.whole.test.error());
        for (const LesionResult& result : line.sweep.results)
            highest = std::max(highest, result.answers.test.error());
    }
    return highest;
}

} // namespace

LesionFigure::LesionFigure(const LesionView& view, const QRectF& area)
    : view_(view)
    , area_(area)
    , blocks_(blocksOf(view)) {
    const double top = layOutLegend();
    frame_.plot = area.adjusted(leftRoom, 0, 0, -bottomRoom);
    frame_.plot.setTop(std::min(top, frame_.plot.bottom()));
    frame_.x = {-0.5, static_cast<double>(std::max<std::size_t>(blocks_.size(), 1)) - 0.5};
    frame_.y = {0, std::min(1.0, std::max(leastTop, highestError(view) * headroom))};
}

/// Signs with their words, in as many rows as it takes; returns where they end.
double LesionFigure::layOutLegend() {
    std::vector<std::pair<QString, int>> entries;
    bool changesShape = false;
    for (std::size_t i = 0; i < view_.lines.size(); ++i) {
        entries.emplace_back(view_.lines[i].label, static_cast<int>(i));
        changesShape |= std::ranges::any_of(view_.lines[i].blocks, &LesionBlock::changesShape);
    }
    if (changesShape)
        entries.emplace_back(Words::tr("changes the shape"), hollow);
    entries.emplace_back(Words::tr("nothing off"), dashed);
    const QFontMetricsF metrics(Theme::font(Theme::smallSize));
    double x = area_.left(), y = area_.top() + legendRow / 2;
    for (const auto& [text, line] : entries) {
        const double width = signRoom + metrics.horizontalAdvance(text);
        if (x > area_.left() && x + width > area_.right()) {
            x = area_.left();
            y += legendRow;
        }
        legend_.push_back({text, {x + 7, y}, line});
        x += width + legendGap;
    }
    return y + legendRow / 2 + belowLegend;
}

double LesionFigure::step() const {
    return frame_.plot.width() / frame_.x.length();
}

double LesionFigure::xPosition(std::size_t block) const {
    return frame_.xPosition(static_cast<double>(block));
}

double LesionFigure::yPosition(double error) const {
    return frame_.position({0, error}).y();
}

std::optional<QPointF> LesionFigure::position(std::size_t line, std::size_t block) const {
    const LesionResult* result = view_.lines[line].at(blocks_[block]);
    if (!result)
        return std::nullopt;
    const double apart = std::min(mostApart, step() / 5);
    const double middle = static_cast<double>(view_.lines.size() - 1) / 2;
    return QPointF(xPosition(block) + 2 * apart * (static_cast<double>(line) - middle),
                   yPosition(result->answers.test.error()));
}

void LesionFigure::paint(QPainter& painter) const {
    painter.setRenderHint(QPainter::Antialiasing);
    paintLegend(painter);
    paintAxis(painter);
    paintStages(painter);
    for (const LesionLine& line : view_.lines)
        if (line.hasWhole)
            paintWhole(painter, line);
    for (std::size_t line = 0; line < view_.lines.size(); ++line)
        paintBlocks(painter, line);
}

void LesionFigure::paintLegend(QPainter& painter) const {
    painter.setFont(Theme::font(Theme::smallSize));
    for (const LegendEntry& entry : legend_) {
        const QColor& neutral = view_.theme.secondary;
        if (entry.line == dashed) {
            painter.setPen(QPen(neutral, 1.5, Qt::DashLine));
            painter.drawLine(entry.place - QPointF(6, 0), entry.place + QPointF(6, 0));
        } else if (entry.line == hollow) {
            drawMarker(painter, MarkerShape::Circle, entry.place, markerRadius,
                       view_.theme.background, neutral, 1.6);
        } else {
            paintMarker(painter, view_.lines[static_cast<std::size_t>(entry.line)], entry.place,
                        false);
        }
        painter.setPen(view_.theme.secondary);
        painter.drawText(entry.place + QPointF(signRoom - 7, 4), entry.text);
    }
}

void LesionFigure::paintAxis(QPainter& painter) const {
    const QRectF& plot = frame_.plot;
    painter.setFont(Theme::font(Theme::smallSize));
    const int most = std::max(2, static_cast<int>(plot.height() / tickDistance));
    for (const Tick& tick : axisTicks({}, {100 * frame_.y.from, 100 * frame_.y.to}, most)) {
        const double y = yPosition(tick.place / 100);
        painter.fillRect(QRectF(plot.left(), std::floor(y), plot.width(), 1), view_.theme.line);
        painter.setPen(view_.theme.secondary);
        drawTabularRight(painter, {plot.left() - 8, y + 4}, QStringLiteral("%1 %").arg(tick.label));
    }
}

/// Numbers below the blocks, and below those the stages that they are of.
void LesionFigure::paintStages(QPainter& painter) const {
    const QRectF& plot = frame_.plot;
    painter.setFont(Theme::font(Theme::smallSize));
    painter.setPen(view_.theme.secondary);
    const QFontMetricsF metrics(painter.font());
    for (std::size_t first = 0; first < blocks_.size();) {
        const QString stage = numbersOf(blocks_[first]).first;
        std::size_t end = first;
        for (; end < blocks_.size() && numbersOf(blocks_[end]).first == stage; ++end)
            if (step() >= numbersFrom) {
                const QString number = numbersOf(blocks_[end]).second;
                painter.drawText(QPointF(xPosition(end) - metrics.horizontalAdvance(number) / 2,
                                         plot.bottom() + 14),
                                 number);
            }
        const double left = xPosition(first) - step() / 2, right = xPosition(end - 1) + step() / 2;
        if (first > 0)
            painter.fillRect(QRectF(std::floor(left), plot.top(), 1, plot.height() + bottomRoom),
                             view_.theme.line);
        const QString name = Words::tr("Stage %1").arg(stage);
        painter.drawText(QPointF((left + right - metrics.horizontalAdvance(name)) / 2,
                                 plot.bottom() + (step() >= numbersFrom ? 30 : 18)),
                         name);
        first = end;
    }
}

void LesionFigure::paintWhole(QPainter& painter, const LesionLine& line) const {
    const double y = yPosition(line.sweep.whole.test.error());
    painter.setPen(QPen(view_.theme.curve(line.color), 1.5, Qt::DashLine));
    painter.drawLine(QPointF(frame_.plot.left(), y), QPointF(frame_.plot.right(), y));
}

void LesionFigure::paintBlocks(QPainter& painter, std::size_t index) const {
    const LesionLine& line = view_.lines[index];
    if (!line.hasWhole)
        return;
    const double whole = yPosition(line.sweep.whole.test.error());
    for (std::size_t block = 0; block < blocks_.size(); ++block) {
        const std::optional<QPointF> at = position(index, block);
        if (!at)
            continue;
        painter.setPen(QPen(view_.theme.curve(line.color), 1.5));
        painter.drawLine(QPointF(at->x(), whole), *at);
        paintMarker(painter, line, *at, line.at(blocks_[block])->changesShape);
    }
}

void LesionFigure::paintMarker(QPainter& painter, const LesionLine& line, const QPointF& at,
                               bool isHollow) const {
    const QColor color = view_.theme.curve(line.color);
    if (isHollow)
        drawMarker(painter, line.marker(), at, markerRadius, view_.theme.background, color, 1.6);
    else
        drawMarker(painter, line.marker(), at, markerRadius, color, view_.theme.background, 1);
}

void LesionFigure::paintCrosshair(QPainter& painter, std::size_t block) const {
    painter.fillRect(
        QRectF(std::floor(xPosition(block)), frame_.plot.top(), 1, frame_.plot.height()),
        view_.theme.secondary);
    for (std::size_t line = 0; line < view_.lines.size(); ++line)
        if (const std::optional<QPointF> at = position(line, block))
            paintMarker(painter, view_.lines[line], *at,
                        view_.lines[line].at(blocks_[block])->changesShape);
}

ReadoutBox LesionFigure::readout(std::size_t block) const {
    ReadoutBox box;
    box.heading = Words::tr("Without %1").arg(QString::fromStdString(blocks_[block]));
    for (const LesionLine& line : view_.lines) {
        const QColor color = view_.theme.curve(line.color);
        if (const LesionResult* result = line.at(blocks_[block])) {
            const double error = result->answers.test.error();
            box.rows.push_back({color,
                                line.marker(),
                                {percentText(error),
                                 pointsText(error - line.sweep.whole.test.error()), line.label}});
        } else if (!line.canDoWithout(blocks_[block])) {
            box.rows.push_back(
                {color, line.marker(), {QStringLiteral("–"), QString(), line.label}});
        }
    }
    return box;
}

std::optional<std::size_t> LesionFigure::blockAt(const QPointF& position) const {
    if (!frame_.plot.contains(position) || blocks_.empty())
        return std::nullopt;
    const double index = std::round(frame_.xValue(position.x()));
    return static_cast<std::size_t>(
        std::clamp(index, 0.0, static_cast<double>(blocks_.size() - 1)));
}

LesionPicture::LesionPicture(const LesionView& view)
    : view_(view) {
    view_.theme = paperStyle().theme;
}

QSize LesionPicture::size() const {
    return pictureSize;
}

QString LesionPicture::title() const {
    return Words::tr("Test error without one block");
}

void LesionPicture::paint(QPainter& painter) const {
    const QRectF all = QRectF(QPointF(), size()).adjusted(margin, margin, -margin, -margin);
    const QRectF head(all.left(), all.top(), all.width(), 20);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(Theme::font(15, QFont::DemiBold));
    painter.setPen(view_.theme.text);
    painter.drawText(head, Qt::AlignLeft, title());
    painter.setFont(Theme::font());
    painter.setPen(view_.theme.secondary);
    painter.drawText(head, Qt::AlignRight, conditionsText(view_));
    LesionFigure(view_, all.adjusted(0, headRoom, 0, 0)).paint(painter);
}

} // namespace rlab
