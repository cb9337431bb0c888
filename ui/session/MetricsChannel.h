// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/Dataset.h"
#include "core/nn/NetworkState.h"
#include "core/probe/ProbeSample.h"
#include "core/store/RunRecords.h"
#include "core/train/Metrics.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace rlab {

/// A new point of one member's curve: index into members(ExperimentSpec).
struct MemberPoint {
    int member = 0;
    MetricPoint point;
};

/// What was seen of one of a member's steps; shared, for nobody changes it.
struct MemberProbe {
    int member = 0;
    std::shared_ptr<const ProbeSample> sample;
};

/// A member's weights as they were after so many batches; shared, for nobody changes them.
struct MemberWeights {
    int member = 0;
    std::int64_t step = 0;
    std::shared_ptr<const NetworkState> state;
};

/// How one member's training ended; `reason` as in TrainingObserver::onEnd.
struct MemberEnd {
    int member = 0;
    RunEnd end = RunEnd::Completed;
    std::string reason;
};

/// How much is done (of a training: images), of how much, after how many seconds of work, pauses
/// not counted.
struct ProgressSample {
    std::int64_t done = 0;
    std::int64_t total = 0;
    double seconds = 0;
};

/// How many pictures of a folder are read, before the training begins.
struct PicturesRead {
    std::int64_t done = 0;
    std::int64_t all = 0;
};

/// The end of the whole work; `error` is empty unless it failed before or while training.
struct WorkEnd {
    std::string error;
};

/// All that has happened since the last look, in the order in which it is to be applied.
struct TrainingUpdate {
    std::optional<PicturesRead> picturesRead; ///< the latest
    bool trainingStarted = false;             ///< the data set is there
    /// With trainingStarted: what is trained on.
    std::shared_ptr<const Dataset> dataset;
    /// What the run was when it was cut off, if it goes on; comes once, before all else of it.
    std::shared_ptr<const RunSoFar> soFar;
    std::vector<MemberPoint> points;
    std::vector<MemberProbe> probes;
    std::vector<MemberWeights> states; ///< the latest of each member that has told any
    std::vector<MemberEnd> ends;
    std::vector<RateChange> rateChanges;
    std::optional<ProgressSample> progress; ///< the latest
    std::string notice;                     ///< a sentence for people; the latest
    std::optional<bool> paused;             ///< whether the training waits, if that has changed
    std::optional<WorkEnd> workEnd;
};

/// Carries values from the training thread to the window's. Its memory is bounded, however long
/// nobody looks: when full, points within an epoch are merged or left out, as a curve drawn on a
/// screen does not need them. The ends of epochs are never lost; they are few (epochs × networks)
/// and may go beyond the capacity when nothing else is left to make room.
class MetricsChannel {
public:
    explicit MetricsChannel(std::size_t capacity = 1024);

    // From the training thread.
    void pushPicturesRead(const PicturesRead& pictures);
    void pushTrainingStarted(std::shared_ptr<const Dataset> dataset);
    void pushSoFar(std::shared_ptr<const RunSoFar> soFar);
    void push(int member, const MetricPoint& point);
    /// Left out when nobody has looked for long: the next one tells nearly the same.
    void pushProbe(int member, const ProbeSample& sample);
    /// Replaces the member's earlier one.
    void pushState(MemberWeights state);
    void pushEnd(MemberEnd end);
    void pushRateChange(const RateChange& change);
    void pushNotice(const std::string& sentence);
    void pushPaused(bool paused);
    void pushProgress(const ProgressSample& progress);
    void pushWorkEnd(WorkEnd end);

    /// From the window's thread: takes everything out.
    TrainingUpdate drain();

private:
    struct Entry {
        int member = 0;
        MetricPoint point;
        std::int64_t images = 0; ///< that the point's means cover
    };

    std::int64_t imagesSincePrevious(int member, const MetricPoint& point);
    void dropOldestWithinEpoch();
    void mergeIntoLatest(const Entry& entry);

    const std::size_t capacity_;
    std::mutex mutex_;
    std::deque<Entry> entries_;
    std::vector<std::int64_t> imagesSeen_; ///< of each member, at its latest point
    TrainingUpdate rest_;                  ///< everything but the points
};

} // namespace rlab
