// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/LayerHistory.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace rlab {

namespace {

constexpr std::size_t looks = 64; ///< samples that decide on the bins
constexpr int fewestBins = 12;

} // namespace

BinRange shownBins(const ProbedNetwork& network, int layer,
                   MagnitudeHistogram LayerSample::*histogram) {
    const auto index = static_cast<std::size_t>(layer);
    const std::size_t count = network.samples.size();
    const std::size_t stride = std::max<std::size_t>(1, count / looks);
    BinRange range{MagnitudeHistogram::bins, -1};
    for (std::size_t i = 0; i < count; i += stride) {
        const MagnitudeHistogram& seen = network.samples[i]->layers[index].*histogram;
        for (int bin = 1; bin < MagnitudeHistogram::bins; ++bin)
            if (seen.share(bin) > 0) {
                range.first = std::min(range.first, bin);
                range.last = std::max(range.last, bin);
            }
    }
    if (range.last < 0)
        return {};
    for (int missing = fewestBins - range.count(); missing > 0; --missing) {
        if (missing % 2 == 0 && range.last + 1 < MagnitudeHistogram::bins)
            ++range.last;
        else
            range.first = std::max(1, range.first - 1);
    }
    return range;
}

QList<QPointF> layerCourse(const ProbedNetwork& network, int layer, LayerStatistic statistic,
                           int most) {
    const auto index = static_cast<std::size_t>(layer);
    const std::size_t count = network.samples.size();
    const std::size_t stride =
        std::max<std::size_t>(1, count / static_cast<std::size_t>(std::max(1, most)));
    const bool positive = isMagnitude(statistic);
    QList<QPointF> course;
    for (std::size_t i = 0; i < count; i += stride) {
        const double value = valueOf(network.samples[i]->layers[index], statistic);
        const bool isShown = std::isfinite(value) && (value > 0 || !positive);
        course.append(
            {static_cast<double>(i), isShown ? value : std::numeric_limits<double>::quiet_NaN()});
    }
    return course;
}

} // namespace rlab
