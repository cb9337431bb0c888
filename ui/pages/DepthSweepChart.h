// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/DepthSweepFigure.h"
#include "ui/pages/HoverWidget.h"

namespace rlab {

/// The chart of a sweep in the window: the mouse or the arrow keys read all networks of a depth.
class DepthSweepChart : public HoverWidget {
    Q_OBJECT

public:
    /// `view` must outlive the widget.
    explicit DepthSweepChart(const SweepView& view, QWidget* parent = nullptr);

    QSize minimumSizeHint() const override { return {320, 148}; }
    /// The depth where the networks are read, as an index into the choice's depths.
    std::optional<std::size_t> read() const;
    /// The view shows something else.
    void refresh();

protected:
    void paintEvent(QPaintEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void hovered() override;
    void walk(int depths) override;
    bool isRead() const override { return read().has_value(); }

private:
    DepthSweepFigure figure() const;
    void describe();

    const SweepView& view_;
    std::optional<std::size_t> keyDepth_; ///< where the keys have led
};

} // namespace rlab
