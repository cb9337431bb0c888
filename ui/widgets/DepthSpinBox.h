// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSpinBox>

namespace rlab {

/// Steps only through depths that can be built from basic blocks (6n + 2); a number typed between
/// two of them becomes the nearest.
class DepthSpinBox : public QSpinBox {
    Q_OBJECT

public:
    explicit DepthSpinBox(QWidget* parent = nullptr);

    /// The nearest one that can be built.
    static int nearestDepth(int depth);

    QValidator::State validate(QString& input, int& position) const override;
    void fixup(QString& input) const override;
};

} // namespace rlab
