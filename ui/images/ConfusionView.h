// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/ConfusionFigure.h"
#include "ui/pages/HoverWidget.h"

namespace rlab {

/// A confusion matrix in the window: the mouse or the arrow keys read a cell, a click or Enter
/// chooses its images.
class ConfusionView : public HoverWidget {
    Q_OBJECT

public:
    /// `view` must outlive the widget.
    explicit ConfusionView(const QualityView& view, QWidget* parent = nullptr);

    QSize minimumSizeHint() const override { return {280, 240}; }
    ConfusionFigure figure() const;
    /// Where it is read.
    std::optional<ConfusionCell> read() const;
    /// The view shows something else.
    void refresh();

signals:
    void cellChosen(const rlab::ConfusionCell& cell);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void hovered() override;
    void walk(int answers) override;
    bool isRead() const override { return read().has_value(); }

private:
    void move(int labels, int answers);
    void describe();
    void paintReadout(QPainter& painter, const ReadoutBox& box, const QRectF& cell) const;

    const QualityView& view_;
    std::optional<ConfusionCell> keyCell_; ///< where the keys have led
};

} // namespace rlab
