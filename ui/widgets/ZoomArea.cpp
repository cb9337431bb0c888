// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/ZoomArea.h"

#include <QApplication>
#include <QMouseEvent>
#include <QScrollBar>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <utility>

namespace rlab {

namespace {

constexpr double wheelStep = 120; // of QWheelEvent
constexpr double leastZoom = 0.3;
constexpr double mostZoom = 3;
constexpr int lineStep = 24;

} // namespace

ZoomArea::ZoomArea(int headerHeight, QWidget* parent)
    : QAbstractScrollArea(parent)
    , headerHeight_(headerHeight) {
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setFocusPolicy(Qt::NoFocus); // the area itself has it
    viewport()->setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    verticalScrollBar()->setSingleStep(lineStep);
    horizontalScrollBar()->setSingleStep(lineStep);
}

void ZoomArea::setContentsSize(const QSizeF& size) {
    size_ = size;
    fitScrollBars();
}

void ZoomArea::fitScrollBars() {
    const QSizeF all = size_ * zoom_;
    const QSize room = viewport()->size() - QSize(0, headerHeight_);
    verticalScrollBar()->setPageStep(room.height());
    verticalScrollBar()->setRange(
        0, std::max(0, static_cast<int>(std::ceil(all.height())) - room.height()));
    horizontalScrollBar()->setPageStep(room.width());
    horizontalScrollBar()->setRange(
        0, std::max(0, static_cast<int>(std::ceil(all.width())) - room.width()));
}

QPointF ZoomArea::origin() const {
    const double spare = (viewport()->width() - size_.width() * zoom_) / 2;
    return {spare > 0 ? std::floor(spare) : -horizontalScrollBar()->value(),
            headerHeight_ - static_cast<double>(verticalScrollBar()->value())};
}

QRectF ZoomArea::toViewport(const QRectF& rect) const {
    return {origin() + rect.topLeft() * zoom_, rect.size() * zoom_};
}

QPointF ZoomArea::toContents(QPointF place) const {
    return (place - origin()) / zoom_;
}

void ZoomArea::setZoom(double zoom) {
    zoomAt(zoom, viewport()->rect().center());
}

void ZoomArea::zoomAt(double zoom, QPointF anchor) {
    const QPointF before = toContents(anchor);
    zoom_ = std::clamp(zoom, leastZoom, mostZoom);
    fitScrollBars();
    const QPointF moved = origin() + before * zoom_ - anchor;
    verticalScrollBar()->setValue(verticalScrollBar()->value() + qRound(moved.y()));
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() + qRound(moved.x()));
    viewport()->update();
}

void ZoomArea::showRect(const QRectF& contents) {
    const QRectF rect = toViewport(contents);
    const QRectF room(0, headerHeight_, viewport()->width(), viewport()->height() - headerHeight_);
    const auto scroll = [](QScrollBar& bar, double low, double high, double from, double to) {
        if (low - roomAround < from)
            bar.setValue(bar.value() + static_cast<int>(low - roomAround - from));
        else if (high + roomAround > to)
            bar.setValue(bar.value() + static_cast<int>(high + roomAround - to));
    };
    scroll(*verticalScrollBar(), rect.top(), rect.bottom(), room.top(), room.bottom());
    scroll(*horizontalScrollBar(), rect.left(), rect.right(), room.left(), room.right());
}

void ZoomArea::scrollContentsBy(int, int) {
    viewport()->update(); // the header stays
}

void ZoomArea::wheelEvent(QWheelEvent* event) {
    if (event->modifiers() & Qt::ControlModifier) {
        zoomAt(zoom_ * std::pow(zoomStep, event->angleDelta().y() / wheelStep), event->position());
        event->accept();
        return;
    }
    QAbstractScrollArea::wheelEvent(event);
}

void ZoomArea::press(const QPoint& place) {
    pressedAt_ = place;
    scrolledAt_ = QPoint(horizontalScrollBar()->value(), verticalScrollBar()->value());
    isDragging_ = false;
}

void ZoomArea::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton)
        press(event->pos());
    event->accept();
}

void ZoomArea::mouseMoveEvent(QMouseEvent* event) {
    if (!pressedAt_) {
        const bool isAbove = event->position().y() < headerHeight_;
        hoveredAt(isAbove ? std::nullopt : std::optional(event->position()));
        return;
    }
    const QPoint moved = event->pos() - *pressedAt_;
    isDragging_ |= moved.manhattanLength() >= QApplication::startDragDistance();
    if (isDragging_) {
        viewport()->setCursor(Qt::ClosedHandCursor);
        horizontalScrollBar()->setValue(scrolledAt_.x() - moved.x());
        verticalScrollBar()->setValue(scrolledAt_.y() - moved.y());
    }
}

void ZoomArea::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !pressedAt_)
        return;
    pressedAt_.reset();
    viewport()->setCursor(Qt::ArrowCursor);
    if (!std::exchange(isDragging_, false) && event->position().y() >= headerHeight_)
        clickedAt(event->position());
}

void ZoomArea::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && event->position().y() >= headerHeight_)
        doubleClickedAt(event->position());
}

} // namespace rlab
