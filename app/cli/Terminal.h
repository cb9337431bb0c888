// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <vector>

namespace rlab {

// Control characters other than line ends and tabs, which may come from a file, are shown as
// \u001b: they never reach the terminal.

/// Nobody reads standard output any more (its pipe is closed): the program ends quietly.
struct OutputClosed {};

/// A line on standard output, at once. Throws Error if it can't be written, or OutputClosed.
void printText(const QString& text);
/// "error: …" on standard error.
void printError(const QString& message);
/// "warning: …" on standard error.
void printWarning(const QString& message);

/// Rows of text in columns; the first row is the heading.
class TextTable {
public:
    enum class Align { Left, Right };

    explicit TextTable(std::vector<Align> alignment);

    void addRow(const QStringList& cells);
    QString text() const;

private:
    std::vector<Align> alignment_;
    std::vector<QStringList> rows_;
};

} // namespace rlab
