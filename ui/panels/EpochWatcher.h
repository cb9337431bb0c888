// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/RunModel.h"

#include <cstddef>
#include <vector>

namespace rlab {

/// Notices when there is something new to say of a run: all networks have finished another epoch,
/// one of them diverged or failed, the rate was changed, or the run is over. Reads each point of a
/// history once.
class EpochWatcher {
public:
    /// Whether that has happened since the last call; `run` must be the one of the last call,
    /// brought forward, unless reset() came between.
    bool hasNews(const RunModel& run);
    void reset() { *this = {}; }

private:
    struct Watched {
        std::size_t read = 0; ///< points
        int epochs = 0;
    };
    struct State {
        int epochs = 0;
        int lost = 0;
        std::size_t rateChanges = 0;
        bool isOver = false;

        bool operator==(const State&) const = default;
    };

    State read(const RunModel& run);

    std::vector<Watched> watched_; ///< by contender, then by seed
    State state_;
};

} // namespace rlab
