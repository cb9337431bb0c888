// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rlab {

/// One point of a training curve. Errors are fractions in 0 … 1, losses mean cross-entropy in nats.
/// A point inside an epoch covers the images since the point before it; the last point of an epoch
/// (`endsEpoch`) covers the whole epoch and carries the test figures.
struct MetricPoint {
    double epoch = 0;        ///< epochs done, with fraction
    std::int64_t step = 0;   ///< batches done
    std::int64_t images = 0; ///< training images seen
    double seconds = 0;      ///< spent on training this network alone, tests not counted
    double learningRate = 0; ///< of the last batch
    double trainLoss = 0;
    double trainError = 0; ///< running: before each batch's own update
    bool endsEpoch = false;
    std::optional<double> testLoss;
    std::optional<double> testError;
};

using MetricHistory = std::vector<MetricPoint>;

/// The learning rate (before the schedule's factor) was set anew while training, for all members,
/// before the batch that follows `step` batches of each.
struct RateChange {
    double epoch = 0; ///< epochs done, with fraction
    std::int64_t step = 0;
    double learningRate = 0;
};

enum class RunEnd { Completed, Stopped, Diverged, Failed };

/// "completed", "stopped", …: the word written to files.
std::string_view runEndText(RunEnd end);

} // namespace rlab
