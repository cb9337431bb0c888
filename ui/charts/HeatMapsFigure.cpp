// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/HeatMapsFigure.h"

#include "ui/Text.h"
#include "ui/charts/PixelPainting.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace rlab {

namespace {

constexpr double gap = 16;
constexpr double titleRoom = 24;
constexpr double sideRoom = 24;
constexpr double timeRoom = 18;
constexpr double widthForRatio = 200;
constexpr double projectionGap = 4;
constexpr double leastProjection = 4;       // height of a row
constexpr double mostForProjections = 0.35; // of the height

struct Words {
    Q_DECLARE_TR_FUNCTIONS(HeatMapsFigure)
};

int columns(std::size_t networks) {
    const auto count = static_cast<int>(std::max<std::size_t>(networks, 1));
    if (count <= 4)
        return count;
    return count <= 6 ? 3 : 4;
}

} // namespace

void updateImages(HeatMapImages& images, const GradientView& view) {
    images.resize(view.run.networks().size());
    for (std::size_t i = 0; i < images.size(); ++i)
        images[i].update(view.run.networks()[i], view.statistic, view.scale);
}

HeatMapsFigure::HeatMapsFigure(const GradientView& view, const HeatMapImages& images,
                               const QRectF& area)
    : view_(view)
    , images_(images)
    , area_(area) {}

int HeatMapsFigure::rows(std::size_t networks) {
    const auto count = static_cast<int>(std::max<std::size_t>(networks, 1));
    return (count + columns(networks) - 1) / columns(networks);
}

/// Of both pictures.
QRectF HeatMapsFigure::room(std::size_t network) const {
    const std::size_t count = view_.run.networks().size();
    const int across = columns(count), index = static_cast<int>(network);
    const double width = (area_.width() - gap * (across - 1)) / across;
    const double height = area_.height() / rows(count);
    const double left = area_.left() + (width + gap) * (index % across) + sideRoom;
    const double top = area_.top() + height * (index / across) + titleRoom;
    return {std::round(left), std::round(top), std::round(width - sideRoom),
            std::round(height - titleRoom - timeRoom)};
}

/// Of one projection's row, in all networks: as high as a layer's, or somewhat more where those are
/// very low.
double HeatMapsFigure::projectionHeight(double height) const {
    std::size_t most = 0, longest = 1;
    for (const ProbedNetwork& network : view_.run.networks()) {
        most = std::max(most, network.projections.size());
        longest = std::max(longest, network.line.size());
    }
    if (most == 0)
        return 0;
    const double equal = height / static_cast<double>(longest + most);
    return std::min(std::max(equal, leastProjection),
                    mostForProjections * height / static_cast<double>(most));
}

QRectF HeatMapsFigure::map(std::size_t network) const {
    QRectF all = room(network);
    std::size_t most = 0;
    for (const ProbedNetwork& each : view_.run.networks())
        most = std::max(most, each.projections.size());
    if (most > 0)
        all.setHeight(std::round(all.height() - projectionGap -
                                 projectionHeight(all.height()) * static_cast<double>(most)));
    return all;
}

QRectF HeatMapsFigure::projections(std::size_t network) const {
    const auto count = static_cast<double>(view_.run.networks()[network].projections.size());
    if (count == 0)
        return {};
    const QRectF line = map(network);
    return {line.left(), line.bottom() + projectionGap, line.width(),
            std::round(count * projectionHeight(room(network).height()))};
}

QRectF HeatMapsFigure::rowOf(std::size_t network, int row) const {
    const ProbedNetwork& each = view_.run.networks()[network];
    const int inLine = static_cast<int>(each.line.size());
    const bool isInLine = row < inLine;
    const QRectF all = isInLine ? map(network) : projections(network);
    const int place = isInLine ? row : row - inLine;
    const double height = all.height() / (isInLine ? inLine : each.rows() - inLine);
    return {all.left(), all.top() + place * height, all.width(), height};
}

double HeatMapsFigure::xOf(std::size_t network, std::int64_t step) const {
    const QRectF all = map(network);
    const auto count = static_cast<double>(view_.run.steps().size());
    return all.left() + all.width() * (static_cast<double>(view_.run.indexOf(step)) + 0.5) / count;
}

std::optional<HeatMapsFigure::Cell> HeatMapsFigure::cellAt(const QPointF& position) const {
    const auto& networks = view_.run.networks();
    if (view_.run.empty())
        return std::nullopt;
    for (std::size_t i = 0; i < networks.size(); ++i) {
        const QRectF line = map(i);
        const bool isInLine = line.contains(position);
        const QRectF all = isInLine ? line : projections(i);
        if (!all.contains(position))
            continue;
        const auto share = [](double at, double from, double length, std::size_t count) {
            const auto index =
                static_cast<std::size_t>((at - from) / length * static_cast<double>(count));
            return std::min(index, count - 1);
        };
        const std::size_t inLine = networks[i].line.size();
        const std::size_t row = isInLine ? share(position.y(), all.top(), all.height(), inLine)
                                         : inLine + share(position.y(), all.top(), all.height(),
                                                          networks[i].projections.size());
        const std::size_t time =
            share(position.x(), all.left(), all.width(), view_.run.steps().size());
        return Cell{{i, networks[i].layerOfRow(static_cast<int>(row))}, view_.run.steps()[time]};
    }
    return std::nullopt;
}

void HeatMapsFigure::paint(QPainter& painter) const {
    for (std::size_t i = 0; i < images_.size(); ++i)
        paintMap(painter, i);
}

void HeatMapsFigure::paintMap(QPainter& painter, std::size_t network) const {
    const ProbedNetwork& each = view_.run.networks()[network];
    const int inLine = static_cast<int>(each.line.size());
    paintPicture(painter, network, map(network), 0, inLine);
    if (!each.projections.empty())
        paintPicture(painter, network, projections(network), inLine, each.rows() - inLine);
    paintChosen(painter, network);
    paintTexts(painter, network);
}

void HeatMapsFigure::paintChosen(QPainter& painter, std::size_t network) const {
    if (!view_.chosen || view_.chosen->network != network)
        return;
    const int chosen = view_.run.networks()[network].rowOf(view_.chosen->layer);
    const QRectF row = rowOf(network, chosen).adjusted(-1.5, -1.5, 1.5, 1.5);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(0, 0, 0, 160), 1));
    painter.drawRect(row.adjusted(-1, -1, 1, 1));
    painter.setPen(QPen(Qt::white, 1));
    painter.drawRect(row);
}

/// Some rows of the picture, with the line of the step that is looked at.
void HeatMapsFigure::paintPicture(QPainter& painter, std::size_t network, const QRectF& place,
                                  int firstRow, int rows) const {
    painter.fillRect(place, view_.theme.control);
    paintRows(painter, network, place, firstRow, rows);
    // Light and dark side by side: to be seen on every colour of the ramp.
    const double x = std::floor(xOf(network, view_.step));
    painter.fillRect(QRectF(x - 1, place.top(), 1, place.height()), QColor(0, 0, 0, 120));
    painter.fillRect(QRectF(x, place.top(), 1, place.height()), QColor(255, 255, 255, 220));
}

void HeatMapsFigure::paintRows(QPainter& painter, std::size_t network, const QRectF& place,
                               int firstRow, int rows) const {
    const HeatMapImage& image = images_[network];
    if (image.columns() == 0)
        return;
    const auto samples = static_cast<double>(view_.run.networks()[network].samples.size());
    QRectF target = place;
    target.setWidth(target.width() * samples / static_cast<double>(view_.run.steps().size()));
    const QRect source(0, firstRow, image.columns(), rows);
    drawPixels(painter, target, image.image(), source);
}

void HeatMapsFigure::paintTexts(QPainter& painter, std::size_t network) const {
    const ProbedNetwork& each = view_.run.networks()[network];
    const QRectF all = map(network);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor color = view_.color(each);
    const double middle = all.top() - titleRoom / 2;
    drawMarker(painter, each.marker, {all.left() + 4, middle}, 3.6, color, color, 1);
    const QFont bold = Theme::font(Theme::smallSize, QFont::DemiBold);
    const QRectF title(all.left() + 14, middle - 10, all.width() - 14, 20);
    painter.setFont(bold);
    painter.setPen(color);
    painter.drawText(title, Qt::AlignLeft | Qt::AlignVCenter,
                     QFontMetricsF(bold).elidedText(each.label, Qt::ElideRight, title.width()));

    painter.setFont(Theme::font(Theme::smallSize - 1));
    painter.setPen(view_.theme.secondary);
    const ProbeSample* sample = each.at(view_.step);
    const auto ratio = sample ? firstToLast(each, *sample, view_.statistic) : std::nullopt;
    if (ratio && all.width() >= widthForRatio)
        painter.drawText(title, Qt::AlignRight | Qt::AlignVCenter,
                         Words::tr("first / last conv.: %1").arg(*ratio, 0, 'g', 3));
    const QRectF side(all.left() - sideRoom, all.top(), sideRoom - 5, all.height());
    painter.drawText(side, Qt::AlignRight | Qt::AlignTop, QStringLiteral("1"));
    painter.drawText(side, Qt::AlignRight | Qt::AlignBottom, QString::number(each.line.size()));
    const QRectF shortcuts = projections(network);
    if (!shortcuts.isNull())
        painter.drawText(
            QRectF(side.left() - 4, shortcuts.top() - 8, side.width() + 4, shortcuts.height() + 16),
            Qt::AlignRight | Qt::AlignVCenter, QStringLiteral("1×1"));
    const QRectF below(all.left(), room(network).bottom() + 2, all.width(), timeRoom - 2);
    painter.drawText(below, Qt::AlignLeft | Qt::AlignVCenter,
                     Words::tr("batch %1").arg(fullCount(view_.run.steps().front() + 1)));
    painter.drawText(below, Qt::AlignRight | Qt::AlignVCenter,
                     fullCount(view_.run.steps().back() + 1));
}

void paintScaleLegend(QPainter& painter, const GradientView& view, const QRectF& area) {
    constexpr double barHeight = 8;
    const QRectF bar(area.left(), area.top(), area.width(), barHeight);
    paintRamp(painter, bar);
    painter.setFont(Theme::font(Theme::smallSize - 1));
    painter.setPen(view.theme.secondary);
    const QFontMetricsF metrics(painter.font());
    for (const Tick& tick : view.scale.ticks()) {
        const double x = bar.left() + tick.place * bar.width();
        const double half = metrics.horizontalAdvance(tick.label) / 2;
        painter.drawText(QPointF(x - half, bar.bottom() + 13), tick.label);
    }
}

} // namespace rlab
