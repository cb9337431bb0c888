// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/GradientView.h"

#include <QWidget>

#include <optional>

namespace rlab {

/// A picture that says more where the mouse is, and shows when it has the keyboard.
class HoverWidget : public QWidget {
    Q_OBJECT

public:
    /// `view` must outlive the widget.
    explicit HoverWidget(const GradientView& view, QWidget* parent = nullptr);

protected:
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    /// After all else.
    void paintFocus(QPainter& painter) const;
    /// The mouse has come, moved or gone.
    virtual void hovered() {}

    const GradientView& view_;
    std::optional<QPointF> mouse_;

private:
    bool focusedByKey_ = false;
};

} // namespace rlab
