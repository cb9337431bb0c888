// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/ErrorComparison.h"
#include "core/analysis/PredictionTable.h"

#include <cstdint>
#include <vector>

namespace rlab {

/// Two networks' answers for the same images, and which of the two is the better one on such
/// images: McNemar's test (Psychometrika 12, 1947), exact. Only images that one network gets right
/// and the other one doesn't tell them apart; were both equally good, each such image would be the
/// first one's or the second one's like the sides of a coin.
struct AnswerComparison {
    std::int64_t bothRight = 0;
    std::int64_t onlyFirst = 0;  ///< right
    std::int64_t onlySecond = 0; ///< right
    std::int64_t neither = 0;
    double chance = 1; ///< that equally good ones differ at least that much (two-sided)
    Verdict verdict = Verdict::CantTell; ///< where the second one's error lies; 5 %
};

/// Both of the same images, image by image.
AnswerComparison compareAnswers(const PredictionTable& first, const PredictionTable& second);

// Indices of images, in their order:

/// Those that the first network gets right and the second one doesn't.
std::vector<std::int64_t> rightOnlyByFirst(const PredictionTable& first,
                                           const PredictionTable& second);
/// Images of the class `label` for which the first network's answer is `answer` and the second
/// one's isn't.
std::vector<std::int64_t> answeredOnlyByFirst(const PredictionTable& first,
                                              const PredictionTable& second, int label, int answer);

} // namespace rlab
