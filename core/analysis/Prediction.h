// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

namespace rlab {

struct RankedClass {
    int index;
    double probability;
};

/// How much of an answer there is in a prediction; the window makes sentences of it. These are
/// grades of what the network *says*: it can be sure and wrong, above all of pictures unlike those
/// that it was trained on (Guo et al., arXiv 1706.04599).
enum class Certainty {
    Sure,     ///< the first class leads by 0.75 or more
    Likely,   ///< it leads by 0.35 or more
    Torn,     ///< between the first two, which have 0.7 or more together
    Unsure,   ///< spread over more classes
    Guessing, ///< nearly as even as if it knew nothing: entropy 0.8 or more of the largest
    Broken,   ///< the network's numbers are not finite: there is no answer
};

/// What a network answers for one picture.
struct Prediction {
    std::vector<RankedClass> ranking; ///< all classes, the most probable first; ties by index
    double entropy = 0;               ///< −Σ p·ln p, in nats
    Certainty certainty = Certainty::Broken;

    /// Distance between the first and the second.
    double margin() const { return ranking[0].probability - ranking[1].probability; }
    /// Entropy as a share of ln(classes), the largest: 0 for certainty, 1 for knowing nothing.
    double evenness() const;
};

/// From the probabilities of at least two classes.
Prediction makePrediction(std::span<const float> probabilities);

/// −Σ p·ln p in nats; not a number if any p is not.
double entropyOf(std::span<const float> probabilities);

} // namespace rlab
