// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/SweepView.h"

namespace rlab {

/// What is to be seen in a sweep, in a sentence with its figures: of the settings under which depth
/// matters most, how the plain network's ratio changes and the residual one's. Empty before two
/// depths are measured.
QString sweepSentence(const SweepView& view);

} // namespace rlab
