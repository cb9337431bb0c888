// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/ContenderSpeed.h"

#include <algorithm>

namespace rlab {

namespace {

/// The points of this time say how fast it is now, in a computer that may have become busy.
constexpr double windowSeconds = 5;

struct Work {
    double images = 0;
    double seconds = 0;
};

/// What the latest points tell of, at least the last one.
Work latestWork(const MetricHistory& history) {
    if (history.empty())
        return {};
    const MetricPoint& last = history.back();
    const auto isOld = [&](const MetricPoint& point) {
        return point.seconds <= last.seconds - windowSeconds;
    };
    const auto start = std::find_if(history.rbegin() + 1, history.rend(), isOld);
    const MetricPoint before = start == history.rend() ? MetricPoint{} : *start;
    return {static_cast<double>(last.images - before.images), last.seconds - before.seconds};
}

/// Training images that are still to come; nothing before the first point tells how many an epoch
/// has.
std::optional<double> imagesLeft(const SeedRun& seed, int epochs) {
    if (seed.end)
        return 0;
    if (seed.history.empty())
        return std::nullopt;
    const MetricPoint& last = seed.history.back();
    return static_cast<double>(last.images) * std::max(0.0, epochs / last.epoch - 1);
}

} // namespace

ContenderSpeed contenderSpeed(const RunModel& run, std::size_t contender) {
    Work work;
    std::optional<double> left = 0;
    for (const SeedRun& seed : run.contenders()[contender].seeds) {
        const Work latest = latestWork(seed.history);
        work.images += latest.images;
        work.seconds += latest.seconds;
        const std::optional<double> images = imagesLeft(seed, run.experiment().epochs);
        left = left && images ? std::optional(*left + *images) : std::nullopt;
    }
    ContenderSpeed speed;
    if (work.seconds > 0)
        speed.imagesPerSecond = work.images / work.seconds;
    if (left == 0.0)
        speed.secondsLeft = 0;
    else if (left && speed.imagesPerSecond)
        speed.secondsLeft = *left / *speed.imagesPerSecond;
    return speed;
}

std::optional<double> secondsLeft(const RunModel& run) {
    double all = 0;
    for (std::size_t contender = 0; contender < run.contenders().size(); ++contender) {
        const std::optional<double> its = contenderSpeed(run, contender).secondsLeft;
        if (!its)
            return std::nullopt;
        all += *its;
    }
    return all;
}

} // namespace rlab
