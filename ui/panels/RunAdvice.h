// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/panels/RunWords.h"

#include <QStringList>

namespace rlab {

/// What this run can't show, and what to change so that the next one does.
QStringList advice(const Study& study, const DepthFindings& findings, const RunWords& words);

/// Which networks are missing for a comparison of depths.
QStringList missingNetworks(const DepthFindings& findings);

} // namespace rlab
