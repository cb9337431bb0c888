// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Terminal.h"

#include <algorithm>
#include <cstdio>

namespace rlab {
namespace {

void write(std::FILE* file, const QString& text) {
    const QByteArray line = text.toUtf8() + '\n';
    std::fwrite(line.constData(), 1, static_cast<std::size_t>(line.size()), file);
    std::fflush(file);
}

} // namespace

void printText(const QString& text) {
    write(stdout, text);
}

void printError(const QString& message) {
    write(stderr, QStringLiteral("error: ") + message);
}

void printWarning(const QString& message) {
    write(stderr, QStringLiteral("warning: ") + message);
}

TextTable::TextTable(std::vector<Align> alignment)
    : alignment_(std::move(alignment)) {}

void TextTable::addRow(const QStringList& cells) {
    Q_ASSERT(cells.size() == static_cast<qsizetype>(alignment_.size()));
    rows_.push_back(cells);
}

QString TextTable::text() const {
    QString result;
    std::vector<qsizetype> widths(alignment_.size(), 0);
    for (const QStringList& row : rows_)
        for (std::size_t i = 0; i < widths.size(); ++i)
            widths[i] = std::max(widths[i], row[static_cast<qsizetype>(i)].size());
    for (const QStringList& row : rows_) {
        QString line;
        for (std::size_t i = 0; i < widths.size(); ++i) {
            const QString& cell = row[static_cast<qsizetype>(i)];
            if (i > 0)
                line += QStringLiteral("  ");
            line += alignment_[i] == Align::Left ? cell.leftJustified(widths[i])
                                                 : cell.rightJustified(widths[i]);
        }
        while (line.endsWith(QLatin1Char(' ')))
            line.chop(1);
        result += line + QLatin1Char('\n');
    }
    result.chop(1);
    return result;
}

} // namespace rlab
