// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/TrainedNetwork.h"

#include <cstdint>
#include <stop_token>
#include <vector>

namespace rlab {

/// How strange pictures of the kind that a network knows are to it (PictureInspection), so that
/// another one can be told from them. A network may be sure of an answer for a grey square; this
/// tells that it has seen nothing like it.
class FamiliarPictures {
public:
    static constexpr std::int64_t enough = 200;

    /// From the first `enough` of `images`: a moment each, as PictureInspection takes. Throws
    /// Stopped between two.
    FamiliarPictures(const TrainedNetwork& subject, const LabelledImages& images,
                     const std::stop_token& stop = {});

    /// Share of these pictures that are at least as strange: about 1/2 for one of their kind, 0 for
    /// one that is stranger than all. Not a number if none has a strangeness, or this is none.
    double familiarity(double strangeness) const;

private:
    std::vector<double> strangeness_; ///< rising
};

/// Below this familiarity a picture is unlike those that the network knows; by its meaning, so is
/// one in twenty of these themselves.
constexpr double leastFamiliarity = 0.05;

} // namespace rlab
