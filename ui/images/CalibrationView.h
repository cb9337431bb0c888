// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/CalibrationFigure.h"
#include "ui/pages/HoverWidget.h"

namespace rlab {

/// The calibration of networks in the window: the mouse or the arrow keys read a bin.
class CalibrationView : public HoverWidget {
    Q_OBJECT

public:
    /// `view` must outlive the widget.
    explicit CalibrationView(const QualityView& view, QWidget* parent = nullptr);

    /// The view shows something else.
    void refresh();

protected:
    void paintEvent(QPaintEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void hovered() override;
    void walk(int bins) override;
    bool isRead() const override { return read().has_value(); }

private:
    CalibrationFigure figure() const;
    std::optional<int> read() const;
    void describe();

    const QualityView& view_;
    std::optional<int> keyBin_; ///< where the keys have led
};

} // namespace rlab
