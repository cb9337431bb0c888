// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/Metrics.h"

namespace rlab {

std::string_view runEndText(RunEnd end) {
    switch (end) {
    case RunEnd::Completed:
        return "completed";
    case RunEnd::Stopped:
        return "stopped";
    case RunEnd::Diverged:
        return "diverged";
    case RunEnd::Failed:
        return "failed";
    }
    return {};
}

} // namespace rlab
