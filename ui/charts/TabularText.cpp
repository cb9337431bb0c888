// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/TabularText.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>

namespace rlab {

namespace {

double digitCell(const QFontMetricsF& metrics) {
    double cell = 0;
    for (char16_t digit = u'0'; digit <= u'9'; ++digit)
        cell = std::max(cell, metrics.horizontalAdvance(QChar(digit)));
    return cell;
}

double cellOf(const QFontMetricsF& metrics, QChar character, double digits) {
    return character.isDigit() ? digits : metrics.horizontalAdvance(character);
}

} // namespace

double tabularWidth(const QFont& font, const QString& text) {
    const QFontMetricsF metrics(font);
    const double digits = digitCell(metrics);
    double width = 0;
    for (const QChar character : text)
        width += cellOf(metrics, character, digits);
    return width;
}

void drawTabularRight(QPainter& painter, const QPointF& baseline, const QString& text) {
    const QFontMetricsF metrics(painter.font());
    const double digits = digitCell(metrics);
    double x = baseline.x() - tabularWidth(painter.font(), text);
    for (const QChar character : text) {
        const double cell = cellOf(metrics, character, digits);
        const double inset = (cell - metrics.horizontalAdvance(character)) / 2;
        painter.drawText(QPointF(x + inset, baseline.y()), QString(character));
        x += cell;
    }
}

} // namespace rlab
