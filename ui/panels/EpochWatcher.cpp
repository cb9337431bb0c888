// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/EpochWatcher.h"

#include <algorithm>
#include <limits>

namespace rlab {

bool EpochWatcher::hasNews(const RunModel& run) {
    const State now = read(run);
    const bool isNew = now != state_;
    state_ = now;
    return isNew;
}

EpochWatcher::State EpochWatcher::read(const RunModel& run) {
    State state;
    state.isOver = true;
    state.rateChanges = run.rateChanges().size();
    int fewest = std::numeric_limits<int>::max();
    std::size_t index = 0;
    for (const ContenderRun& contender : run.contenders()) {
        for (const SeedRun& seed : contender.seeds) {
            if (index == watched_.size())
                watched_.emplace_back();
            Watched& watched = watched_[index++];
            for (; watched.read < seed.history.size(); ++watched.read)
                watched.epochs += seed.history[watched.read].endsEpoch;
            const bool isLost = seed.end == RunEnd::Diverged || seed.end == RunEnd::Failed;
            state.lost += isLost;
            state.isOver &= seed.end.has_value();
            if (!isLost)
                fewest = std::min(fewest, watched.epochs);
        }
    }
    state.epochs = index == static_cast<std::size_t>(state.lost) ? 0 : fewest;
    return state;
}

} // namespace rlab
