// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/RunRecords.h"

namespace rlab {

std::string_view runStateText(RunState state) {
    switch (state) {
    case RunState::Running:
        return "running";
    case RunState::Completed:
        return "completed";
    case RunState::Stopped:
        return "stopped";
    case RunState::Diverged:
        return "diverged";
    case RunState::Failed:
        return "failed";
    case RunState::Interrupted:
        return "interrupted";
    }
    return {};
}

} // namespace rlab
