// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/ResultText.h"

#include "ui/Text.h"
#include "ui/session/TrainingCurve.h"
#include "ui/session/Translation.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace rlab {

namespace {

using Figures = std::vector<double>;

Figures figures(const ContenderRun& contender,
                std::optional<double> (*figure)(const MetricHistory&)) {
    Figures all;
    for (const SeedRun& seed : contender.seeds)
        if (const auto value = figure(seed.history))
            all.push_back(*value);
    return all;
}

double mean(const Figures& figures) {
    double sum = 0;
    for (const double figure : figures)
        sum += figure;
    return sum / static_cast<double>(figures.size());
}

/// Of the sample: divided by one less than the count.
double deviation(const Figures& figures) {
    const double middle = mean(figures);
    double squares = 0;
    for (const double figure : figures)
        squares += (figure - middle) * (figure - middle);
    return std::sqrt(squares / static_cast<double>(figures.size() - 1));
}

void addFailure(const ContenderRun& contender, ResultText& text) {
    const auto ended = [&](RunEnd end) {
        return std::ranges::count(contender.seeds, end, &SeedRun::end);
    };
    const auto diverged = ended(RunEnd::Diverged);
    const auto failed = ended(RunEnd::Failed);
    if (diverged + failed == 0)
        return;
    text.isFailure = true;
    text.train = failed > 0 ? tr("failed") : tr("diverged");
    text.spread.clear();
    if (contender.seeds.size() > 1)
        text.spread = tr("%1 of %2").arg(diverged + failed).arg(contender.seeds.size());
    for (const SeedRun& seed : contender.seeds)
        if (text.reason.isEmpty() && !seed.reason.empty())
            text.reason = QString::fromStdString(seed.reason);
}

} // namespace

ResultText resultText(const ContenderRun& contender) {
    ResultText text;
    const Figures train = figures(contender, presentTrainError);
    const Figures test = figures(contender, latestTestError);
    if (!train.empty())
        text.train = percentText(mean(train));
    if (train.size() > 1)
        text.spread = tr("± %1").arg(QString::number(100 * deviation(train), 'f', 1));
    if (!test.empty())
        text.test = percentText(mean(test));
    addFailure(contender, text);
    return text;
}

} // namespace rlab
