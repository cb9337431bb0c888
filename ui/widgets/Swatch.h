// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"

#include <QIcon>
#include <QWidget>

namespace rlab {

/// A network's colour: square for plain, round for residual, as everywhere.
void paintSwatch(QPainter& painter, const QRectF& place, const ColorRole& role, const Theme& theme);
/// The same for lists and menus, 12 × 12.
QIcon swatchIcon(const ColorRole& role, const Theme& theme);

constexpr int swatchSide = 12;

class Swatch : public QWidget {
    Q_OBJECT

public:
    explicit Swatch(QWidget* parent = nullptr);

    void setColor(const ColorRole& role, const Theme& theme);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    ColorRole role_;
    Theme theme_ = Theme::lightTheme();
};

} // namespace rlab
