// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/MetricsCsv.h"

#include "core/store/CsvRows.h"

#include <cmath>

namespace rlab {
namespace {

constexpr std::string_view columns =
    "epoch,step,images,seconds,lr,train_loss,train_error,test_loss,test_error";
constexpr std::size_t columnCount = 9;
constexpr std::string_view rateColumns = "epoch,step,lr";
constexpr std::size_t rateColumnCount = 3;

void requireFraction(const CsvRow& row, const std::optional<double>& error, const char* column) {
    // Not finite where training diverged.
    if (error && std::isfinite(*error) && (*error < 0 || *error > 1))
        row.fail(std::string(": ") + column + " must be from 0 to 1, but is " + csvNumber(*error));
}

/// `before`: the epoch of the row above.
MetricPoint parseRow(std::string_view line, double before, const std::string& place,
                     const std::string& source) {
    CsvRow row(line, columnCount, place, source);
    MetricPoint point;
    point.endsEpoch = true;
    row.read(point.epoch);
    row.read(point.step);
    row.read(point.images);
    row.read(point.seconds);
    row.read(point.learningRate);
    row.read(point.trainLoss);
    row.read(point.trainError);
    row.read(point.testLoss);
    row.read(point.testError);
    if (!std::isfinite(point.epoch) || point.epoch <= before)
        row.fail(": the epoch must be more than " + csvNumber(before) + ", but is " +
                 csvNumber(point.epoch));
    requireFraction(row, point.trainError, "train_error");
    requireFraction(row, point.testError, "test_error");
    return point;
}

RateChange parseRateChange(std::string_view line, const std::string& place,
                           const std::string& source) {
    CsvRow row(line, rateColumnCount, place, source);
    RateChange change;
    row.read(change.epoch);
    row.read(change.step);
    row.read(change.learningRate);
    if (!std::isfinite(change.epoch) || change.epoch < 0 || change.step < 0)
        row.fail(": epoch and step can't be negative");
    if (!std::isfinite(change.learningRate) || change.learningRate <= 0)
        row.fail(": the learning rate must be more than 0");
    return change;
}

} // namespace

std::string metricsCsvHeader() {
    return std::string(columns) + "\n";
}

std::string metricsCsvRow(const MetricPoint& point) {
    return csvRow({csvNumber(point.epoch), csvNumber(point.step), csvNumber(point.images),
                   csvNumber(point.seconds), csvNumber(point.learningRate),
                   csvNumber(point.trainLoss), csvNumber(point.trainError),
                   csvNumber(point.testLoss), csvNumber(point.testError)});
}

MetricHistory parseMetricsCsv(std::string_view text, const std::string& source) {
    MetricHistory history;
    forEachCsvRow(text, columns, source, [&](std::string_view line, const std::string& place) {
        const double before = history.empty() ? 0 : history.back().epoch;
        history.push_back(parseRow(line, before, place, source));
    });
    return history;
}

std::string rateChangesCsvHeader() {
    return std::string(rateColumns) + "\n";
}

std::string rateChangesCsvRow(const RateChange& change) {
    return csvRow(
        {csvNumber(change.epoch), csvNumber(change.step), csvNumber(change.learningRate)});
}

std::vector<RateChange> parseRateChangesCsv(std::string_view text, const std::string& source) {
    std::vector<RateChange> changes;
    forEachCsvRow(text, rateColumns, source, [&](std::string_view line, const std::string& place) {
        changes.push_back(parseRateChange(line, place, source));
    });
    return changes;
}

} // namespace rlab
