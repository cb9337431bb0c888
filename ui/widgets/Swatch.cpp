// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Swatch.h"

#include <QPainter>

namespace rlab {

void paintSwatch(QPainter& painter, const QRectF& place, const ColorRole& role,
                 const Theme& theme) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.curve(role));
    const double radius = role.kind == NetworkKind::Plain ? 2.5 : place.width() / 2;
    painter.drawRoundedRect(place, radius, radius);
    painter.restore();
}

QIcon swatchIcon(const ColorRole& role, const Theme& theme) {
    QIcon icon;
    for (const double scale : {1.0, 2.0, 3.0}) {
        QPixmap pixmap(QSize(swatchSide, swatchSide) * scale);
        pixmap.setDevicePixelRatio(scale);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paintSwatch(painter, QRectF(0, 0, swatchSide, swatchSide), role, theme);
        painter.end();
        icon.addPixmap(pixmap);
    }
    return icon;
}

Swatch::Swatch(QWidget* parent)
    : QWidget(parent) {
    setFixedSize(swatchSide, swatchSide);
}

void Swatch::setColor(const ColorRole& role, const Theme& theme) {
    role_ = role;
    theme_ = theme;
    update();
}

void Swatch::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paintSwatch(painter, rect(), role_, theme_);
}

} // namespace rlab
