// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/FigureView.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QResizeEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace rlab {

namespace {

constexpr double wheelStep = 120; // of QWheelEvent
constexpr double zoomStep = 0.8;
constexpr double panStep = 40;

} // namespace

FigureView::FigureView(const CurveSet& set, QWidget* parent)
    : QGraphicsView(parent)
    , figure_(set) {
    setScene(&figure_.scene());
    figure_.cacheItems();
    setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAlignment(Qt::AlignLeft | Qt::AlignTop);
    // The curves lie over all of it: one repaint is cheaper than adding up their regions.
    setViewportUpdateMode(QGraphicsView::FullViewportUpdate);
    setFocusPolicy(Qt::StrongFocus);
    setInteractive(false);
    setMouseTracking(true);
    viewport()->setFocusPolicy(Qt::NoFocus); // the view itself has it
    viewport()->setMouseTracking(true);
}

void FigureView::resizeEvent(QResizeEvent* event) {
    QGraphicsView::resizeEvent(event);
    figure_.setSize(event->size());
}

void FigureView::wheelEvent(QWheelEvent* event) {
    // Some systems turn a wheel with Alt or Shift held into a level one.
    const QPoint turned = event->angleDelta();
    const double factor =
        std::pow(zoomStep, (turned.y() != 0 ? turned.y() : turned.x()) / wheelStep);
    const bool onlyX = event->modifiers() & Qt::ShiftModifier;
    const bool onlyY = event->modifiers() & Qt::ControlModifier;
    figure_.zoom(mapToScene(event->position().toPoint()), onlyY ? 1 : factor, onlyX ? 1 : factor);
    figure_.moveCrosshair(event->position());
    event->accept();
    emit zoomChanged();
}

void FigureView::mousePressEvent(QMouseEvent* event) {
    setFocus(Qt::MouseFocusReason); // the viewport, which is clicked, takes none
    if (event->button() == Qt::LeftButton)
        dragFrom_ = event->position();
    event->accept();
}

void FigureView::mouseMoveEvent(QMouseEvent* event) {
    if (dragFrom_ && figure_.isZoomed()) {
        viewport()->setCursor(Qt::ClosedHandCursor);
        figure_.pan(event->position() - *dragFrom_);
        dragFrom_ = event->position();
        emit zoomChanged();
    }
    figure_.moveCrosshair(event->position());
    emit crosshairMoved();
    event->accept();
}

void FigureView::mouseReleaseEvent(QMouseEvent* event) {
    dragFrom_.reset();
    viewport()->unsetCursor();
    event->accept();
}

void FigureView::mouseDoubleClickEvent(QMouseEvent* event) {
    figure_.resetZoom();
    figure_.moveCrosshair(event->position());
    event->accept();
    emit zoomChanged();
}

void FigureView::keyPressEvent(QKeyEvent* event) {
    if (!handleKey(*event))
        return QGraphicsView::keyPressEvent(event);
    event->accept();
    emit crosshairMoved();
    emit zoomChanged();
}

bool FigureView::handleKey(const QKeyEvent& event) {
    const bool shift = event.modifiers() & Qt::ShiftModifier;
    if (event.modifiers() & (Qt::ControlModifier | Qt::AltModifier))
        return false;
    switch (event.key()) {
    case Qt::Key_Left:
        shift ? figure_.pan({panStep, 0}) : figure_.stepCrosshair(-1);
        return true;
    case Qt::Key_Right:
        shift ? figure_.pan({-panStep, 0}) : figure_.stepCrosshair(1);
        return true;
    case Qt::Key_Up:
        figure_.pan({0, panStep});
        return true;
    case Qt::Key_Down:
        figure_.pan({0, -panStep});
        return true;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        figure_.zoomAtCentre(zoomStep);
        return true;
    case Qt::Key_Minus:
        figure_.zoomAtCentre(1 / zoomStep);
        return true;
    case Qt::Key_0:
    case Qt::Key_Home:
        figure_.resetZoom();
        return true;
    default:
        return false;
    }
}

void FigureView::leaveEvent(QEvent* event) {
    QGraphicsView::leaveEvent(event);
    if (!hasFocus()) {
        figure_.hideCrosshair();
        emit crosshairMoved();
    }
}

void FigureView::focusInEvent(QFocusEvent* event) {
    QGraphicsView::focusInEvent(event);
    focusedByKey_ = event->reason() == Qt::TabFocusReason ||
                    event->reason() == Qt::BacktabFocusReason ||
                    event->reason() == Qt::ShortcutFocusReason;
    viewport()->update();
}

void FigureView::focusOutEvent(QFocusEvent* event) {
    QGraphicsView::focusOutEvent(event);
    if (!underMouse()) {
        figure_.hideCrosshair();
        emit crosshairMoved();
    }
    viewport()->update();
}

/// The frame that shows where the keys go; only for who came here by key.
void FigureView::drawForeground(QPainter* painter, const QRectF&) {
    if (!hasFocus() || !focusedByKey_)
        return;
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(figure_.style().theme.accent, 1.5));
    painter->setBrush(Qt::NoBrush);
    painter->drawRoundedRect(sceneRect().adjusted(5, 5, -5, -5), 8, 8);
}

} // namespace rlab
