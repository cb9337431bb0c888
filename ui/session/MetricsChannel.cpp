// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/MetricsChannel.h"

#include <algorithm>
#include <utility>

namespace rlab {

namespace {

constexpr std::size_t mostProbes = 512; ///< some 10 KB each

} // namespace

MetricsChannel::MetricsChannel(std::size_t capacity)
    : capacity_(capacity) {}

void MetricsChannel::pushPicturesRead(const PicturesRead& pictures) {
    const std::lock_guard lock(mutex_);
    rest_.picturesRead = pictures;
}

void MetricsChannel::pushTrainingStarted(std::shared_ptr<const Dataset> dataset) {
    const std::lock_guard lock(mutex_);
    rest_.trainingStarted = true;
    rest_.dataset = std::move(dataset);
}

void MetricsChannel::pushSoFar(std::shared_ptr<const RunSoFar> soFar) {
    const std::lock_guard lock(mutex_);
    for (const MetricHistory& curve : soFar->curves)
        imagesSeen_.push_back(curve.empty() ? 0 : curve.back().images);
    rest_.soFar = std::move(soFar);
}

void MetricsChannel::push(int member, const MetricPoint& point) {
    const std::lock_guard lock(mutex_);
    const Entry entry{member, point, imagesSincePrevious(member, point)};
    if (entries_.size() < capacity_) {
        entries_.push_back(entry);
    } else if (point.endsEpoch) {
        dropOldestWithinEpoch();
        entries_.push_back(entry);
    } else {
        mergeIntoLatest(entry);
    }
}

void MetricsChannel::pushProbe(int member, const ProbeSample& sample) {
    auto shared = std::make_shared<const ProbeSample>(sample);
    const std::lock_guard lock(mutex_);
    if (rest_.probes.size() < mostProbes)
        rest_.probes.push_back({member, std::move(shared)});
}

void MetricsChannel::pushState(MemberWeights state) {
    const std::lock_guard lock(mutex_);
    const auto earlier = std::ranges::find(rest_.states, state.member, &MemberWeights::member);
    if (earlier == rest_.states.end())
        rest_.states.push_back(std::move(state));
    else
        std::swap(*earlier, state); // many megabytes, which go when the lock is gone
}

void MetricsChannel::pushEnd(MemberEnd end) {
    const std::lock_guard lock(mutex_);
    rest_.ends.push_back(std::move(end));
}

void MetricsChannel::pushRateChange(const RateChange& change) {
    const std::lock_guard lock(mutex_);
    rest_.rateChanges.push_back(change);
}

void MetricsChannel::pushNotice(const std::string& sentence) {
    const std::lock_guard lock(mutex_);
    rest_.notice = sentence;
}

void MetricsChannel::pushPaused(bool paused) {
    const std::lock_guard lock(mutex_);
    rest_.paused = paused;
}

void MetricsChannel::pushProgress(const ProgressSample& progress) {
    const std::lock_guard lock(mutex_);
    rest_.progress = progress;
}

void MetricsChannel::pushWorkEnd(WorkEnd end) {
    const std::lock_guard lock(mutex_);
    rest_.workEnd = std::move(end);
}

TrainingUpdate MetricsChannel::drain() {
    std::deque<Entry> entries;
    TrainingUpdate update;
    {
        const std::lock_guard lock(mutex_);
        entries.swap(entries_);
        std::swap(update, rest_);
    }
    update.points.reserve(entries.size());
    for (Entry& entry : entries)
        update.points.push_back({entry.member, std::move(entry.point)});
    return update;
}

std::int64_t MetricsChannel::imagesSincePrevious(int member, const MetricPoint& point) {
    const auto index = static_cast<std::size_t>(member);
    if (index >= imagesSeen_.size())
        imagesSeen_.resize(index + 1);
    return point.images - std::exchange(imagesSeen_[index], point.images);
}

void MetricsChannel::dropOldestWithinEpoch() {
    const auto oldest =
        std::ranges::find_if(entries_, [](const Entry& entry) { return !entry.point.endsEpoch; });
    if (oldest != entries_.end())
        entries_.erase(oldest);
}

/// Two neighbouring stretches of an epoch become one. If the member's latest point ends an
/// epoch, or there is none, the new point is left out.
void MetricsChannel::mergeIntoLatest(const Entry& entry) {
    const auto latest = std::find_if(entries_.rbegin(), entries_.rend(), [&](const Entry& other) {
        return other.member == entry.member;
    });
    if (latest == entries_.rend() || latest->point.endsEpoch)
        return;
    const auto before = static_cast<double>(latest->images);
    const auto added = static_cast<double>(entry.images);
    const auto mean = [&](double a, double b) {
        return before + added > 0 ? (a * before + b * added) / (before + added) : b;
    };
    MetricPoint merged = entry.point;
    merged.trainLoss = mean(latest->point.trainLoss, entry.point.trainLoss);
    merged.trainError = mean(latest->point.trainError, entry.point.trainError);
    *latest = {entry.member, merged, latest->images + entry.images};
}

} // namespace rlab
