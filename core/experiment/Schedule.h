// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rlab {

enum class ScheduleKind { Constant, Step, Cosine };

/// The course of the learning rate over a run.
struct ScheduleSpec {
    static constexpr int automaticWarmup = -1;

    ScheduleKind kind = ScheduleKind::Cosine;
    /// Batches over which the rate rises linearly to its full value;
    /// automatic: the first epoch, at most 100 batches.
    int warmup = automaticWarmup;
    /// Step: the rate is multiplied by `gamma` after each of these shares of the run.
    std::vector<double> milestones{0.5, 0.75};
    double gamma = 0.1;

    bool operator==(const ScheduleSpec&) const = default;
};

/// "cosine", "constant:warmup=0", "step:at=0.5;0.75,gamma=0.1". Throws SpecError.
ScheduleSpec parseSchedule(std::string_view text);
/// The inverse: the shortest text with this meaning.
std::string scheduleText(const ScheduleSpec& schedule);

/// Factor on the learning rate for batch `step` (from 0) of `totalSteps`. Cosine falls from 1 to 0
/// over the batches after the warm-up (Loshchilov & Hutter, arXiv 1608.03983, without restarts).
double scheduleFactor(const ScheduleSpec& schedule, std::int64_t step, std::int64_t totalSteps,
                      std::int64_t stepsPerEpoch);

} // namespace rlab
