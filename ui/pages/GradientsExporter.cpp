// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/GradientsExporter.h"

#include "ui/charts/DepthSweepFigure.h"
#include "ui/charts/GradientsFigure.h"

namespace rlab {

GradientsExporter::GradientsExporter(const GradientView& view, const SweepView& sweep,
                                     QWidget* window)
    : FileExporter(window, QStringLiteral("gradients"))
    , view_(view)
    , sweep_(sweep) {}

void GradientsExporter::askForPicture(const QString& format) {
    ask(tr("Export the gradients"), format, tr("%1 picture (*.%2)").arg(format.toUpper(), format),
        [this](const QString& file) { savePicture(file); });
}

void GradientsExporter::askForCsv() {
    ask(tr("Export the gradients' data"), QStringLiteral("csv"),
        tr("Comma-separated values (*.csv)"), [this](const QString& file) { saveCsv(file); });
}

bool GradientsExporter::isEmpty() const {
    return mode_ == GradientsMode::Depth ? sweep_.sweep.empty() : view_.run.empty();
}

std::unique_ptr<PaperFigure> GradientsExporter::figure() const {
    if (mode_ == GradientsMode::Depth)
        return std::make_unique<DepthSweepPicture>(sweep_);
    return std::make_unique<GradientsFigure>(view_, mode_ == GradientsMode::Shortcuts, title());
}

void GradientsExporter::savePicture(const QString& file) {
    if (isEmpty()) {
        emit failed(mode_ == GradientsMode::Depth ? tr("There are no figures yet: measure first.")
                                                  : tr("There are no gradients yet: train first."));
        return;
    }
    writePicture(file, *figure());
}

void GradientsExporter::saveCsv(const QString& file) {
    if (mode_ == GradientsMode::Depth)
        return writeLater(file, [sweep = sweep_] { return sweepCsv(sweep); });
    writeLater(file, [run = view_.run, blocks = mode_ == GradientsMode::Shortcuts] {
        return blocks ? blocksCsv(run) : gradientsCsv(run);
    });
}

} // namespace rlab
