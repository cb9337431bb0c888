// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/ImageGrid.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <algorithm>
#include <utility>

namespace rlab {

namespace {

constexpr double cornerRadius = 3;

} // namespace

ImageGrid::ImageGrid(QWidget* parent)
    : QWidget(parent) {}

void ImageGrid::setTheme(const Theme& theme) {
    theme_ = theme;
    update();
}

void ImageGrid::setCells(int count, int columns, int side, int gap) {
    count_ = count;
    columns_ = columns;
    side_ = side;
    gap_ = gap;
    const int rows = (count + columns - 1) / columns;
    setFixedSize(columns * (side + gap) - gap, std::max(0, rows * (side + gap) - gap));
    setCurrent(0);
    update();
}

void ImageGrid::setImages(const QList<QImage>& images, const QStringList& tips) {
    images_ = images;
    tips_ = tips;
    setCurrent(current_);
    update();
}

void ImageGrid::setChoosable(bool choosable) {
    choosable_ = choosable;
    setFocusPolicy(choosable ? Qt::StrongFocus : Qt::NoFocus);
    setCursor(choosable ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

QRect ImageGrid::cell(int index) const {
    const int pitch = side_ + gap_;
    return {index % columns_ * pitch, index / columns_ * pitch, side_, side_};
}

int ImageGrid::indexAt(const QPoint& place) const {
    for (int i = 0; i < count_; ++i)
        if (cell(i).contains(place))
            return i;
    return -1;
}

void ImageGrid::setCurrent(int index) {
    const int before = std::exchange(current_, std::clamp(index, 0, std::max(0, count_ - 1)));
    setAccessibleDescription(tips_.value(current_));
    if (current_ != before)
        emit currentChanged(current_);
    update();
}

bool ImageGrid::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int index = indexAt(help->pos());
        const QString tip = index < 0 ? QString() : tips_.value(index);
        if (!tip.isEmpty()) {
            QToolTip::showText(help->globalPos(), tip, this, cell(index));
            return true;
        }
    }
    return QWidget::event(event);
}

void ImageGrid::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    for (int i = 0; i < count_; ++i)
        paintCell(painter, i);
}

void ImageGrid::paintCell(QPainter& painter, int index) const {
    const QRectF place = cell(index);
    QPainterPath outline;
    outline.addRoundedRect(place, cornerRadius, cornerRadius);
    const QImage image = images_.value(index);
    if (image.isNull()) {
        painter.fillPath(outline, theme_.control);
    } else {
        const bool isReduced = image.width() > side_ * devicePixelRatioF();
        painter.setRenderHint(QPainter::SmoothPixmapTransform, isReduced);
        painter.save();
        painter.setClipPath(outline);
        painter.drawImage(place, image);
        painter.restore();
    }
    if (index == current_ && hasFocus()) {
        painter.setPen(QPen(theme_.accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), cornerRadius, cornerRadius);
    }
}

void ImageGrid::mousePressEvent(QMouseEvent* event) {
    const int index = choosable_ ? indexAt(event->position().toPoint()) : -1;
    if (index < 0)
        return QWidget::mousePressEvent(event);
    setCurrent(index);
    emit chosen(index);
}

void ImageGrid::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Left:
        return setCurrent(current_ - 1);
    case Qt::Key_Right:
        return setCurrent(current_ + 1);
    case Qt::Key_Up:
        return setCurrent(current_ < columns_ ? current_ : current_ - columns_);
    case Qt::Key_Down:
        return setCurrent(current_ + columns_ < count_ ? current_ + columns_ : current_);
    case Qt::Key_Home:
        return setCurrent(0);
    case Qt::Key_End:
        return setCurrent(count_ - 1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        emit chosen(current_);
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace rlab
