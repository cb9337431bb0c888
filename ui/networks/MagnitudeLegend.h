// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"
#include "ui/charts/HeatScale.h"

#include <QWidget>

#include <optional>

namespace rlab {

/// What the colours of a HeatScale mean: the ramp, with powers of ten below it.
class MagnitudeLegend : public QWidget {
    Q_OBJECT

public:
    explicit MagnitudeLegend(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    /// `title` is above the ramp. Without a scale there is the title alone.
    void setScale(const std::optional<HeatScale>& scale, const QString& title);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Theme theme_ = Theme::lightTheme();
    std::optional<HeatScale> scale_;
    QString title_;
};

} // namespace rlab
