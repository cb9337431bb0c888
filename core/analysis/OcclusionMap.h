// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/Classifier.h"
#include "core/data/Dataset.h"

#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>

namespace rlab {

/// A square is moved over the picture, and the class's probability asked for at each place: where
/// it falls, the network had found what it goes by (Zeiler & Fergus, arXiv 1311.2901, section 4.2).
struct OcclusionSpec {
    int side = 8;   ///< of the square, in pixels; at most that of the picture
    int stride = 2; ///< how far it moves
};

/// A quarter of the picture's smaller side, moved by a quarter of itself.
OcclusionSpec defaultOcclusion(const Shape& input);

struct OcclusionMap {
    OcclusionSpec spec;
    double whole = 0; ///< the class's probability for the picture as it is
    /// (rows, columns): the same with the square's top left corner at (row, column) · stride.
    Tensor covered;
};

/// The square has the mean colour of the images that the network knows, `statistics`. Works in
/// batches of classifier.maxBatch(). `progress(done, all)` is called after each. Throws Stopped,
/// and SpecError if the square is larger than the picture.
OcclusionMap occlusionMap(Classifier& classifier, const ChannelStatistics& statistics,
                          std::span<const std::uint8_t> picture, int classIndex,
                          const OcclusionSpec& spec, const std::stop_token& stop = {},
                          const std::function<void(int, int)>& progress = {});

} // namespace rlab
