// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/FileLock.h"
#include "core/data/Dataset.h"
#include "core/experiment/ExperimentSpec.h"
#include "core/nn/NetworkState.h"
#include "core/probe/ProbeSample.h"
#include "core/store/AppendFile.h"
#include "core/store/Checkpoint.h"
#include "core/store/RunOutcome.h"
#include "core/store/WeightsFile.h"
#include "core/train/Metrics.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rlab {

// A run's folder:
//   experiment.json             what was asked for
//   rate-changes.csv            learning rates set while training; not there if there were none
//   <name>/metrics.csv          one row for each finished epoch
//   <name>/gradients.csv        what was seen of its steps; not there if none was looked into
//   <name>/blocks.csv           the same of its residual blocks
//   <name>/model.safetensors    the last weights; not there if it failed before it had any
//   <name>/best.safetensors     those with the smallest test error; not there without a test
//   <name>/run.json             how it ended
//   tensorboard/<name>/         event files, if they were asked for: TensorboardLog
//   checkpoints/                to go on from: CheckpointFolder; gone when all have ended
//   run.lock                    only while the run is being written
// with one <name> for each member of the experiment: see memberNames().

/// A curve's label for each network, fit for a folder's name: the short name ("plain-56"), or where
/// two networks share it the full one made safe for file names ("resnet-56_width=8").
std::vector<std::string> contenderNames(const std::vector<CifarNetworkOptions>& networks);

/// A folder and a label for each of members(experiment): the network's name, and where networks are
/// repeated the seed behind it ("plain-56_seed=3").
std::vector<std::string> memberNames(const ExperimentSpec& experiment);

/// One member as read back.
struct ContenderRecord {
    std::string name; ///< as in memberNames()
    CifarNetworkOptions network;
    std::uint64_t seed = 0;
    MetricHistory history;             ///< the ends of the epochs
    std::optional<RunOutcome> outcome; ///< nothing if the program was killed before the end
    std::filesystem::path weights;     ///< empty if there are none
    std::filesystem::path best;        ///< best.safetensors; empty if there is none
    std::filesystem::path gradients;   ///< gradients.csv; empty if there is none
};

struct RunRecord {
    std::filesystem::path folder;
    ExperimentSpec experiment;
    std::vector<ContenderRecord> contenders; ///< in the order of members(experiment)
    std::vector<RateChange> rateChanges;     ///< in the order of time
};

enum class ExistingRun { Refuse, Replace };

/// Keeps other writers out of a folder as long as it exists.
class RunFolderLock {
public:
    /// Throws FileError if another writer is at work there, or the folder can't be written.
    explicit RunFolderLock(const std::filesystem::path& folder);

private:
    FileLock file_;
};

/// Writes a run's folder while the run goes on. At any time the folder can be read with what has
/// been added so far. All calls throw FileError.
class RunFolderWriter {
public:
    /// Makes the folder, and those above it, if it isn't there, and writes experiment.json. A
    /// folder that already holds a run is refused, or its run's files are removed first; other
    /// files in it are left alone. While another writer is at work in the folder it is refused.
    RunFolderWriter(std::filesystem::path folder, const ExperimentSpec& experiment,
                    ExistingRun existing = ExistingRun::Refuse);
    /// Goes on with a run: what the folder holds becomes what it was at the checkpoint, which is
    /// one of checkpointsOf(folder). Only the ends of members are told again, by train().
    RunFolderWriter(std::filesystem::path folder, RunFolderLock lock, const Checkpoint& checkpoint);
    ~RunFolderWriter();

    const std::filesystem::path& folder() const { return folder_; }
    /// Folder and label of a member.
    const std::string& name(int member) const {
        return writings_[static_cast<std::size_t>(member)].name;
    }

    /// The next point of a member's curve; the end of an epoch becomes a row.
    void addPoint(int member, const MetricPoint& point);
    void addRateChange(const RateChange& change);
    /// What was seen of a step.
    void addProbe(int member, const ProbeSample& sample);
    /// The weights of the member's smallest test error.
    void addBest(int member, const NetworkSpec& network, const BestWeights& best,
                 const Dataset& dataset);
    /// The member's weights, if there are any, and how it ended.
    void finish(int member, RunEnd end, const std::string& reason, const NetworkSpec& network,
                const NetworkState* state, const Dataset& dataset);

private:
    /// What is written of one member. The files only grow; each piece is a line or several.
    struct Writing {
        std::string name;
        std::unique_ptr<AppendFile> metrics;
        std::optional<MetricPoint> last;
        std::optional<NetworkSpec> network; ///< made when it is first needed
        std::unique_ptr<AppendFile> gradients, blocks;
    };

    void removeRun() const;
    void restore(Writing& writing, const MemberState& member, const MetricHistory& curve) const;

    std::filesystem::path folder_;
    RunFolderLock lock_;
    ExperimentSpec experiment_;
    std::vector<Member> members_;
    std::vector<Writing> writings_; ///< of each member
    std::string rateChanges_;       ///< rate-changes.csv so far; empty: there is none
};

/// Where a run's checkpoints and its event files are.
std::filesystem::path checkpointsOf(const std::filesystem::path& folder);
std::filesystem::path tensorboardOf(const std::filesystem::path& folder);

/// Where the weights of the member with this name are.
std::filesystem::path lastWeightsOf(const std::filesystem::path& folder, const std::string& name);
std::filesystem::path bestWeightsOf(const std::filesystem::path& folder, const std::string& name);

/// Of a member of the experiment after so many epochs.
WeightsMetadata describeMember(const ExperimentSpec& experiment, std::size_t member,
                               const Dataset& dataset, double epochs);

/// Whether a run has been written into this folder.
bool holdsRun(const std::filesystem::path& folder);

/// What was seen of a member's steps; empty if none was looked into. Throws FileError.
std::vector<ProbeSample> readProbes(const RunRecord& run, std::size_t member);

/// Reads a run back, finished or not. Throws FileError.
RunRecord readRunFolder(const std::filesystem::path& folder);

} // namespace rlab
