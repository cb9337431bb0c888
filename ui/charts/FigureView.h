// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/CurveFigure.h"

#include <QGraphicsView>

#include <optional>

namespace rlab {

/// Shows a CurveFigure as large as the widget is, and lets mouse and keys move through it: the
/// mouse reads values, its wheel zooms, dragging pans; arrow keys move the crosshair from epoch to
/// epoch.
class FigureView : public QGraphicsView {
    Q_OBJECT

public:
    explicit FigureView(const CurveSet& set, QWidget* parent = nullptr);

    CurveFigure& figure() { return figure_; }
    const CurveFigure& figure() const { return figure_; }

signals:
    /// The crosshair has moved or gone.
    void crosshairMoved();
    void zoomChanged();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void drawForeground(QPainter* painter, const QRectF& rect) override;

private:
    bool handleKey(const QKeyEvent& event);

    CurveFigure figure_;
    std::optional<QPointF> dragFrom_;
    bool focusedByKey_ = false;
};

} // namespace rlab
