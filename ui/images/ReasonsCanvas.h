// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/images/ReasonsFigure.h"
#include "ui/pages/HoverWidget.h"

#include <QScrollArea>

namespace rlab {

/// The figure in the window: the mouse or the arrow keys read its places.
class ReasonsCanvas : public HoverWidget {
    Q_OBJECT

public:
    explicit ReasonsCanvas(const ReasonsView& view, QWidget* parent = nullptr);

    /// The room that can be seen at once.
    void setRoom(const QSize& room);
    /// The view has changed.
    void refresh();
    const ReasonsFigure& figure() const { return *figure_; }

signals:
    /// The keyboard has come to a place.
    void reached(const QRect& place);

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void hovered() override;
    void walk(int steps) override { walkTo(steps, 0); }
    bool isRead() const override { return read().has_value(); }

private:
    std::optional<std::size_t> read() const;
    void walkTo(int right, int down);
    void describe();
    void paintRead(QPainter& painter, const FigureCell& cell) const;

    const ReasonsView& view_;
    QSize room_ = {0, 0};
    std::unique_ptr<ReasonsFigure> figure_;
    std::optional<std::size_t> keyCell_;
};

/// Scrolls it, and tells it the room there is.
class ReasonsArea : public QScrollArea {
    Q_OBJECT

public:
    explicit ReasonsArea(ReasonsCanvas* canvas, QWidget* parent = nullptr);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    ReasonsCanvas* canvas_;
};

} // namespace rlab
