// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/QualityCsv.h"

#include "core/analysis/Calibration.h"
#include "core/analysis/ConfusionMatrix.h"
#include "core/store/CsvRows.h"

#include <cmath>

namespace rlab {
namespace {

std::string quoted(std::string text) {
    for (std::size_t i = 0; (i = text.find('"', i)) != std::string::npos; i += 2)
        text.insert(i, 1, '"');
    return '"' + text + '"';
}

std::string shareCell(double share) {
    return std::isfinite(share) ? csvNumber(share) : std::string();
}

} // namespace

std::string confusionCsv(const std::vector<NamedAnswers>& networks,
                         const std::vector<std::string>& classNames) {
    std::string csv = csvRow({"network", "label", "answer", "images"});
    for (const auto& [network, table] : networks) {
        const ConfusionMatrix matrix(table);
        for (int label = 0; label < matrix.classes(); ++label)
            for (int answer = 0; answer < matrix.classes(); ++answer)
                csv += csvRow({quoted(network), quoted(classNames[std::size_t(label)]),
                               quoted(classNames[std::size_t(answer)]),
                               csvNumber(matrix.count(label, answer))});
    }
    return csv;
}

std::string classesCsv(const std::vector<NamedAnswers>& networks,
                       const std::vector<std::string>& classNames) {
    std::string csv =
        csvRow({"network", "label", "images", "answers", "correct", "precision", "recall"});
    for (const auto& [network, table] : networks) {
        const ConfusionMatrix matrix(table);
        for (int c = 0; c < matrix.classes(); ++c)
            csv += csvRow({quoted(network), quoted(classNames[std::size_t(c)]),
                           csvNumber(matrix.labelled(c)), csvNumber(matrix.answered(c)),
                           csvNumber(matrix.count(c, c)), shareCell(matrix.precision(c)),
                           shareCell(matrix.recall(c))});
    }
    return csv;
}

std::string calibrationCsv(const std::vector<NamedAnswers>& networks) {
    std::string csv = csvRow({"network", "from", "to", "answers", "confidence", "accuracy"});
    for (const auto& [network, table] : networks)
        for (const CalibrationBin& bin : calibrationOf(table).bins)
            csv += csvRow({quoted(network), csvNumber(bin.from), csvNumber(bin.to),
                           csvNumber(bin.count), shareCell(bin.meanConfidence),
                           shareCell(bin.accuracy)});
    return csv;
}

} // namespace rlab
