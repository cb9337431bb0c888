// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/ExperimentSpec.h"

#include <string>
#include <vector>

namespace rlab {

/// An experiment that is ready to be trained. Title and description are English; whoever shows them
/// may look up a translation.
struct Preset {
    std::string id;          ///< "depth-sweep"; stays the same when texts change
    std::string title;       ///< a few words
    std::string description; ///< what it is to show, what is to be expected, what it needs
    ExperimentSpec experiment;
};

/// All of them, the sample first. All but the paper's set-up train in about a minute on two cores.
const std::vector<Preset>& presets();

} // namespace rlab
