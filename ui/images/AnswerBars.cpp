// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/images/AnswerBars.h"

#include "ui/Text.h"
#include "ui/charts/TabularText.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace rlab {

namespace {

constexpr double barThickness = 8;
constexpr double gap = 8;
constexpr double widestLabel = 120;
constexpr double labelShare = 0.36;

/// A check mark, drawn: not each font has one.
void paintTick(QPainter& painter, const QPointF& left, const QColor& color) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(
        QPolygonF({left + QPointF(0, 0), left + QPointF(3, 3), left + QPointF(8, -4)}));
    painter.restore();
}

} // namespace

void paintAnswerBars(QPainter& painter, const QRectF& place, const QList<AnswerBar>& bars,
                     const QColor& color, const Theme& theme) {
    const double labelWidth = std::floor(std::min(widestLabel, labelShare * place.width()));
    const double figureWidth =
        std::ceil(tabularWidth(Theme::font(Theme::smallSize), percentText(1)));
    const double left = place.left() + labelWidth + gap;
    const double room = place.width() - labelWidth - figureWidth - 2 * gap;
    for (qsizetype i = 0; i < bars.size(); ++i) {
        const AnswerBar& bar = bars[i];
        const double top = place.top() + static_cast<double>(i) * answerBarHeight;
        const double middle = top + answerBarHeight / 2.0;
        painter.setFont(Theme::font(Theme::smallSize, i == 0 ? QFont::DemiBold : QFont::Normal));
        painter.setPen(i == 0 ? theme.text : theme.secondary);
        const QFontMetricsF metrics(painter.font());
        const double baseline = middle + metrics.capHeight() / 2;
        const double tickRoom = bar.isTrue ? 14 : 0;
        const QString label = metrics.elidedText(bar.label, Qt::ElideRight, labelWidth - tickRoom);
        painter.drawText(QPointF(place.left(), baseline), label);
        if (bar.isTrue)
            paintTick(painter, {place.left() + metrics.horizontalAdvance(label) + 5, middle},
                      theme.text);
        const QRectF track(left, std::round(middle - barThickness / 2), room, barThickness);
        painter.fillRect(track, theme.control);
        if (std::isfinite(bar.probability)) // at least a trace of what is not nothing
            painter.fillRect(QRectF(track.topLeft(),
                                    QSizeF(std::max(bar.probability * room, 1.0), barThickness)),
                             i == 0 ? color
                                    : QColor(color.red(), color.green(), color.blue(), 150));
        painter.setPen(i == 0 ? theme.text : theme.secondary);
        drawTabularRight(painter, {place.right(), baseline},
                         std::isfinite(bar.probability) ? percentText(bar.probability)
                                                        : QStringLiteral("–"));
    }
}

AnswerBars::AnswerBars(QWidget* parent)
    : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void AnswerBars::setTheme(const Theme& theme, const QColor& color) {
    theme_ = theme;
    color_ = color;
    update();
}

void AnswerBars::setRows(int rows) {
    setFixedHeight(rows * answerBarHeight);
}

void AnswerBars::setBars(const QList<AnswerBar>& bars) {
    if (bars == bars_)
        return;
    bars_ = bars;
    QStringList spoken;
    for (const AnswerBar& bar : bars)
        spoken.append(tr("%1 %2").arg(bar.label, percentText(bar.probability)));
    setAccessibleName(spoken.join(QStringLiteral(", ")));
    update();
}

void AnswerBars::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paintAnswerBars(painter, rect(), bars_, color_, theme_);
}

} // namespace rlab
