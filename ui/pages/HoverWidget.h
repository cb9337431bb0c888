// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"

#include <QPointF>
#include <QWidget>

#include <optional>

namespace rlab {

/// A picture that says more where the mouse is, and shows when it has the keyboard.
class HoverWidget : public QWidget {
    Q_OBJECT

public:
    /// The colours of `theme`, which may change and must outlive the widget.
    explicit HoverWidget(const Theme& theme, QWidget* parent = nullptr);

protected:
    /// A tool tip comes only where nothing is read: it would cover the figures.
    bool event(QEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    /// The left and right arrows walk.
    void keyPressEvent(QKeyEvent* event) override;
    /// After all else.
    void paintFocus(QPainter& painter) const;
    /// The mouse has come, moved or gone.
    virtual void hovered() {}
    /// On by so many of what the picture has from left to right; negative ones to the left.
    virtual void walk(int steps) = 0;
    /// Whether figures are shown where the mouse is.
    virtual bool isRead() const = 0;

    std::optional<QPointF> mouse_;

private:
    const Theme& theme_;
    bool focusedByKey_ = false;
};

} // namespace rlab
