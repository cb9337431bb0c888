// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/DepthFindings.h"

namespace rlab {

/// Why this run can't show all that depth does; `findings` hold everything but the limits. While
/// it runs, only what more epochs won't change.
std::vector<Limit> findLimits(const Study& study, const DepthFindings& findings);

} // namespace rlab
