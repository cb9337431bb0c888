// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/images/PictureFrame.h"

#include <QPainter>
#include <QPainterPath>

namespace rlab {

namespace {

constexpr int captionHeight = 18;
constexpr double radius = 6;
/// Enough for the sharpest screen.
constexpr int mostScale = 3;

} // namespace

void paintPicture(QPainter& painter, const QRectF& place, const QImage& picture) {
    if (picture.isNull())
        return;
    QRectF target(QPointF(), QSizeF(picture.size()).scaled(place.size(), Qt::KeepAspectRatio));
    target.moveCenter(place.center());
    const bool isReduced = picture.width() > target.width() * painter.device()->devicePixelRatio();
    painter.save();
    painter.setRenderHint(QPainter::SmoothPixmapTransform, isReduced);
    painter.drawImage(target, picture);
    painter.restore();
}

PictureFrame::PictureFrame(int side, QWidget* parent)
    : QWidget(parent)
    , side_(side) {
    setFixedSize(side, side + captionHeight);
}

void PictureFrame::setTheme(const Theme& theme) {
    theme_ = theme;
    update();
}

void PictureFrame::setPicture(const QImage& picture, const QString& caption) {
    if (picture.cacheKey() != picture_.cacheKey()) {
        picture_ = picture;
        const int most = side_ * mostScale;
        const bool isLarge = picture.width() > most || picture.height() > most;
        reduced_ = isLarge ? picture.scaled(most, most, Qt::KeepAspectRatio) : picture;
    }
    caption_ = caption;
    setAccessibleName(caption);
    update();
}

void PictureFrame::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF square(0, 0, side_, side_);
    QPainterPath outline;
    outline.addRoundedRect(square, radius, radius);
    painter.fillPath(outline, theme_.control);
    painter.save();
    painter.setClipPath(outline);
    paintPicture(painter, square, reduced_);
    painter.restore();
    painter.setPen(theme_.secondary);
    painter.setFont(Theme::font(11));
    painter.drawText(QRectF(0, side_, side_, captionHeight), Qt::AlignHCenter | Qt::AlignBottom,
                     painter.fontMetrics().elidedText(caption_, Qt::ElideRight, side_));
}

} // namespace rlab
