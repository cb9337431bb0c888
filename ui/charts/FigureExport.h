// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/CurveFigure.h"
#include "ui/charts/FigureCurve.h"
#include "ui/charts/PaperFigure.h"

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

// A figure as files hold it. On the GUI thread, for scenes live there.

inline constexpr QSize paperSize(1040, 560);

/// Light paper colours.
FigureStyle paperStyle();

/// The curves' scene, of the paper's size.
class CurvesPicture : public PaperFigure {
public:
    /// `figure` must outlive it.
    CurvesPicture(CurveFigure& figure, const QString& title)
        : figure_(figure)
        , title_(title) {}

    QSize size() const override { return paperSize; }
    QString title() const override { return title_; }
    void paint(QPainter& painter) const override;

private:
    CurveFigure& figure_;
    QString title_;
};

/// `format` is one of figureFormat().
QByteArray figureBytes(const PaperFigure& figure, const QString& format);
/// The bytes of a PNG file; may run on any thread.
QByteArray pngBytes(const QImage& image);
/// Throws SpecError unless the file's name ends in .svg, .png or .pdf; returns that, in lower case.
QString figureFormat(const QString& file);

} // namespace rlab
