// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/CheckpointWriter.h"

#include "core/base/Error.h"
#include "core/store/AtomicFile.h"
#include "core/store/CheckpointCodec.h"
#include "core/store/ProbeLog.h"
#include "core/store/RunFolder.h"
#include "core/store/WeightsFile.h"

#include <new>
#include <utility>

namespace rlab {
namespace {

/// A disk that stays full for so long that this much was seen of steps: no more checkpoints then,
/// rather than a memory that fills up as well.
constexpr std::size_t mostUnwritten = std::size_t{256} << 20;

constexpr const char* outOfMemory = "there is not enough memory for a checkpoint";

std::int64_t nowMs() {
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

double secondsSince(std::chrono::steady_clock::time_point begin) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

} // namespace

/// The files, as the writing thread sees them.
class CheckpointWriter::Disk {
public:
    Disk(std::filesystem::path folder, Checkpoint checkpoint, int lastSlot, const Dataset& dataset)
        : folder_(std::move(folder))
        , checkpoint_(std::move(checkpoint))
        , slot_(lastSlot)
        , dataset_(dataset)
        , names_(memberNames(checkpoint_.settings.experiment))
        , bestWritten_(names_.size()) {}

    /// Throws FileError; what was seen of steps is then kept for the next time.
    void write(Job& job) {
        unwritten_ += std::exchange(job.probeRecords, {});
        unwrittenSamples_ += job.probeSamples;
        if (unwritten_.size() > mostUnwritten)
            throw FileError(folder_.string(),
                            "no checkpoints are written any more: too much has been seen of steps "
                            "since the last one that could be");
        makeFolder(folder_);
        writeProbes();
        if (checkpoint_.data.name.empty())
            checkpoint_.data = fingerprintOf(dataset_);
        checkpoint_.training = std::move(job.training);
        checkpoint_.curves = std::move(job.curves);
        writeBest();
        ++checkpoint_.number;
        checkpoint_.savedMs = nowMs();
        checkpoint_.origin = presentComputingOrigin();
        checkpoint_.probes = log_->mark();
        writeFile(checkpointFile(folder_, 1 - slot_), EncodedCheckpoint(checkpoint_).parts());
        slot_ = 1 - slot_;
        checkpoint_.training = {};
        checkpoint_.curves = {};
    }

private:
    void writeProbes() {
        if (!log_)
            log_ = std::make_unique<ProbeLog>(probeLogFile(folder_), checkpoint_.probes);
        if (unwritten_.empty())
            return;
        log_->append(unwritten_, std::exchange(unwrittenSamples_, 0));
        unwritten_.clear();
        log_->sync();
    }

    void writeBest() {
        const ExperimentSpec& experiment = checkpoint_.settings.experiment;
        const std::vector<Member> all = members(experiment);
        for (std::size_t i = 0; i < names_.size(); ++i) {
            const std::shared_ptr<const BestWeights>& best = checkpoint_.training.members[i].best;
            if (!best || bestWritten_[i] == best)
                continue;
            const CifarNetworkOptions& options = experiment.networks[all[i].network];
            saveWeights(bestWeightsFile(folder_, names_[i]),
                        makeCifarNetwork(options, dataset_.train.imageShape, dataset_.classes()),
                        best->network, describeMember(experiment, i, dataset_, best->point.epoch));
            bestWritten_[i] = best;
        }
    }

    const std::filesystem::path folder_;
    Checkpoint checkpoint_; ///< the next one; without its state until then
    int slot_;              ///< of the last one that is sound
    const Dataset& dataset_;
    const std::vector<std::string> names_;
    std::vector<std::shared_ptr<const BestWeights>> bestWritten_;
    std::unique_ptr<ProbeLog> log_;
    std::string unwritten_;
    std::uint64_t unwrittenSamples_ = 0;
};

CheckpointWriter::CheckpointWriter(std::filesystem::path folder, RunSettings settings,
                                   const Dataset& dataset, CheckpointTiming timing)
    : timing_(timing)
    , curves_(members(settings.experiment).size())
    , lastSaved_(Clock::now())
    , isChanged_(true) {
    Checkpoint first;
    first.settings = std::move(settings);
    disk_ = std::make_unique<Disk>(std::move(folder), std::move(first), 1, dataset);
    thread_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
}

CheckpointWriter::CheckpointWriter(std::filesystem::path folder, LoadedCheckpoint loaded,
                                   const Dataset& dataset, CheckpointTiming timing)
    : timing_(timing)
    , curves_(std::move(loaded.checkpoint.curves))
    , lastSaved_(Clock::now())
    , hasCheckpoint_(true) {
    disk_ = std::make_unique<Disk>(std::move(folder), std::move(loaded.checkpoint), loaded.slot,
                                   dataset);
    thread_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
}

CheckpointWriter::~CheckpointWriter() {
    wait();
}

void CheckpointWriter::onPoint(int member, const MetricPoint& point) {
    curves_[static_cast<std::size_t>(member)].push_back(point);
}

void CheckpointWriter::onProbe(int member, const ProbeSample& sample) {
    probeRecords_ += probeRecord(member, sample);
    ++probeSamples_;
}

void CheckpointWriter::onMoment(TrainingMoment moment, const TrainingStateSource& source) {
    if (moment == TrainingMoment::Stop)
        wait();
    if (isDue(moment))
        save(source);
    if (moment == TrainingMoment::Batch)
        isChanged_ = true; // by the batch that follows
    if (moment == TrainingMoment::Stop)
        wait();
}

bool CheckpointWriter::isDue(TrainingMoment moment) const {
    const double since = secondsSince(lastSaved_);
    if (moment == TrainingMoment::Batch && since < timing_.seconds)
        return false; // what is asked most is answered without a lock
    const std::lock_guard lock(mutex_);
    const bool isMissing = isChanged_ || hasFailed_;
    if (job_ || isWriting_ || !isMissing)
        return false;
    return moment != TrainingMoment::Batch || lastCost_ <= since * timing_.mostShare;
}

void CheckpointWriter::save(const TrainingStateSource& source) {
    const auto begin = Clock::now();
    lastSaved_ = begin;
    try {
        Job job{source.state(), curves_, {}, 0, 0};
        job.probeRecords = std::exchange(probeRecords_, {});
        job.probeSamples = std::exchange(probeSamples_, 0);
        job.secondsToCopy = secondsSince(begin);
        const std::lock_guard lock(mutex_);
        job_ = std::move(job);
        isChanged_ = false;
    } catch (const std::bad_alloc&) {
        tellProblem(outOfMemory);
    }
    changed_.notify_all();
}

void CheckpointWriter::work(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (changed_.wait(lock, stop, [this] { return job_.has_value(); })) {
        Job job = std::move(*std::exchange(job_, std::nullopt));
        isWriting_ = true;
        lock.unlock();
        const auto begin = Clock::now();
        std::string problem;
        try {
            disk_->write(job);
        } catch (const std::bad_alloc&) {
            problem = outOfMemory;
        } catch (const std::exception& error) { // one that left the thread would end the program
            problem = error.what();
        }
        const double cost = job.secondsToCopy + secondsSince(begin);
        if (!problem.empty())
            tellProblem(problem);
        lock.lock();
        lastCost_ = cost;
        hasCheckpoint_ = hasCheckpoint_ || problem.empty();
        hasFailed_ = !problem.empty();
        isWriting_ = false;
        changed_.notify_all();
    }
}

void CheckpointWriter::wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !job_ && !isWriting_; });
}

void CheckpointWriter::tellProblem(const std::string& problem) {
    const std::lock_guard lock(mutex_);
    if (!hasFailed_)
        problem_ = problem;
    hasFailed_ = true;
}

std::optional<std::string> CheckpointWriter::takeProblem() {
    const std::lock_guard lock(mutex_);
    if (problem_.empty())
        return std::nullopt;
    return std::exchange(problem_, {});
}

bool CheckpointWriter::hasCheckpoint() const {
    const std::lock_guard lock(mutex_);
    return hasCheckpoint_;
}

} // namespace rlab
