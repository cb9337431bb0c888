// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/Dataset.h"
#include "core/experiment/ExperimentSpec.h"
#include "core/nn/NetworkState.h"
#include "core/store/RunOutcome.h"
#include "core/train/Metrics.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

class QLockFile;

namespace rlab {

// A run's folder:
//   experiment.json             what was asked for
//   <name>/metrics.csv          one row for each finished epoch
//   <name>/model.safetensors    the last weights
//   <name>/run.json             how it ended
//   run.lock                    only while the run is being written
// with one <name> for each network of the experiment: see contenderNames().

/// A folder and a curve's label for each network: the short name ("plain-56"), or where two
/// networks share it the full one made safe for file names ("resnet-56_width=8").
std::vector<std::string> contenderNames(const std::vector<CifarNetworkOptions>& networks);

/// One contender as read back.
struct ContenderRecord {
    std::string name;
    CifarNetworkOptions network;
    MetricHistory history;             ///< the ends of the epochs
    std::optional<RunOutcome> outcome; ///< nothing if the program was killed before the end
    std::filesystem::path weights;     ///< empty if there are none
};

struct RunRecord {
    std::filesystem::path folder;
    ExperimentSpec experiment;
    std::vector<ContenderRecord> contenders; ///< in the experiment's order
};

enum class ExistingRun { Refuse, Replace };

/// Writes a run's folder while the run goes on. At any time the folder can be read with what has
/// been added so far. All calls throw FileError.
class RunFolderWriter {
public:
    /// Makes the folder, and those above it, if it isn't there, and writes experiment.json. A
    /// folder that already holds a run is refused, or its run's files are removed first; other
    /// files in it are left alone. While another writer is at work in the folder it is refused.
    RunFolderWriter(std::filesystem::path folder, const ExperimentSpec& experiment,
                    ExistingRun existing = ExistingRun::Refuse);
    ~RunFolderWriter();

    const std::filesystem::path& folder() const { return folder_; }
    /// Folder and label of contender `index`.
    const std::string& name(int index) const {
        return contenders_[static_cast<std::size_t>(index)].name;
    }

    /// The next point of contender `index`'s curve; the end of an epoch becomes a row.
    void addPoint(int index, const MetricPoint& point);
    /// The contender's weights and how it ended.
    void finish(int index, RunEnd end, const std::string& reason, const NetworkSpec& network,
                const NetworkState& state, const Dataset& dataset);

private:
    struct Contender {
        std::string name;
        std::string metrics; ///< metrics.csv so far
        std::optional<MetricPoint> last;
    };

    void removeRun() const;

    std::filesystem::path folder_;
    ExperimentSpec experiment_;
    std::vector<Contender> contenders_;
    std::unique_ptr<QLockFile> lock_; ///< held, and its file there, as long as this exists
};

/// Whether a run has been written into this folder.
bool holdsRun(const std::filesystem::path& folder);

/// Reads a run back, finished or not. Throws FileError.
RunRecord readRunFolder(const std::filesystem::path& folder);

} // namespace rlab
