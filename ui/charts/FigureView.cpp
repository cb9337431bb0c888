// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/FigureView.h"

#include <QResizeEvent>

namespace rlab {

FigureView::FigureView(QWidget* parent)
    : QGraphicsView(parent) {
    setScene(&figure_.scene());
    setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAlignment(Qt::AlignLeft | Qt::AlignTop);
    // The curves lie over all of it: one repaint is cheaper than adding up their regions.
    setViewportUpdateMode(QGraphicsView::FullViewportUpdate);
    setFocusPolicy(Qt::NoFocus);
    viewport()->setFocusPolicy(Qt::NoFocus);
    setInteractive(false);
}

void FigureView::resizeEvent(QResizeEvent* event) {
    QGraphicsView::resizeEvent(event);
    figure_.setSize(event->size());
}

} // namespace rlab
