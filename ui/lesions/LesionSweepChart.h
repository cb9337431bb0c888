// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/LesionFigure.h"
#include "ui/pages/HoverWidget.h"

namespace rlab {

/// The chart of a sweep over blocks in the window: the mouse or the arrow keys read all networks
/// without a block, a click or Enter chooses it.
class LesionSweepChart : public HoverWidget {
    Q_OBJECT

public:
    /// `view` must outlive the widget.
    explicit LesionSweepChart(const LesionView& view, QWidget* parent = nullptr);

    QSize minimumSizeHint() const override { return {220, 150}; }
    LesionFigure figure() const;
    /// The block where the networks are read, as an index into the figure's.
    std::optional<std::size_t> read() const;
    /// The view shows something else.
    void refresh();

signals:
    void blockChosen(const std::string& block);

protected:
    void paintEvent(QPaintEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void hovered() override;
    void walk(int blocks) override;
    bool isRead() const override { return read().has_value(); }

private:
    void choose();
    void describe();

    const LesionView& view_;
    std::optional<std::size_t> keyBlock_; ///< where the keys have led
};

} // namespace rlab
