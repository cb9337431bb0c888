// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lesions/LesionExporter.h"

#include "ui/charts/LesionFigure.h"

namespace rlab {

LesionExporter::LesionExporter(const LesionView& view, QWidget* window)
    : FileExporter(window, QStringLiteral("lesions"))
    , view_(view) {}

void LesionExporter::askForPicture(const QString& format) {
    if (!isEmpty())
        ask(tr("Export the sweep over blocks"), format,
            tr("%1 picture (*.%2)").arg(format.toUpper(), format),
            [this](const QString& file) { savePicture(file); });
}

void LesionExporter::askForCsv() {
    if (!isEmpty())
        ask(tr("Export the sweep's data"), QStringLiteral("csv"),
            tr("Comma-separated values (*.csv)"), [this](const QString& file) { saveCsv(file); });
}

/// And says so.
bool LesionExporter::isEmpty() {
    if (!view_.empty())
        return false;
    emit failed(tr("There are no figures yet: switch off each block in turn first."));
    return true;
}

void LesionExporter::savePicture(const QString& file) {
    if (!isEmpty())
        writePicture(file, LesionPicture(view_));
}

void LesionExporter::saveCsv(const QString& file) {
    if (!isEmpty())
        writeLater(file, [view = view_] { return lesionCsv(view); });
}

} // namespace rlab
