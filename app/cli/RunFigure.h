// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/RunFolder.h"

#include <QString>

#include <vector>

namespace rlab {

/// The two-panel figure of all contenders of these runs (at least one run). The file's extension
/// decides its kind. Throws Error.
void drawRuns(const std::vector<RunRecord>& runs, const QString& file);

/// Writes the gradients of a run's layers: profile of the last step that was looked into, and heat
/// maps over the whole training. Throws Error if no step of the run was.
void drawGradients(const RunRecord& run, const QString& file);

} // namespace rlab
