// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/images/QualityExporter.h"

#include "core/store/QualityCsv.h"
#include "ui/charts/CalibrationFigure.h"
#include "ui/charts/ConfusionFigure.h"

namespace rlab {

namespace {

std::string csvOf(const QualityView& view, QualityMode mode) {
    std::vector<NamedAnswers> answers;
    for (const Judgement& judgement : view.networks)
        answers.push_back({judgement->network.label.toStdString(), judgement->table});
    switch (mode) {
    case QualityMode::Classes:
        return classesCsv(answers, view.dataset->classNames);
    case QualityMode::Calibration:
        return calibrationCsv(answers);
    default:
        return confusionCsv(answers, view.dataset->classNames);
    }
}

} // namespace

QualityExporter::QualityExporter(const QualityView& view, QWidget* window)
    : FileExporter(window, QStringLiteral("answers"))
    , view_(view) {}

bool QualityExporter::mayExport() {
    if (view_.isEmpty())
        emit failed(tr("There are no answers yet: evaluate first."));
    return !view_.isEmpty();
}

std::unique_ptr<PaperFigure> QualityExporter::figure() const {
    if (mode_ == QualityMode::Calibration)
        return std::make_unique<CalibrationPicture>(view_);
    return std::make_unique<ConfusionPicture>(view_);
}

void QualityExporter::askForPicture(const QString& format) {
    if (!mayExport())
        return;
    setTitle(figure()->title());
    ask(tr("Export the figure"), format, tr("%1 picture (*.%2)").arg(format.toUpper(), format),
        [this](const QString& file) { savePicture(file); });
}

void QualityExporter::askForCsv() {
    if (!mayExport())
        return;
    setTitle(mode_ == QualityMode::Confusion ? tr("Confusion matrices")
             : mode_ == QualityMode::Classes ? tr("Precision and recall")
                                             : tr("Calibration"));
    ask(tr("Export the figures"), QStringLiteral("csv"), tr("Comma-separated values (*.csv)"),
        [this](const QString& file) { saveCsv(file); });
}

void QualityExporter::savePicture(const QString& file) {
    if (mayExport())
        writePicture(file, *figure());
}

void QualityExporter::saveCsv(const QString& file) {
    if (mayExport())
        writeLater(file, [view = view_, mode = mode_] { return csvOf(view, mode); });
}

} // namespace rlab
