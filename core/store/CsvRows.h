// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <charconv>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rlab {

// Comma-separated values of our own files: numbers and plain words, no quotes. '.' is the decimal
// point in every locale; numbers have as many digits as it takes to read the same number again.

template <class Number>
std::string csvNumber(Number number) {
    std::array<char, 32> buffer{};
    const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
    return {buffer.data(), result.ptr};
}

/// An empty cell for nothing.
std::string csvNumber(const std::optional<double>& number);

/// Any text, quoted where a comma, a quotation mark or a line's end would break the row (RFC 4180).
/// Only for files that we don't read again: CsvRow knows no quotes.
std::string csvText(std::string_view text);

/// One line with its end.
std::string csvRow(const std::vector<std::string>& cells);

/// Takes the cells of one line from left to right. All calls throw FileError that names the file
/// and the place.
class CsvRow {
public:
    /// `place`: "line 2". Throws if the line doesn't have `count` cells.
    CsvRow(std::string_view line, std::size_t count, std::string place, std::string source);

    [[noreturn]] void fail(const std::string& reason) const;

    template <class Number>
    void read(Number& number) {
        const std::string_view cell = cells_[next_++];
        const char* end = cell.data() + cell.size();
        const auto result = std::from_chars(cell.data(), end, number);
        if (result.ec != std::errc() || result.ptr != end)
            fail(", cell " + std::to_string(next_) + ": \"" + std::string(cell) +
                 "\" is not a number");
    }
    /// Nothing for an empty cell.
    void read(std::optional<double>& number);
    void read(std::string& word) { word = cells_[next_++]; }

private:
    std::vector<std::string_view> cells_;
    std::string place_;
    std::string source_;
    std::size_t next_ = 0;
};

/// Calls read(line, place) for each line behind the header, "line 2" being the first. Throws
/// FileError if the header is another.
void forEachCsvRow(std::string_view text, std::string_view header, const std::string& source,
                   const std::function<void(std::string_view, const std::string&)>& read);

} // namespace rlab
