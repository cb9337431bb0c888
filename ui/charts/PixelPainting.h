// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QRectF>

class QPainter;

namespace rlab {

/// Part of an image, its pixels as squares with sharp borders, in the window and in files.
void drawPixels(QPainter& painter, const QRectF& target, const QImage& image, const QRect& source);
inline void drawPixels(QPainter& painter, const QRectF& target, const QImage& image) {
    drawPixels(painter, target, image, image.rect());
}

/// All colours of the HeatScale, from left to right.
void paintRamp(QPainter& painter, const QRectF& bar);

} // namespace rlab
