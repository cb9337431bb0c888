// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/RunRecords.h"
#include "ui/session/MetricsChannel.h"

#include <cstddef>
#include <mutex>

namespace rlab {

/// What a run that is being recorded still has to write: filled by the window's thread, emptied by
/// the history's. Neither waits for the disk. Its memory is bounded, however long the disk is full:
/// past `capacity` only the ends of epochs are kept, past four times that nothing.
class RecordingBuffer {
public:
    explicit RecordingBuffer(std::size_t capacity = 100'000);

    void add(const TrainingUpdate& update);

    /// Everything that has not been written yet, the oldest first. It counts as being on the way
    /// until it comes back by one of the following two.
    RunProgress take();
    void putBack(RunProgress unwritten);
    void setWritten(const RunProgress& written);

private:
    bool hasRoomFor(const MetricPoint& point) const;

    const std::size_t capacity_;
    std::mutex mutex_;
    RunProgress waiting_;
    std::size_t points_ = 0; ///< waiting and on the way
    std::size_t probes_ = 0; ///< the same
};

/// Whether there is anything to write.
bool isEmpty(const RunProgress& progress);

} // namespace rlab
