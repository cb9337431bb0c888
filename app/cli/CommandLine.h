// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace rlab {

/// Whether this call (all arguments, the program's name first) draws, and so needs a QApplication.
bool commandDraws(const QStringList& arguments);

/// Runs the command that the arguments name, with errors on standard error. Exit status: 0 done,
/// 1 failed, 2 a wrong call.
int runCommand(const QStringList& arguments);

/// Without arguments and without a display: trains the sample experiment, prints the table, and
/// leaves figure, CSV and JSON in `folder`.
int runSample(const QString& folder);

} // namespace rlab
