// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSettings>

namespace rlab {

/// What is kept of a user from start to start. Read from memory but for the first time; written by
/// Qt when there is nothing else to do.
QSettings userSettings();

} // namespace rlab
