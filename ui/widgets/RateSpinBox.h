// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDoubleSpinBox>

namespace rlab {

/// A small positive number such as a learning rate: shown without trailing zeros, stepped by a
/// tenth of its size.
class RateSpinBox : public QDoubleSpinBox {
    Q_OBJECT

public:
    explicit RateSpinBox(double most = 100, QWidget* parent = nullptr);

    /// Leaves the text alone that is being typed if it means this value already.
    void showValue(double value);

    QString textFromValue(double value) const override;
};

} // namespace rlab
