// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/ColorRole.h"

#include <QColor>
#include <QFont>
#include <QPalette>

namespace rlab {

/// All colours and the fonts of the window and its figures: the one place that knows them.
struct Theme {
    bool dark = false;
    QColor background; ///< behind the charts
    QColor surface;    ///< panels, bars, cards
    QColor line;       ///< borders and grid
    QColor control;    ///< what can be clicked or edited
    QColor controlHover;
    QColor text;
    QColor secondary;
    QColor disabled;
    QColor primary; ///< the one important button
    QColor primaryHover;
    QColor onPrimary;
    QColor accent; ///< progress and keyboard focus
    QColor danger;
    QColor dangerSurface;
    QColor plainShallow, plainDeep;
    QColor residualShallow, residualDeep;

    static const Theme& lightTheme();
    static const Theme& darkTheme();
    /// The one that fits the system's palette.
    static const Theme& forPalette(const QPalette& palette);

    /// Plain is orange, residual blue; deeper is stronger.
    QColor curve(const ColorRole& role) const;

    /// Inter if it is installed, else the system's font.
    static QFont font(int pixelSize = textSize, QFont::Weight weight = QFont::Normal);
    static constexpr int textSize = 13;
    static constexpr int smallSize = 12;
    static constexpr int resultSize = 21;
    static constexpr int grid = 8;
};

} // namespace rlab
