// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/StageMeter.h"

#include <algorithm>

namespace rlab {

void StageMeter::add(const FetchProgress& progress, double seconds) {
    const bool isSameStage = progress.stage == last_.stage && progress.total == last_.total &&
                             progress.bytes >= last_.bytes;
    if (!hasBegun_ || !isSameStage) {
        hasBegun_ = true;
        meter_ = {};
        first_ = progress;
        begin_ = seconds;
    }
    last_ = progress;
    seconds_ = seconds;
    meter_.add({progress.bytes - first_.bytes, progress.total - first_.bytes, seconds - begin_});
}

double StageMeter::fraction() const {
    if (last_.total <= 0)
        return 0;
    return std::clamp(static_cast<double>(last_.bytes) / static_cast<double>(last_.total), 0.0,
                      1.0);
}

} // namespace rlab
