// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/networks/MagnitudeLegend.h"

#include "ui/session/ValueText.h"

#include <QLinearGradient>
#include <QPainter>

#include <algorithm>

namespace rlab {

namespace {

constexpr int titleHeight = 18;
constexpr int rampHeight = 10;
constexpr int tickHeight = 18;
constexpr int widest = 320;
constexpr int colorStops = 32;

} // namespace

MagnitudeLegend::MagnitudeLegend(QWidget* parent)
    : QWidget(parent) {
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

QSize MagnitudeLegend::sizeHint() const {
    return {widest, titleHeight + rampHeight + tickHeight};
}

QSize MagnitudeLegend::minimumSizeHint() const {
    return {120, sizeHint().height()};
}

void MagnitudeLegend::setTheme(const Theme& theme) {
    theme_ = theme;
    update();
}

void MagnitudeLegend::setScale(const std::optional<HeatScale>& scale, const QString& title) {
    if (scale_ == scale && title_ == title)
        return;
    scale_ = scale;
    title_ = title;
    QString spoken = title;
    if (scale)
        spoken += tr(", colours from %1 to %2")
                      .arg(powerText(scale->lowest()), powerText(scale->highest()));
    setAccessibleName(spoken);
    update();
}

void MagnitudeLegend::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    painter.setFont(Theme::font(Theme::smallSize));
    painter.setPen(theme_.secondary);
    if (!scale_) {
        painter.drawText(rect(), Qt::AlignVCenter | Qt::AlignLeft | Qt::TextWordWrap, title_);
        return;
    }
    painter.drawText(QRect(0, 0, width(), titleHeight), Qt::AlignVCenter | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(title_, Qt::ElideRight, width()));
    const QRectF ramp(0.5, titleHeight + 0.5, std::min(width(), widest) - 1, rampHeight - 1);
    QLinearGradient colors(ramp.topLeft(), ramp.topRight());
    for (int i = 0; i <= colorStops; ++i) {
        const double place = static_cast<double>(i) / colorStops;
        colors.setColorAt(place, HeatScale::colorAt(place));
    }
    painter.setPen(QPen(theme_.disabled, 1));
    painter.setBrush(colors);
    painter.drawRoundedRect(ramp, 3, 3);
    painter.setPen(theme_.secondary);
    const double y = ramp.bottom() + 2;
    for (const double tick : scale_->ticks()) {
        const QString text = powerText(tick);
        const double textWidth = QFontMetricsF(painter.font()).horizontalAdvance(text) + 2;
        const double x = ramp.left() + scale_->place(tick) * ramp.width();
        const double left = std::clamp(x - textWidth / 2, 0.0, ramp.right() - textWidth + 1);
        painter.drawText(QRectF(left, y, textWidth, tickHeight - 2),
                         Qt::AlignTop | Qt::AlignHCenter, text);
    }
}

} // namespace rlab
