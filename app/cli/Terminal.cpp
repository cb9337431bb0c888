// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Terminal.h"

#include "core/base/Error.h"

#include <QCoreApplication>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <system_error>

namespace rlab {
namespace {

/// Escaped as in JSON, so that a JSON document stays one.
QString withoutControls(const QString& text) {
    QString result;
    for (const QChar c : text) {
        const bool isLayout = c == QLatin1Char('\n') || c == QLatin1Char('\t');
        if (c.category() == QChar::Other_Control && !isLayout)
            result += QStringLiteral("\\u%1").arg(c.unicode(), 4, 16, QLatin1Char('0'));
        else
            result += c;
    }
    return result;
}

/// Whether all of it was taken.
bool write(std::FILE* file, const QString& text) {
    const QByteArray line = withoutControls(text).toUtf8() + '\n';
    const auto size = static_cast<std::size_t>(line.size());
    return std::fwrite(line.constData(), 1, size, file) == size && std::fflush(file) == 0;
}

} // namespace

void printText(const QString& text) {
    if (write(stdout, text))
        return;
    if (errno == EPIPE)
        throw OutputClosed{};
    throw Error(QCoreApplication::translate("Terminal", "standard output can't be written: %1")
                    .arg(QString::fromStdString(std::generic_category().message(errno)))
                    .toStdString());
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
