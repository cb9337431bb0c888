// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/GradientsExporter.h"

#include "core/base/Error.h"
#include "ui/Text.h"
#include "ui/charts/FigureExport.h"

namespace rlab {

GradientsExporter::GradientsExporter(const GradientView& view, QWidget* window)
    : FileExporter(window, QStringLiteral("gradients"))
    , view_(view) {}

void GradientsExporter::askForPicture(const QString& format) {
    ask(tr("Export the gradients"), format, tr("%1 picture (*.%2)").arg(format.toUpper(), format),
        [this](const QString& file) { savePicture(file); });
}

void GradientsExporter::askForCsv() {
    ask(tr("Export the gradients' data"), QStringLiteral("csv"),
        tr("Comma-separated values (*.csv)"), [this](const QString& file) { saveCsv(file); });
}

void GradientsExporter::savePicture(const QString& file) {
    if (view_.run.empty()) {
        emit failed(tr("There are no gradients yet: train first."));
        return;
    }
    try {
        const QString format = figureFormat(file);
        const GradientsFigure figure(view_, showsShortcuts_, title());
        if (format == QStringLiteral("png")) {
            writeLater(file, [image = figure.image()] { return pngBytes(image).toStdString(); });
            return;
        }
        const QByteArray bytes = format == QStringLiteral("svg") ? figure.svg() : figure.pdf();
        writeLater(file, [bytes] { return bytes.toStdString(); });
    } catch (const Error& error) {
        emit failed(asSentence(QString::fromUtf8(error.what())));
    }
}

void GradientsExporter::saveCsv(const QString& file) {
    writeLater(file, [run = view_.run, blocks = showsShortcuts_] {
        return blocks ? blocksCsv(run) : gradientsCsv(run);
    });
}

} // namespace rlab
