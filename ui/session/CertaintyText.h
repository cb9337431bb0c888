// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/Prediction.h"

#include <QString>

#include <string>
#include <vector>

namespace rlab {

/// "sure", "torn": for tables and files.
QString certaintyWord(Certainty certainty);

/// "torn between cat and dog", "sure of cat, but the picture is unlike those it knows".
/// `familiarity` as FamiliarPictures tells it; not a number where it isn't known.
QString certaintyText(const Prediction& prediction, const std::vector<std::string>& classNames,
                      double familiarity);

} // namespace rlab
