// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/images/AnswersCsv.h"

#include "core/store/CsvRows.h"

namespace rlab {

std::string answersCsv(const QList<AnswerLine>& lines) {
    std::string csv =
        csvRow({"file", "network", "step", "answer", "probability", "certainty", "problem"});
    for (const AnswerLine& line : lines)
        csv += csvRow({csvText(line.file.toStdString()), csvText(line.network.toStdString()),
                       csvNumber(line.step), csvText(line.answer.toStdString()),
                       line.answer.isEmpty() ? std::string() : csvNumber(line.probability),
                       line.certainty.toStdString(), csvText(line.problem.toStdString())});
    return csv;
}

} // namespace rlab
