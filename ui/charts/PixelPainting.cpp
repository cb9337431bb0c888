// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/PixelPainting.h"

#include "ui/charts/HeatScale.h"

#include <QPaintEngine>
#include <QPainter>

#include <algorithm>

namespace rlab {

void drawPixels(QPainter& painter, const QRectF& target, const QImage& image, const QRect& source) {
    painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
    if (painter.paintEngine()->type() == QPaintEngine::Raster) {
        painter.drawImage(target, image, source);
        return;
    }
    // Readers of files would smooth it.
    constexpr double fine = 4;
    painter.drawImage(target,
                      image.copy(source).scaled((target.size() * fine).toSize(),
                                                Qt::IgnoreAspectRatio, Qt::FastTransformation));
}

void paintRamp(QPainter& painter, const QRectF& bar) {
    const int width = static_cast<int>(bar.width());
    for (int x = 0; x < width; ++x)
        painter.fillRect(QRectF(bar.left() + x, bar.top(), 1.01, bar.height()),
                         HeatScale::colorAt(x / std::max(1.0, width - 1.0)));
}

} // namespace rlab
