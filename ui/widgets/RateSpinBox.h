// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDoubleSpinBox>

namespace rlab {

/// A learning rate: shown without trailing zeros, stepped by a tenth of its size.
class RateSpinBox : public QDoubleSpinBox {
    Q_OBJECT

public:
    explicit RateSpinBox(QWidget* parent = nullptr);

    QString textFromValue(double value) const override;
};

} // namespace rlab
