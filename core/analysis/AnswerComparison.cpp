// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/AnswerComparison.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace rlab {
namespace {

constexpr double significance = 0.05;

/// Of at most `fewer` or at least `all` − `fewer` heads in `all` throws of a fair coin.
double coinChance(std::int64_t fewer, std::int64_t all) {
    if (2 * fewer >= all)
        return 1;
    const auto n = static_cast<double>(all);
    double sum = 0;
    for (std::int64_t heads = 0; heads <= fewer; ++heads) {
        const auto k = static_cast<double>(heads);
        sum += std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) -
                        n * std::log(2));
    }
    return std::min(1.0, 2 * sum);
}

template <class Matches>
std::vector<std::int64_t> indicesOf(const PredictionTable& first, const PredictionTable& second,
                                    const Matches& matches) {
    assert(first.count() == second.count());
    std::vector<std::int64_t> indices;
    for (std::size_t i = 0; i < first.images.size(); ++i)
        if (matches(first.images[i], second.images[i]))
            indices.push_back(static_cast<std::int64_t>(i));
    return indices;
}

} // namespace

AnswerComparison compareAnswers(const PredictionTable& first, const PredictionTable& second) {
    assert(first.count() == second.count());
    AnswerComparison comparison;
    for (std::size_t i = 0; i < first.images.size(); ++i) {
        const bool isFirst = first.images[i].isRight(), isSecond = second.images[i].isRight();
        ++(isFirst ? (isSecond ? comparison.bothRight : comparison.onlyFirst)
                   : (isSecond ? comparison.onlySecond : comparison.neither));
    }
    comparison.chance = coinChance(std::min(comparison.onlyFirst, comparison.onlySecond),
                                   comparison.onlyFirst + comparison.onlySecond);
    if (comparison.chance < significance)
        comparison.verdict =
            comparison.onlyFirst > comparison.onlySecond ? Verdict::Higher : Verdict::Lower;
    return comparison;
}

std::vector<std::int64_t> rightOnlyByFirst(const PredictionTable& first,
                                           const PredictionTable& second) {
    return indicesOf(first, second, [](const ImageAnswer& a, const ImageAnswer& b) {
        return a.isRight() && !b.isRight();
    });
}

std::vector<std::int64_t> answeredOnlyByFirst(const PredictionTable& first,
                                              const PredictionTable& second, int label,
                                              int answer) {
    return indicesOf(first, second, [&](const ImageAnswer& a, const ImageAnswer& b) {
        return a.label == label && a.answer == answer && b.answer != answer;
    });
}

} // namespace rlab
