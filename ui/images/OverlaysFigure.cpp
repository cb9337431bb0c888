// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/images/OverlaysFigure.h"

#include "ui/Text.h"
#include "ui/charts/PixelPainting.h"
#include "ui/images/MapPicture.h"
#include "ui/session/ValueText.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace rlab {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(OverlaysFigure)
};

constexpr double gap = 16;
constexpr double textGap = 12;
constexpr double textWidth = 128;
constexpr double textHeight = 100;
constexpr double leastSide = 96;
constexpr double mostSide = 384;
constexpr int fineness = 2; ///< pixels of the heat for one of the figure

} // namespace

Tensor dropsOf(const OcclusionMap& map) {
    Tensor drops(map.covered.shape());
    for (std::int64_t i = 0; i < drops.size(); ++i)
        drops[i] = static_cast<float>(map.whole) - map.covered[i];
    return drops;
}

OverlaysFigure::OverlaysFigure(const ReasonsView& view, const QSizeF& room)
    : ReasonsFigure(view, room) {
    layOut();
    for (std::size_t i = 0; i < panels_.size(); ++i)
        if (view.mode == ReasonsMode::Heat)
            layOverHeat(panels_[i], i);
        else if (panels_[i].looked->occlusion)
            layOverDrops(panels_[i], i);
}

void OverlaysFigure::layOut() {
    const std::vector<const InspectedNetwork*> shown = view_.shown();
    const auto count = static_cast<double>(std::max<std::size_t>(shown.size(), 1));
    const double column = (size_.width() - gap * (count - 1)) / count;
    // The words are beside the pictures or below them, wherever those are larger.
    const double beside = std::min(column - textWidth - textGap, size_.height());
    const double above = std::min(column, size_.height() - textHeight - textGap);
    const bool isBelow = above > beside;
    const double side = std::floor(std::clamp(std::max(above, beside), leastSide, mostSide));
    size_.setHeight(isBelow ? side + textGap + textHeight : side);
    for (std::size_t i = 0; i < shown.size(); ++i) {
        Panel panel;
        panel.looked = shown[i];
        const double left = std::round(static_cast<double>(i) * (column + gap));
        panel.picture = {left, 0, side, side};
        panel.overlay = panel.picture;
        panel.texts = isBelow ? QRectF(left, side + textGap, column, textHeight)
                              : QRectF(left + side + textGap, 0, column - side - textGap, side);
        panels_.push_back(panel);
    }
}

void OverlaysFigure::layOverHeat(Panel& panel, std::size_t network) {
    const Tensor& heat = panel.looked->heat;
    panel.range = rangeOf(heat.span());
    panel.range.add(0);
    const int side = static_cast<int>(panel.picture.width()) * fineness;
    panel.colours = mapPicture(enlarged(heat.view(), side).view(), panel.range);
    const Shape& shape = heat.shape();
    const double width = panel.picture.width() / static_cast<double>(shape[1]);
    const double height = panel.picture.height() / static_cast<double>(shape[0]);
    for (std::int64_t y = 0; y < shape[0]; ++y)
        for (std::int64_t x = 0; x < shape[1]; ++x) {
            const auto value = static_cast<double>(heat[y * shape[1] + x]);
            const QRectF place(panel.picture.left() + static_cast<double>(x) * width,
                               panel.picture.top() + static_cast<double>(y) * height, width,
                               height);
            const QString share =
                panel.range.high > 0
                    ? Words::tr("%1, %2 of the most")
                          .arg(valueText(value), percentText(value / panel.range.high))
                    : valueText(value);
            cells_.push_back({place, place, network, placeText(y, x, shape), share});
        }
}

/// Each place of the square colours as much around its middle as it moves.
void OverlaysFigure::layOverDrops(Panel& panel, std::size_t network) {
    const OcclusionMap& map = *panel.looked->occlusion;
    for (const InspectedNetwork& each : view_.inspection.networks)
        if (each.occlusion)
            widen(panel.range, dropsOf(*each.occlusion).span());
    panel.range.low = 0;
    panel.colours = mapPicture(dropsOf(map).view(), panel.range);
    const Shape& shape = map.covered.shape();
    const double pixel = panel.picture.width() / panel.looked->seen.width();
    const double stride = map.spec.stride * pixel, square = map.spec.side * pixel;
    const QPointF first = panel.picture.topLeft() + QPointF(1, 1) * (square - stride) / 2;
    panel.overlay = {first, QSizeF(static_cast<double>(shape[1]) * stride,
                                   static_cast<double>(shape[0]) * stride)};
    for (std::int64_t y = 0; y < shape[0]; ++y)
        for (std::int64_t x = 0; x < shape[1]; ++x) {
            const QPointF moved(static_cast<double>(x) * stride, static_cast<double>(y) * stride);
            const auto covered = static_cast<double>(map.covered[y * shape[1] + x]);
            cells_.push_back({QRectF(first + moved, QSizeF(stride, stride)),
                              QRectF(panel.picture.topLeft() + moved, QSizeF(square, square)),
                              network,
                              Words::tr("covered from pixel %1, %2")
                                  .arg(x * map.spec.stride)
                                  .arg(y * map.spec.stride),
                              Words::tr("%1: %2 instead of %3")
                                  .arg(askedClass(*panel.looked), percentText(covered),
                                       percentText(map.whole))});
        }
}

void OverlaysFigure::paint(QPainter& painter) const {
    for (const Panel& panel : panels_) {
        drawPixels(painter, panel.picture, panel.looked->seen);
        if (!panel.colours.isNull()) {
            painter.setOpacity(view_.opacity);
            drawPixels(painter, panel.overlay, panel.colours);
            painter.setOpacity(1);
        }
        paintTexts(painter, panel);
    }
}

QString OverlaysFigure::answerText(const InspectedNetwork& looked) const {
    // A long name takes another line, its figure stays whole.
    QString percent = percentText(looked.probability(looked.answer));
    percent.replace(u' ', QChar(QChar::Nbsp));
    return Words::tr("%1, %2").arg(looked.nameOf(looked.answer), percent);
}

QString OverlaysFigure::aboutText(const InspectedNetwork& looked) const {
    const QString asked =
        looked.classIndex == looked.answer
            ? askedClass(looked)
            : Words::tr("%1 (%2)").arg(askedClass(looked),
                                       percentText(looked.probability(looked.classIndex)));
    if (view_.mode == ReasonsMode::Heat)
        return Words::tr("What speaks for %1 at %2, %3 × %4 places, smoothed")
            .arg(asked, looked.layer())
            .arg(looked.heat.shape()[0])
            .arg(looked.heat.shape()[1]);
    if (!looked.occlusion)
        return Words::tr("Not covered yet");
    return Words::tr("How much less probable %1 is with a square of %2 × %2 pixels there")
        .arg(asked)
        .arg(looked.occlusion->spec.side);
}

void OverlaysFigure::paintTexts(QPainter& painter, const Panel& panel) const {
    const InspectedNetwork& looked = *panel.looked;
    const QRectF& area = panel.texts;
    paintName(painter, {area.left(), area.top(), area.width(), nameHeight}, looked);
    painter.setFont(Theme::font(Theme::textSize, QFont::DemiBold));
    painter.setPen(view_.theme.text);
    const QRectF answer(area.left(), area.top() + nameHeight, area.width(), 3 * lineHeight);
    QRectF used;
    painter.drawText(answer, Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, answerText(looked),
                     &used);
    const QRectF about(area.left(), used.bottom() + 4, area.width(),
                       area.bottom() - legendHeight - used.bottom() - 8);
    paintSmall(painter, about, aboutText(looked), Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap);
    if (panel.colours.isNull())
        return;
    const bool isHeat = view_.mode == ReasonsMode::Heat;
    const QRectF legend(area.left(), area.bottom() - legendHeight, std::min(area.width(), 160.0),
                        legendHeight);
    paintLegend(painter, legend, QStringLiteral("0"),
                isHeat ? valueText(panel.range.high)
                       : Words::tr("%1 points").arg(100 * panel.range.high, 0, 'f', 1));
}

} // namespace rlab
