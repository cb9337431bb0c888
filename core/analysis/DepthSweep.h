// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Parallel.h"
#include "core/data/Dataset.h"
#include "core/nn/CifarNetwork.h"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace rlab {

/// Untrained networks of one kind at several depths.
struct SweepRow {
    std::string title;           ///< "plain, batch norm": English
    CifarNetworkOptions network; ///< at any depth
};

/// Plain and residual ones: with batch norm; without norm and with ReLU, tanh and sigmoid, the
/// latter two with Xavier's first weights.
std::vector<SweepRow> sweepRows(int width);

/// What becomes of the gradient of one batch: GradientFlow's figures, as geometric means over the
/// seeds. 0 where none of it arrives, not a number where it overflows.
struct SweepFigures {
    double firstToLast = 0;
    double wayBack = 0;
};

/// Of the first weights: first, first + 1, …
struct SweepSeeds {
    std::uint64_t first = 0;
    int count = 1;

    bool operator==(const SweepSeeds&) const = default;
};

/// Of one network, from one batch of all `images`. Throws Stopped between two layers, and SpecError
/// if it can't be built.
SweepFigures sweepFigures(const CifarNetworkOptions& network, const SweepSeeds& seeds,
                          const LabelledImages& images, int classes,
                          const ChannelStatistics& statistics, const Parallel& parallel,
                          const std::stop_token& stop = {});

struct SweepRequest {
    std::vector<SweepRow> rows;
    std::vector<int> depths;
    int seeds = 1; ///< of the first weights, from 0 on
};

/// figures[row][depth], from one batch of all `images`. `progress(done, all)` is called after each
/// network. Throws Stopped between two layers, and SpecError if one can't be built.
std::vector<std::vector<SweepFigures>>
sweepDepths(const SweepRequest& request, const LabelledImages& images, int classes,
            const ChannelStatistics& statistics, const Parallel& parallel,
            const std::stop_token& stop = {}, const std::function<void(int, int)>& progress = {});

} // namespace rlab
