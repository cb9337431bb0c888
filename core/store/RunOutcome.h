// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/train/Metrics.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rlab {

/// How one contender of a run ended.
struct RunOutcome {
    RunEnd end = RunEnd::Completed;
    std::string reason; ///< for people; empty unless the run diverged or failed
    std::int64_t parameters = 0;
    std::int64_t macs = 0;            ///< of one image
    std::optional<MetricPoint> final; ///< the curve's last point, if there is one
};

/// As a JSON document of version 1; figures that are not finite become null.
std::string outcomeToJson(const RunOutcome& outcome);
/// The inverse; null becomes NaN. Throws FileError that names `source` and the field.
RunOutcome outcomeFromJson(std::string_view text, const std::string& source);

} // namespace rlab
