// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/FigureCurve.h"

#include <QString>

#include <vector>

namespace rlab {

struct FigureOptions {
    QString title;  ///< above both panels; empty: none
    int epochs = 0; ///< right end of the x axis; 0: where the longest curve ends
};

/// Writes the two-panel figure (plain left, residual right, one y axis) to an .svg, .png (2×) or
/// .pdf file: the extension decides. The file appears whole or not at all. Needs a QApplication,
/// but no display (platform "offscreen" is enough).
/// Throws SpecError for another extension, FileError if the file can't be written.
void exportFigure(const QString& file, const std::vector<FigureCurve>& curves,
                  const FigureOptions& options = {});

} // namespace rlab
