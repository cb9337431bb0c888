// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/TrainRun.h"

namespace rlab {

/// Goes on with the training in `folder` from its newest sound checkpoint, and returns what the
/// folder then holds. Of the options only threads, json and checkpoints count, the others are those
/// of the training. Throws Error, and Stopped if Ctrl-C came before the first batch.
RunRecord resumeInFolder(const QString& folder, const TrainRunOptions& options);

} // namespace rlab
