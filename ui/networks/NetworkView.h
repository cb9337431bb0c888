// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/networks/NetworkPainter.h"

#include <QAbstractScrollArea>

#include <optional>

namespace rlab {

/// Networks drawn from top to bottom, side by side, scrolling and zooming together. A click tells
/// what was chosen; blocks fold and unfold.
class NetworkView : public QAbstractScrollArea {
    Q_OBJECT

public:
    explicit NetworkView(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    /// They must live until the next call. What is unfolded stays so.
    void setNetworks(std::vector<const SeenNetwork*> networks);
    /// Samples have changed, or what of them is looked at; no scale: neutral colours.
    void setHeat(LayerStatistic statistic, const std::optional<HeatScale>& scale);

    const NetworkLayout& arrangement() const { return layout_; }
    const NodeChoice& chosen() const { return chosen_; }
    /// Scrolls there. Tells nobody.
    void choose(const NodeChoice& choice);

    void setUnfolded(std::set<std::string> names);
    void setAllUnfolded(bool unfolded);
    double zoom() const { return zoom_; }
    /// Keeps what is in the middle there.
    void setZoom(double zoom);

    /// From the layout to the viewport.
    QRectF toViewport(const QRectF& rect) const;
    static constexpr int headerHeight = 28; ///< with the names, above all that scrolls

signals:
    /// By mouse or key.
    void choiceChanged(const rlab::NodeChoice& choice);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    bool handleKey(int key);
    void step(int by);
    void stepAcross(int by);
    void foldOrUnfold(int column, int box);
    void foldChosen();
    void setChosen(const NodeChoice& choice);
    void chooseByKey(const NodeChoice& choice);
    NodeChoice choiceAt(const NetworkLayout::Hit& hit) const;
    NodeChoice drawn(const NodeChoice& choice) const;
    std::vector<NodeChoice> choices(int column) const;
    const NetworkPart& partAt(int column, int box) const;
    QString tipFor(const NetworkLayout::Hit& hit) const;
    void paintHeader(QPainter& painter);
    void zoomAt(double zoom, QPointF anchor);
    void fitScrollBars();
    void layOutAnew();
    QPointF origin() const;
    QPointF toLayout(QPointF place) const;
    void showChosen();
    void describe();

    std::vector<const SeenNetwork*> networks_;
    NetworkLayout layout_;
    NetworkStyle style_;
    NodeChoice chosen_;
    double zoom_ = 1;
    std::optional<QPoint> pressedAt_;
    QPoint scrolledAt_;
    bool isDragging_ = false;
    bool focusedByKey_ = false;
};

} // namespace rlab
