// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/RunFolder.h"

#include <QString>

#include <vector>

namespace rlab {

/// The two-panel figure of all contenders of these runs (at least one run). The file's extension
/// decides its kind. Throws Error.
void drawRuns(const std::vector<RunRecord>& runs, const QString& file);

} // namespace rlab
