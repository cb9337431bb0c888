// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/HoverWidget.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

namespace rlab {

HoverWidget::HoverWidget(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , theme_(theme) {
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
}

bool HoverWidget::event(QEvent* event) {
    return (event->type() == QEvent::ToolTip && isRead()) || QWidget::event(event);
}

void HoverWidget::mouseMoveEvent(QMouseEvent* event) {
    mouse_ = event->position();
    hovered();
    update();
}

void HoverWidget::leaveEvent(QEvent* event) {
    QWidget::leaveEvent(event);
    mouse_.reset();
    hovered();
    update();
}

void HoverWidget::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    focusedByKey_ = event->reason() == Qt::TabFocusReason ||
                    event->reason() == Qt::BacktabFocusReason ||
                    event->reason() == Qt::ShortcutFocusReason;
    update();
}

void HoverWidget::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    focusedByKey_ = false;
    update();
}

void HoverWidget::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Left:
        return walk(-1);
    case Qt::Key_Right:
        return walk(1);
    default:
        QWidget::keyPressEvent(event);
    }
}

void HoverWidget::paintFocus(QPainter& painter) const {
    if (!focusedByKey_)
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme_.accent, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
}

} // namespace rlab
