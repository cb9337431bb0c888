// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/CheckpointFolder.h"
#include "core/train/Trainer.h"

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace rlab {

class ProbeLog;

/// How often a checkpoint is written between the one at the beginning and the end.
struct CheckpointTiming {
    double seconds = 30;
    /// Of the time that may go into writing: a slow disk or a large network makes checkpoints
    /// rarer.
    double mostShare = 0.02;
};

/// Keeps a training's checkpoints in a folder: see CheckpointFolder. The training thread only
/// copies the state; a thread of its own writes it, for the disk takes its time to sync. Besides,
/// one is written at once when the training begins, pauses or stops.
///
/// As an observer it is to be told points, samples and moments, each before the moment that follows
/// it, on one thread. A checkpoint that can't be written ends nothing: problem() tells, the earlier
/// ones stay as they are, and the next one is tried when it is due.
class CheckpointWriter final : public TrainingObserver {
public:
    /// For a training that begins. What earlier runs have left in the folder must have been
    /// removed; it is made when it is first needed. `dataset` must outlive the writer.
    CheckpointWriter(std::filesystem::path folder, RunSettings settings, const Dataset& dataset,
                     CheckpointTiming timing = {});
    /// For a training that goes on from this checkpoint.
    CheckpointWriter(std::filesystem::path folder, LoadedCheckpoint loaded, const Dataset& dataset,
                     CheckpointTiming timing = {});
    /// Waits for what is being written.
    ~CheckpointWriter() override;

    void onPoint(int member, const MetricPoint& point) override;
    void onProbe(int member, const ProbeSample& sample) override;
    void onMoment(TrainingMoment moment, const TrainingStateSource& source) override;

    /// Waits until nothing is being written any more.
    void wait();
    /// Why a checkpoint couldn't be written, for people; once, until one could be again.
    std::optional<std::string> takeProblem();
    /// Whether there is a checkpoint on the disk.
    bool hasCheckpoint() const;

private:
    struct Job {
        TrainingState training;
        std::vector<MetricHistory> curves;
        std::string probeRecords; ///< since the job before
        std::uint64_t probeSamples = 0;
        double secondsToCopy = 0;
    };
    class Disk;
    using Clock = std::chrono::steady_clock;

    bool isDue(TrainingMoment moment) const;
    void save(const TrainingStateSource& source);
    void work(const std::stop_token& stop);
    void tellProblem(const std::string& problem);

    const CheckpointTiming timing_;
    // Of the training thread.
    std::vector<MetricHistory> curves_;
    std::string probeRecords_;
    std::uint64_t probeSamples_ = 0;
    Clock::time_point lastSaved_;
    bool isChanged_ = false; ///< since the last save
    // Shared.
    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    std::optional<Job> job_;
    bool isWriting_ = false;
    bool hasCheckpoint_ = false;
    double lastCost_ = 0;    ///< seconds that the last save took
    std::string problem_;    ///< untold
    bool hasFailed_ = false; ///< the latest save

    std::unique_ptr<Disk> disk_; ///< of the writing thread
    std::jthread thread_;        ///< last: ends before anything else goes
};

} // namespace rlab
