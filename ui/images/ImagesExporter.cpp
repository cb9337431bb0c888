// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/images/ImagesExporter.h"

#include "ui/images/AnswersFigure.h"
#include "ui/session/AnswersModel.h"
#include "ui/session/ImagesModel.h"

namespace rlab {

ImagesExporter::ImagesExporter(ImagesModel& model, const AnswersModel& answers,
                               const AnswersPane& pane, QWidget* window)
    : FileExporter(window, QStringLiteral("answers"))
    , model_(model)
    , answers_(answers)
    , pane_(pane) {}

void ImagesExporter::askForPicture(const QString& format) {
    ask(tr("Export the answers"), format, tr("%1 picture (*.%2)").arg(format.toUpper(), format),
        [this](const QString& file) { savePicture(file); });
}

void ImagesExporter::askForCsv() {
    ask(tr("Export the answers' data"), QStringLiteral("csv"), tr("Comma-separated values (*.csv)"),
        [this](const QString& file) { saveCsv(file); });
}

void ImagesExporter::savePicture(const QString& file) {
    QList<AnswersFigure::Answer> shown;
    for (const AskedNetwork& network : model_.shelf().networks())
        if (network.canAnswer())
            shown.append(
                {network, answerText(network, answers_.answer(network.key),
                                     answers_.familiarity(network.key), model_.picture())});
    writePicture(file, AnswersFigure(model_.picture(), answers_.seen(), shown));
}

void ImagesExporter::saveCsv(const QString& file) {
    const QList<AnswerLine> lines = pane_.lines();
    if (lines.isEmpty()) {
        emit failed(tr("There are no answers yet: train first, or add a weights file."));
        return;
    }
    writeLater(file, [lines] { return answersCsv(lines); });
}

} // namespace rlab
