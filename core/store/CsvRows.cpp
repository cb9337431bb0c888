// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/CsvRows.h"

#include "core/base/Error.h"

namespace rlab {
namespace {

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

} // namespace

std::string csvNumber(const std::optional<double>& number) {
    return number ? csvNumber(*number) : std::string();
}

std::string csvText(std::string_view text) {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos)
        return std::string(text);
    std::string quoted = "\"";
    for (const char character : text)
        quoted += character == '"' ? std::string("\"\"") : std::string(1, character);
    return quoted + '"';
}

std::string csvRow(const std::vector<std::string>& cells) {
    std::string row;
    for (std::size_t i = 0; i < cells.size(); ++i)
        row += (i ? "," : "") + cells[i];
    return row + "\n";
}

CsvRow::CsvRow(std::string_view line, std::size_t count, std::string place, std::string source)
    : cells_(split(line, ','))
    , place_(std::move(place))
    , source_(std::move(source)) {
    if (cells_.size() != count)
        fail(" has " + std::to_string(cells_.size()) + " cells, expected " + std::to_string(count));
}

void CsvRow::fail(const std::string& reason) const {
    throw FileError(source_, place_ + reason);
}

void CsvRow::read(std::optional<double>& number) {
    if (cells_[next_].empty())
        ++next_;
    else
        read(number.emplace());
}

void forEachCsvRow(std::string_view text, std::string_view header, const std::string& source,
                   const std::function<void(std::string_view, const std::string&)>& read) {
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

} // namespace rlab
