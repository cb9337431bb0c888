// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDoubleSpinBox>

namespace rlab {

/// A small positive number such as a learning rate: shown without trailing zeros, stepped by a
/// tenth of its size.
class RateSpinBox : public QDoubleSpinBox {
    Q_OBJECT

public:
    /// From 0 to 1e30, with 30 decimal places: more than makes sense, which whoever takes the value
    /// says in words.
    explicit RateSpinBox(QWidget* parent = nullptr);

    /// Leaves the text alone that is being typed if it means this value already.
    void showValue(double value);

    QString textFromValue(double value) const override;
    void stepBy(int steps) override;
};

} // namespace rlab
