// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/panels/RunExplanation.h"

namespace rlab {

/// What becomes of the gradients of this run, in words: before training, now, and where it went.
Explanation explainGradients(const RunModel& run);

} // namespace rlab
