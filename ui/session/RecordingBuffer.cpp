// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/RecordingBuffer.h"

#include <utility>

namespace rlab {

namespace {

constexpr std::size_t mostCapacities = 4;
constexpr std::size_t mostProbes = 4000; ///< some 10 KB each

template <class Value>
void append(std::vector<Value>& to, const std::vector<Value>& from) {
    to.insert(to.end(), from.begin(), from.end());
}

} // namespace

RecordingBuffer::RecordingBuffer(std::size_t capacity)
    : capacity_(capacity) {}

void RecordingBuffer::add(const TrainingUpdate& update) {
    const std::lock_guard lock(mutex_);
    if (update.soFar)
        waiting_.soFar = update.soFar;
    for (const auto& [member, point] : update.points) {
        if (!hasRoomFor(point))
            continue;
        waiting_.points[member].push_back(point);
        ++points_;
    }
    for (const auto& [member, sample] : update.probes) {
        if (probes_ >= mostProbes)
            continue;
        waiting_.probes[member].push_back(sample);
        ++probes_;
    }
    for (const auto& [member, end, reason] : update.ends)
        waiting_.ends.push_back({member, end, reason});
    append(waiting_.rateChanges, update.rateChanges);
    if (update.progress)
        waiting_.seconds = update.progress->seconds;
}

bool RecordingBuffer::hasRoomFor(const MetricPoint& point) const {
    return points_ < (point.endsEpoch ? mostCapacities * capacity_ : capacity_);
}

RunProgress RecordingBuffer::take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(waiting_, {});
}

void RecordingBuffer::putBack(RunProgress unwritten) {
    const std::lock_guard lock(mutex_);
    if (waiting_.soFar)
        unwritten.soFar = waiting_.soFar;
    for (const auto& [member, points] : waiting_.points)
        append(unwritten.points[member], points);
    for (const auto& [member, samples] : waiting_.probes)
        append(unwritten.probes[member], samples);
    append(unwritten.ends, waiting_.ends);
    append(unwritten.rateChanges, waiting_.rateChanges);
    if (waiting_.seconds > 0)
        unwritten.seconds = waiting_.seconds;
    waiting_ = std::move(unwritten);
}

void RecordingBuffer::setWritten(const RunProgress& written) {
    const std::lock_guard lock(mutex_);
    for (const auto& [member, points] : written.points)
        points_ -= points.size();
    for (const auto& [member, samples] : written.probes)
        probes_ -= samples.size();
}

bool isEmpty(const RunProgress& progress) {
    return !progress.soFar && progress.points.empty() && progress.probes.empty() &&
           progress.ends.empty() && progress.rateChanges.empty() && progress.seconds == 0;
}

} // namespace rlab
