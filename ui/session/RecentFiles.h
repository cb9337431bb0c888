// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace rlab {

// The experiment files that were opened or saved last, newest first, kept in the settings. Both
// functions look at the disk: not for the GUI thread.

/// Those that still exist, ten at most.
QStringList recentExperimentFiles();
/// The same, with `path` put first.
QStringList rememberExperimentFile(const QString& path);

} // namespace rlab
