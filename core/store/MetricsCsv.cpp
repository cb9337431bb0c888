// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/MetricsCsv.h"

#include "core/base/Error.h"

#include <array>
#include <charconv>
#include <cmath>
#include <vector>

namespace rlab {
namespace {

constexpr std::string_view columns =
    "epoch,step,images,seconds,lr,train_loss,train_error,test_loss,test_error";
constexpr std::size_t columnCount = 9;
constexpr std::string_view rateColumns = "epoch,step,lr";
constexpr std::size_t rateColumnCount = 3;

template <class Number>
std::string numberText(Number number) {
    std::array<char, 32> buffer{};
    // The shortest text that reads back as the same number; never looks at the locale.
    const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
    return {buffer.data(), result.ptr};
}

std::string optionalText(const std::optional<double>& number) {
    return number ? numberText(*number) : std::string();
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (;;) {
        const std::size_t at = text.find(separator);
        parts.push_back(text.substr(0, at));
        if (at == std::string_view::npos)
            return parts;
        text.remove_prefix(at + 1);
    }
}

/// Takes the cells of one line from left to right.
class RowReader {
public:
    RowReader(std::string_view line, std::size_t count, std::string place, std::string source)
        : cells_(split(line, ','))
        , place_(std::move(place))
        , source_(std::move(source)) {
        if (cells_.size() != count)
            fail(" has " + std::to_string(cells_.size()) + " cells, expected " +
                 std::to_string(count));
    }

    [[noreturn]] void fail(const std::string& reason) const {
        throw FileError(source_, place_ + reason);
    }

    template <class Number>
    void read(Number& number) {
        const std::string_view cell = cells_[next_++];
        const char* end = cell.data() + cell.size();
        const auto result = std::from_chars(cell.data(), end, number);
        if (result.ec != std::errc() || result.ptr != end)
            fail(", cell " + std::to_string(next_) + ": \"" + std::string(cell) +
                 "\" is not a number");
    }

    void read(std::optional<double>& number) {
        if (cells_[next_].empty())
            ++next_;
        else
            read(number.emplace());
    }

private:
    std::vector<std::string_view> cells_;
    std::string place_;
    std::string source_;
    std::size_t next_ = 0;
};

void requireFraction(const RowReader& row, const std::optional<double>& error, const char* column) {
    // Not finite where training diverged.
    if (error && std::isfinite(*error) && (*error < 0 || *error > 1))
        row.fail(std::string(": ") + column + " must be from 0 to 1, but is " + numberText(*error));
}

/// `before`: the epoch of the row above.
MetricPoint parseRow(std::string_view line, double before, const std::string& place,
                     const std::string& source) {
    RowReader row(line, columnCount, place, source);
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
        row.fail(": the epoch must be more than " + numberText(before) + ", but is " +
                 numberText(point.epoch));
    requireFraction(row, point.trainError, "train_error");
    requireFraction(row, point.testError, "test_error");
    return point;
}

RateChange parseRateChange(std::string_view line, const std::string& place,
                           const std::string& source) {
    RowReader row(line, rateColumnCount, place, source);
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

std::string csvRow(const std::vector<std::string>& cells) {
    std::string row;
    for (std::size_t i = 0; i < cells.size(); ++i)
        row += (i ? "," : "") + cells[i];
    return row + "\n";
}

/// Calls read(line, place) for each line behind the header, "line 2" being the first.
void forEachRow(std::string_view text, std::string_view header, const std::string& source,
                const auto& read) {
    std::vector<std::string_view> lines = split(text, '\n');
    for (std::string_view& line : lines)
        if (line.ends_with('\r'))
            line.remove_suffix(1);
    if (lines.front() != header)
        throw FileError(source, "its first line must be " + std::string(header));
    for (std::size_t i = 1; i < lines.size(); ++i) {
        const bool isEndOfFile = i + 1 == lines.size() && lines[i].empty();
        if (!isEndOfFile)
            read(lines[i], "line " + std::to_string(i + 1));
    }
}

} // namespace

std::string metricsCsvHeader() {
    return std::string(columns) + "\n";
}

std::string metricsCsvRow(const MetricPoint& point) {
    return csvRow({numberText(point.epoch), numberText(point.step), numberText(point.images),
                   numberText(point.seconds), numberText(point.learningRate),
                   numberText(point.trainLoss), numberText(point.trainError),
                   optionalText(point.testLoss), optionalText(point.testError)});
}

MetricHistory parseMetricsCsv(std::string_view text, const std::string& source) {
    MetricHistory history;
    forEachRow(text, columns, source, [&](std::string_view line, const std::string& place) {
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
        {numberText(change.epoch), numberText(change.step), numberText(change.learningRate)});
}

std::vector<RateChange> parseRateChangesCsv(std::string_view text, const std::string& source) {
    std::vector<RateChange> changes;
    forEachRow(text, rateColumns, source, [&](std::string_view line, const std::string& place) {
        changes.push_back(parseRateChange(line, place, source));
    });
    return changes;
}

} // namespace rlab
