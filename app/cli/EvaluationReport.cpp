// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/EvaluationReport.h"

#include "app/cli/Terminal.h"
#include "core/analysis/Calibration.h"
#include "core/analysis/ConfusionMatrix.h"
#include "core/store/QualityCsv.h"
#include "ui/Text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace rlab {
namespace {

using Align = TextTable::Align;

QString exactPercent(double fraction) {
    return std::isfinite(fraction) ? QStringLiteral("%1 %").arg(100 * fraction, 0, 'f', 2)
                                   : QStringLiteral("–");
}

/// JSON has no word for what is not a number.
nlohmann::ordered_json orNull(double value) {
    return std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json();
}

nlohmann::ordered_json classesJson(const Dataset& dataset, const ConfusionMatrix& matrix) {
    auto list = nlohmann::ordered_json::array();
    for (int c = 0; c < matrix.classes(); ++c)
        list.push_back({{"label", dataset.classNames[std::size_t(c)]},
                        {"index", c},
                        {"images", matrix.labelled(c)},
                        {"answers", matrix.answered(c)},
                        {"correct", matrix.count(c, c)},
                        {"precision", orNull(matrix.precision(c))},
                        {"recall", orNull(matrix.recall(c))}});
    return list;
}

} // namespace

EvaluationReport::EvaluationReport(const Dataset& dataset,
                                   const std::vector<EvaluatedNetwork>& networks, bool perClass)
    : dataset_(dataset)
    , networks_(networks)
    , perClass_(perClass) {}

std::int64_t EvaluationReport::images() const {
    std::int64_t sum = 0;
    for (const EvaluatedNetwork& network : networks_)
        sum += network.table.count();
    return sum;
}

bool EvaluationReport::isComplete() const {
    return images() == dataset_.test.count() * std::int64_t(networks_.size());
}

QString EvaluationReport::text() const {
    const QString overall = networks_.size() == 1 ? sentence() : networksTable();
    return perClass_ ? overall + QStringLiteral("\n\n") + classesTable() : overall;
}

QString EvaluationReport::sentence() const {
    const EvaluatedNetwork& network = networks_.front();
    return tr("%1 on %2: %3 of %4 test images right, error %5, loss %6")
        .arg(network.subject.title, QString::fromStdString(dataset_.name),
             fullCount(network.table.correct()), fullCount(network.table.count()),
             exactPercent(network.table.error()))
        .arg(network.table.loss(), 0, 'f', 4);
}

QString EvaluationReport::networksTable() const {
    TextTable table(
        {Align::Left, Align::Right, Align::Right, Align::Right, Align::Right, Align::Right});
    table.addRow({tr("test images of %1").arg(QString::fromStdString(dataset_.name)), tr("right"),
                  tr("of"), tr("error"), tr("loss"), tr("calibration error")});
    for (const EvaluatedNetwork& network : networks_)
        table.addRow({network.subject.title, fullCount(network.table.correct()),
                      fullCount(network.table.count()), exactPercent(network.table.error()),
                      QStringLiteral("%1").arg(network.table.loss(), 0, 'f', 4),
                      exactPercent(calibrationOf(network.table).expectedError)});
    return table.text();
}

QString EvaluationReport::classesTable() const {
    std::vector<Align> alignment{Align::Left, Align::Right};
    QStringList heading{tr("class"), tr("images")};
    std::vector<ConfusionMatrix> matrices;
    for (const EvaluatedNetwork& network : networks_) {
        matrices.emplace_back(network.table);
        alignment.insert(alignment.end(), 2, Align::Right);
        const QString of = networks_.size() == 1 ? QString() : network.subject.title + u' ';
        heading << of + tr("precision") << of + tr("recall");
    }
    TextTable table(alignment);
    table.addRow(heading);
    for (int c = 0; c < dataset_.classes(); ++c) {
        QStringList row{QString::fromStdString(dataset_.classNames[std::size_t(c)]),
                        fullCount(matrices.front().labelled(c))};
        for (const ConfusionMatrix& matrix : matrices)
            row << exactPercent(matrix.precision(c)) << exactPercent(matrix.recall(c));
        table.addRow(row);
    }
    return table.text();
}

QString EvaluationReport::json() const {
    auto list = nlohmann::ordered_json::array();
    for (const auto& [subject, table] : networks_) {
        nlohmann::ordered_json network{{"network", subject.trained.network.name()},
                                       {"weights", subject.weights.toStdString()},
                                       {"dataset", dataset_.name},
                                       {"complete", table.count() == dataset_.test.count()},
                                       {"correct", table.correct()},
                                       {"count", table.count()},
                                       {"error", table.error()},
                                       {"loss", orNull(table.loss())},
                                       {"calibration_error", calibrationOf(table).expectedError}};
        if (perClass_)
            network["classes"] = classesJson(dataset_, ConfusionMatrix(table));
        list.push_back(std::move(network));
    }
    return QString::fromStdString((list.size() == 1 ? list.front() : list).dump(2));
}

std::string EvaluationReport::confusionCsv() const {
    std::vector<NamedAnswers> named;
    for (const auto& [subject, table] : networks_)
        named.push_back({subject.title.toStdString(), table});
    return rlab::confusionCsv(named, dataset_.classNames);
}

} // namespace rlab
