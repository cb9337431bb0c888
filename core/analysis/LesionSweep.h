// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/Lesion.h"
#include "core/analysis/PredictionTable.h"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace rlab {

/// The answers of a network with some of its blocks switched off.
struct LesionAnswers {
    PredictionTable train, test;
};

struct LesionResult {
    std::vector<std::string> blocks; ///< that are off
    bool changesShape;               ///< whether any of them does
    LesionAnswers answers;
};

/// Veit et al., arXiv 1605.06431, section 4.1 and figure 3.
struct LesionSweep {
    LesionAnswers whole; ///< of the network as it is
    std::vector<LesionResult> results;
};

/// Rises of the error over the whole network's, as shares.
struct LesionRises {
    double mean = 0, median = 0, largest = 0; ///< not a number without results
};

struct LesionRequest {
    const LabelledImages& train; ///< may have no images
    const LabelledImages& test;
    /// Blocks to switch off at the same time, one set after the other. Empty: each of
    /// lesionBlocks() alone.
    std::vector<std::vector<std::string>> sets{};
    /// Images done of all, over the whole sweep.
    std::function<void(std::int64_t done, std::int64_t all)> progress{};
    /// Before the first set, so that a chart can begin.
    std::function<void(const LesionAnswers&)> wholeDone{};
    /// After each set, so that the chart can grow.
    std::function<void(const LesionResult&)> resultDone{};
};

/// Throws SpecError if a block can't be switched off, and Stopped; what was done by then has been
/// told to `resultDone`.
LesionSweep sweepLesions(const TrainedNetwork& subject, const LesionRequest& request,
                         const Parallel& parallel, Engine engine = Engine::Fast,
                         const std::stop_token& stop = {});

/// Of the test error (`isTrain`: training error) over the results whose blocks keep the shape, or
/// over those where one changes it: these are two different things to lose.
LesionRises lesionRises(const LesionSweep& sweep, bool isTrain, bool changesShape = false);

} // namespace rlab
