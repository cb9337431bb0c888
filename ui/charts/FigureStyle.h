// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"

namespace rlab {

/// How a figure is drawn; `scale` enlarges type, lines and distances for a projector.
struct FigureStyle {
    Theme theme = Theme::lightTheme();
    double scale = 1;

    static constexpr double heavyLine = 2.6; ///< training
    static constexpr double thinLine = 1.3;  ///< test
    static constexpr double thinOpacity = 0.7;

    QFont font(int pixelSize = Theme::smallSize, QFont::Weight weight = QFont::Normal) const {
        return Theme::font(static_cast<int>(pixelSize * scale + 0.5), weight);
    }
    double scaled(double pixels) const { return pixels * scale; }
};

} // namespace rlab
