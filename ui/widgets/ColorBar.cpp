// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/ColorBar.h"

#include <QPainter>

#include <algorithm>

namespace rlab {

ColorBar::ColorBar(Qt::Orientation orientation, int thickness, QWidget* parent)
    : QWidget(parent) {
    if (orientation == Qt::Vertical)
        setFixedWidth(thickness);
    else
        setFixedHeight(thickness);
}

void ColorBar::setColor(const QColor& color) {
    if (color_ != color) {
        color_ = color;
        update();
    }
}

void ColorBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color_);
    const double radius = std::min(width(), height()) / 2.0;
    painter.drawRoundedRect(rect(), radius, radius);
}

} // namespace rlab
