// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/GradientView.h"
#include "ui/pages/HoverWidget.h"

namespace rlab {

/// The profile in the window: the mouse or the arrow keys read all networks at one layer, a click
/// or Enter chooses it.
class ProfileView : public HoverWidget {
    Q_OBJECT

public:
    explicit ProfileView(const GradientView& view, QWidget* parent = nullptr);

    QSize minimumSizeHint() const override { return {320, 148}; }
    /// Where the networks are read, on the axis.
    std::optional<double> crosshair() const;
    void forget();
    /// What is to be seen, for those who can't.
    void describe();

signals:
    void layerChosen(LayerChoice choice);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void walk(int steps) override;
    void focusOutEvent(QFocusEvent* event) override;
    void hovered() override;
    bool isRead() const override { return crosshair().has_value(); }

private:
    QRectF area() const;
    void choose();

    const GradientView& view_;
    std::optional<double> keyPlace_; ///< where the keys have led
};

} // namespace rlab
