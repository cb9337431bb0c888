// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QWidget>

namespace rlab {

/// A rounded stripe in a network's colour.
class ColorBar : public QWidget {
    Q_OBJECT

public:
    /// Upright on cards, level on result tiles.
    ColorBar(Qt::Orientation orientation, int thickness, QWidget* parent = nullptr);

    void setColor(const QColor& color);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QColor color_;
};

} // namespace rlab
