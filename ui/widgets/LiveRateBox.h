// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/RateSpinBox.h"

namespace rlab {

/// The learning rate of a training that is under way. Nothing changes while it is typed or stepped:
/// Enter applies it, Esc or leaving the field brings the present one back.
class LiveRateBox : public RateSpinBox {
    Q_OBJECT

public:
    explicit LiveRateBox(QWidget* parent = nullptr);

    /// The one that is in force; kept for later while another one is being typed.
    void setRate(double rate);

signals:
    /// Another one than the present, more than 0. It counts as present from now on.
    void rateApplied(double rate);

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    void apply();
    bool isEdited() const;

    double rate_ = 0;
};

} // namespace rlab
