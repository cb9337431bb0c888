// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/GradientView.h"

#include <QWidget>

namespace rlab {

/// The heat maps' colours with their values, and what a click does as long as nobody has clicked.
class ScaleLegend : public QWidget {
    Q_OBJECT

public:
    explicit ScaleLegend(const GradientView& view, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const GradientView& view_;
};

} // namespace rlab
