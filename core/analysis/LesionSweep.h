// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/Lesion.h"
#include "core/analysis/PredictionTable.h"

#include <functional>
#include <stop_token>
#include <vector>

namespace rlab {

/// The answers of a network with some of its blocks switched off.
struct LesionAnswers {
    PredictionTable train, test;
};

struct LesionResult {
    LesionBlock block; ///< the only one that is off
    LesionAnswers answers;
};

/// Each block switched off in turn: Veit et al., arXiv 1605.06431, section 4.1 and figure 3.
struct LesionSweep {
    LesionAnswers whole; ///< of the network as it is
    std::vector<LesionResult> blocks;
};

/// Rises of the error over the whole network's, as shares.
struct LesionRises {
    double mean = 0, median = 0, largest = 0; ///< not a number without blocks
};

/// Which images the answers are for, and what is told meanwhile.
struct LesionRequest {
    const LabelledImages& train; ///< may have no images
    const LabelledImages& test;
    /// Images done of all, over the whole sweep.
    std::function<void(std::int64_t done, std::int64_t all)> progress{};
    /// After each block, so that a chart can grow.
    std::function<void(const LesionResult&)> blockDone{};
};

/// Throws Stopped; what was done by then has been told to `blockDone`.
LesionSweep sweepLesions(const TrainedNetwork& subject, const LesionRequest& request,
                         const Parallel& parallel, Engine engine = Engine::Fast,
                         const std::stop_token& stop = {});

/// Of the test error (`isTrain`: training error) over the blocks that keep the shape, as science
/// compares them, or over those that change it.
LesionRises lesionRises(const LesionSweep& sweep, bool isTrain, bool changesShape = false);

} // namespace rlab
