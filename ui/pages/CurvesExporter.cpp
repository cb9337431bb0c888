// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/CurvesExporter.h"

#include "ui/charts/CurvesCsv.h"
#include "ui/charts/FigureExport.h"

#include <QClipboard>
#include <QGuiApplication>

namespace rlab {

CurvesExporter::CurvesExporter(const CurveSet& set, const CurveFigure& shown, QWidget* window)
    : FileExporter(window, QStringLiteral("curves"))
    , set_(set)
    , shown_(shown) {}

void CurvesExporter::askForPicture(const QString& format) {
    ask(tr("Export the curves"), format, tr("%1 picture (*.%2)").arg(format.toUpper(), format),
        [this](const QString& file) { savePicture(file); });
}

void CurvesExporter::askForCsv() {
    ask(tr("Export the curves' data"), QStringLiteral("csv"), tr("Comma-separated values (*.csv)"),
        [this](const QString& file) { saveCsv(file); });
}

/// A figure of its own in paper colours, with the view of the one that is shown.
void CurvesExporter::draw(const std::function<void(CurveFigure&)>& use) const {
    CurveFigure figure(set_);
    figure.setStyle(paperStyle());
    figure.setTitle(title());
    figure.setSize(paperSize);
    figure.copyZoom(shown_);
    use(figure);
}

void CurvesExporter::savePicture(const QString& file) {
    draw([&](CurveFigure& figure) { writePicture(file, CurvesPicture(figure, title())); });
}

void CurvesExporter::saveCsv(const QString& file) {
    writeLater(file, [csv = CurvesCsv(set_)] { return csv.text(); });
}

void CurvesExporter::copyPicture() {
    draw([&](CurveFigure& figure) {
        QGuiApplication::clipboard()->setImage(CurvesPicture(figure, title()).image());
    });
}

} // namespace rlab
