// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractScrollArea>

#include <optional>

namespace rlab {

/// Contents that scroll and zoom below a header that stays. Dragging moves them, Ctrl and the wheel
/// zoom; a click is a press that was not dragged.
class ZoomArea : public QAbstractScrollArea {
    Q_OBJECT

public:
    explicit ZoomArea(int headerHeight, QWidget* parent = nullptr);

    double zoom() const { return zoom_; }
    /// Keeps what is in the middle there.
    void setZoom(double zoom);
    /// From the contents to the viewport.
    QRectF toViewport(const QRectF& rect) const;

protected:
    static constexpr double zoomStep = 1.25;
    static constexpr double roomAround = 24; ///< of what is scrolled to

    /// Before zooming.
    void setContentsSize(const QSizeF& size);
    QPointF toContents(QPointF place) const;
    /// Where the contents' origin is in the viewport.
    QPointF origin() const;
    /// Scrolls until a part of the contents is in sight, with some room around it.
    void showRect(const QRectF& rect);

    // In the viewport, below the header.
    virtual void clickedAt(const QPointF& place) = 0;
    virtual void doubleClickedAt(const QPointF& place) = 0;
    /// Nothing if the mouse is on the header.
    virtual void hoveredAt(const std::optional<QPointF>& place) = 0;
    /// The next release is a click, as behind a press.
    void press(const QPoint& place);

    void scrollContentsBy(int dx, int dy) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;

private:
    void zoomAt(double zoom, QPointF anchor);
    void fitScrollBars();

    const int headerHeight_;
    QSizeF size_;
    double zoom_ = 1;
    std::optional<QPoint> pressedAt_;
    QPoint scrolledAt_;
    bool isDragging_ = false;
};

} // namespace rlab
