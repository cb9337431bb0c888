// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/Prediction.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace rlab {
namespace {

constexpr double sureMargin = 0.75;
constexpr double likelyMargin = 0.35;
constexpr double tornTogether = 0.7;
constexpr double guessingEvenness = 0.8;

Certainty gradeOf(const Prediction& prediction) {
    if (!std::isfinite(prediction.entropy))
        return Certainty::Broken;
    if (prediction.margin() >= sureMargin)
        return Certainty::Sure;
    if (prediction.margin() >= likelyMargin)
        return Certainty::Likely;
    // Of two classes each even answer is both; then it is torn.
    if (prediction.ranking[0].probability + prediction.ranking[1].probability >= tornTogether)
        return Certainty::Torn;
    return prediction.evenness() >= guessingEvenness ? Certainty::Guessing : Certainty::Unsure;
}

} // namespace

double Prediction::evenness() const {
    return entropy / std::log(static_cast<double>(ranking.size()));
}

Prediction makePrediction(std::span<const float> probabilities) {
    assert(probabilities.size() >= 2);
    Prediction prediction;
    for (const float probability : probabilities)
        prediction.ranking.push_back({static_cast<int>(prediction.ranking.size()), probability});
    prediction.entropy = entropyOf(probabilities);
    // What is not a number has no rank; the classes then stay in their order.
    if (std::isfinite(prediction.entropy))
        std::ranges::stable_sort(prediction.ranking, std::ranges::greater{},
                                 &RankedClass::probability);
    prediction.certainty = gradeOf(prediction);
    return prediction;
}

double entropyOf(std::span<const float> probabilities) {
    double entropy = 0;
    for (const float probability : probabilities)
        if (probability != 0)
            entropy -= double{probability} * std::log(double{probability});
    return entropy;
}

} // namespace rlab
