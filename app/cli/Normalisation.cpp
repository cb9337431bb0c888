// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Normalisation.h"

#include "app/cli/Command.h"
#include "core/store/ForeignWeights.h"
#include "ui/session/Translation.h"

#include <QStringList>

#include <cmath>

namespace rlab {
namespace {

std::vector<float> numbers(const QString& text) {
    std::vector<float> result;
    for (const QString& part : text.split(QLatin1Char(','))) {
        bool isNumber = false;
        const float number = part.toFloat(&isNumber);
        if (!isNumber || !std::isfinite(number))
            throw UsageError(tr("--normalize can be dataset, imagenet or m,m,m:s,s,s (mean and "
                                "deviation of each channel); \"%1\" is not a number")
                                 .arg(part));
        result.push_back(number);
    }
    return result;
}

ChannelStatistics parseStatistics(const QString& text) {
    if (text == QLatin1String("imagenet"))
        return imagenetStatistics;
    const QStringList halves = text.split(QLatin1Char(':'));
    if (halves.size() != 2)
        throw UsageError(tr("--normalize can be dataset, imagenet or m,m,m:s,s,s (mean and "
                            "deviation of each channel), not \"%1\"")
                             .arg(text));
    return {numbers(halves[0]), numbers(halves[1])};
}

} // namespace

ChannelStatistics parseNormalisation(const QString& text, const Dataset& dataset) {
    if (text == QLatin1String("dataset"))
        return dataset.statistics;
    ChannelStatistics statistics = parseStatistics(text);
    const auto channels = static_cast<std::size_t>(dataset.train.imageShape[0]);
    if (statistics.mean.size() != channels || statistics.deviation.size() != channels)
        throw UsageError(tr("--normalize %1: the images have %2 channels, so it takes %2 means and "
                            "%2 deviations")
                             .arg(text)
                             .arg(channels));
    for (const float deviation : statistics.deviation)
        if (deviation <= 0)
            throw UsageError(tr("--normalize %1: a deviation must be above 0").arg(text));
    return statistics;
}

} // namespace rlab
