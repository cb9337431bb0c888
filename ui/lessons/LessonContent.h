// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/lessons/Lesson.h"

#include <vector>

namespace rlab {

/// The lessons, in their order. Figures that are said to be measured were measured with this
/// program and the lesson's own experiment, unless another source is named beside them.
const std::vector<Lesson>& lessons();

} // namespace rlab
