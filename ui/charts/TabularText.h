// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QFont;
class QPainter;
class QPointF;

namespace rlab {

// Figures in columns. Inter's digits differ in width, and Qt 6.4 can't ask a font for its tabular
// ones, so each digit gets a cell of its own.

double tabularWidth(const QFont& font, const QString& text);
/// With the painter's font and pen; `baseline` is where the text ends.
void drawTabularRight(QPainter& painter, const QPointF& baseline, const QString& text);

} // namespace rlab
