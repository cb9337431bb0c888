// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/RunFolder.h"

#include "core/base/Error.h"
#include "core/nn/NetworkLayers.h"
#include "core/store/AtomicFile.h"
#include "core/store/CheckpointFolder.h"
#include "core/store/ExperimentJson.h"
#include "core/store/GradientsCsv.h"
#include "core/store/MetricsCsv.h"

#include <algorithm>
#include <cmath>
#include <system_error>

namespace rlab {
namespace {

namespace fs = std::filesystem;

constexpr const char* experimentFile = "experiment.json";
constexpr const char* rateChangesFile = "rate-changes.csv";
constexpr const char* metricsFile = "metrics.csv";
constexpr const char* gradientsFile = "gradients.csv";
constexpr const char* blocksFile = "blocks.csv";
constexpr const char* weightsFile = "model.safetensors";
constexpr const char* bestFile = "best.safetensors";
constexpr const char* outcomeFile = "run.json";
constexpr const char* lockFile = "run.lock";
constexpr std::size_t maxTextBytes = 64 << 20;
constexpr std::size_t maxProbeBytes = std::size_t{1} << 30;

/// Whether something of this name is there; what can't be looked at counts as absent.
bool isThere(const fs::path& path) {
    std::error_code ignored;
    return fs::exists(path, ignored);
}

std::string fileSafe(std::string name) {
    std::ranges::replace_if(
        name, [](char c) { return c == ':' || c == ','; }, '_');
    return name;
}

void removeFile(const fs::path& path) {
    std::error_code error;
    fs::remove(path, error);
    if (error)
        throw FileError(path.string(), "can't be removed: " + error.message());
}

/// Folders of the run that is in `folder`; none if its experiment can't be read any more.
std::vector<std::string> earlierNames(const fs::path& folder) {
    try {
        return memberNames(readExperiment(folder / experimentFile));
    } catch (const FileError&) {
        return {};
    }
}

/// Removes what RunFolderWriter wrote for this member, and the folder if nothing else is in it.
void removeMember(const fs::path& folder) {
    if (!isThere(folder))
        return;
    for (const char* file :
         {metricsFile, gradientsFile, blocksFile, weightsFile, bestFile, outcomeFile})
        removeFile(folder / file);
    if (std::error_code error; fs::is_empty(folder, error) && !error)
        removeFile(folder);
}

/// TensorBoard would show them together with those to come.
void removeEventFiles(const fs::path& folder) {
    std::error_code error;
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder, error))
        if (entry.path().filename().string().find("tfevents") != std::string::npos)
            files.push_back(entry.path());
    for (const fs::path& file : files)
        removeFile(file);
    if (fs::is_empty(folder, error) && !error)
        removeFile(folder);
}

NetworkSpec networkOf(const ExperimentSpec& experiment, std::size_t network) {
    const DataSummary data = summarise(experiment.data);
    return makeCifarNetwork(experiment.networks[network], data.imageShape, data.classes);
}

FileLock lockFolder(const fs::path& folder) {
    if (std::optional<FileLock> lock = FileLock::take(folder / lockFile))
        return std::move(*lock);
    throw FileError(folder.string(), "another run is being written there");
}

RunFolderLock makeAndLock(const fs::path& folder) {
    makeFolder(folder);
    return RunFolderLock(folder);
}

/// Without a last line that was cut off when the program was killed; empty if there is no whole
/// one.
std::string readRows(const fs::path& path, std::size_t maxBytes) {
    std::string text = readFile(path, maxBytes);
    text.erase(text.rfind('\n') + 1);
    return text;
}

/// Adds to a file that begins with these columns.
void appendRows(std::unique_ptr<AppendFile>& file, const fs::path& path, const std::string& header,
                const std::string& rows) {
    if (!file) {
        file = std::make_unique<AppendFile>(path);
        file->append(header);
    }
    file->append(rows);
}

ContenderRecord readMember(const fs::path& folder, const std::string& name,
                           const CifarNetworkOptions& network, std::uint64_t seed) {
    ContenderRecord record{name, network, seed, {}, {}, {}, {}, {}};
    if (const fs::path path = folder / name / metricsFile; isThere(path))
        if (const std::string text = readRows(path, maxTextBytes); !text.empty())
            record.history = parseMetricsCsv(text, path.string());
    if (const fs::path path = folder / name / outcomeFile; isThere(path))
        record.outcome = outcomeFromJson(readFile(path, maxTextBytes), path.string());
    if (const fs::path path = lastWeightsOf(folder, name); isThere(path))
        record.weights = path;
    if (const fs::path path = bestWeightsOf(folder, name); isThere(path))
        record.best = path;
    if (const fs::path path = folder / name / gradientsFile; isThere(path))
        record.gradients = path;
    return record;
}

} // namespace

std::vector<std::string> contenderNames(const std::vector<CifarNetworkOptions>& networks) {
    std::vector<std::string> names;
    for (const CifarNetworkOptions& network : networks) {
        const std::string name = shortName(network);
        const auto sharesName = [&](const CifarNetworkOptions& other) {
            return shortName(other) == name;
        };
        const bool isUnique = std::ranges::count_if(networks, sharesName) == 1;
        names.push_back(isUnique ? name : fileSafe(networkName(network)));
    }
    return names;
}

std::vector<std::string> memberNames(const ExperimentSpec& experiment) {
    const std::vector<std::string> networks = contenderNames(experiment.networks);
    std::vector<std::string> names;
    for (const Member& member : members(experiment)) {
        const std::string seed =
            experiment.repeats > 1 ? "_seed=" + std::to_string(member.seed) : std::string();
        names.push_back(networks[member.network] + seed);
    }
    return names;
}

RunFolderLock::RunFolderLock(const fs::path& folder)
    : file_(lockFolder(folder)) {}

RunFolderWriter::RunFolderWriter(fs::path folder, const ExperimentSpec& experiment,
                                 ExistingRun existing)
    : folder_(std::move(folder))
    , lock_(makeAndLock(folder_))
    , experiment_(experiment)
    , members_(members(experiment)) {
    for (std::string& name : memberNames(experiment_))
        writings_.push_back({std::move(name), {}, {}, {}, {}, {}});
    if (holdsRun(folder_) && existing == ExistingRun::Refuse)
        throw FileError(folder_.string(), "already holds a run, choose another folder");
    if (holdsRun(folder_))
        removeRun();
    removeCheckpoints(checkpointsOf(folder_));
    writeExperiment(folder_ / experimentFile, experiment_);
    for (Writing& writing : writings_) {
        const fs::path path = folder_ / writing.name;
        makeFolder(path);
        appendRows(writing.metrics, path / metricsFile, metricsCsvHeader(), {});
    }
}

RunFolderWriter::RunFolderWriter(fs::path folder, RunFolderLock lock, const Checkpoint& checkpoint)
    : folder_(std::move(folder))
    , lock_(std::move(lock))
    , experiment_(checkpoint.settings.experiment)
    , members_(members(experiment_)) {
    if (!holdsRun(folder_))
        writeExperiment(folder_ / experimentFile, experiment_);
    if (readExperiment(folder_ / experimentFile) != experiment_)
        throw FileError((folder_ / experimentFile).string(),
                        "is not the experiment that the run's checkpoints are of; bring back the "
                        "file, or remove it");
    std::size_t index = 0;
    for (std::string& name : memberNames(experiment_)) {
        writings_.push_back({std::move(name), {}, {}, {}, {}, {}});
        restore(writings_.back(), checkpoint.training.members[index], checkpoint.curves[index]);
        ++index;
    }
    forEachProbe(checkpointsOf(folder_), checkpoint,
                 [this](int member, const ProbeSample& sample) { addProbe(member, sample); });
    removeFile(folder_ / rateChangesFile);
    for (const RateChange& change : checkpoint.training.rateChanges)
        addRateChange(change);
}

RunFolderWriter::~RunFolderWriter() = default;

void RunFolderWriter::restore(Writing& writing, const MemberState& member,
                              const MetricHistory& curve) const {
    const fs::path path = folder_ / writing.name;
    makeFolder(path);
    if (!member.end) // first: an outcome says that everything else is there
        for (const char* file : {outcomeFile, weightsFile, bestFile})
            removeFile(path / file);
    for (const char* file : {gradientsFile, blocksFile})
        removeFile(path / file);
    std::string rows;
    for (const MetricPoint& point : curve)
        if (point.endsEpoch)
            rows += metricsCsvRow(point);
    if (!curve.empty())
        writing.last = curve.back();
    const std::string text = metricsCsvHeader() + rows;
    writeFile(path / metricsFile, text);
    writing.metrics = std::make_unique<AppendFile>(path / metricsFile, text.size());
}

void RunFolderWriter::removeRun() const {
    for (const std::string& name : earlierNames(folder_)) {
        removeMember(folder_ / name);
        removeEventFiles(tensorboardOf(folder_) / name);
    }
    // In case the earlier experiment couldn't be read.
    for (const Writing& writing : writings_)
        removeMember(folder_ / writing.name);
    removeFile(folder_ / rateChangesFile);
}

void RunFolderWriter::addPoint(int member, const MetricPoint& point) {
    Writing& writing = writings_.at(static_cast<std::size_t>(member));
    writing.last = point;
    if (point.endsEpoch)
        writing.metrics->append(metricsCsvRow(point));
}

void RunFolderWriter::addProbe(int index, const ProbeSample& sample) {
    Writing& writing = writings_.at(static_cast<std::size_t>(index));
    if (!writing.network)
        writing.network = networkOf(experiment_, members_[static_cast<std::size_t>(index)].network);
    const fs::path path = folder_ / writing.name;
    appendRows(writing.gradients, path / gradientsFile, gradientsCsvHeader(),
               gradientsCsvRows(*writing.network, sample));
    if (const std::string rows = blocksCsvRows(*writing.network, sample); !rows.empty())
        appendRows(writing.blocks, path / blocksFile, blocksCsvHeader(), rows);
}

void RunFolderWriter::addRateChange(const RateChange& change) {
    if (rateChanges_.empty())
        rateChanges_ = rateChangesCsvHeader();
    rateChanges_ += rateChangesCsvRow(change);
    writeFile(folder_ / rateChangesFile, rateChanges_);
}

void RunFolderWriter::addBest(int index, const NetworkSpec& network, const BestWeights& best,
                              const Dataset& dataset) {
    saveWeights(
        bestWeightsOf(folder_, name(index)), network, best.network,
        describeMember(experiment_, static_cast<std::size_t>(index), dataset, best.point.epoch));
}

void RunFolderWriter::finish(int index, RunEnd end, const std::string& reason,
                             const NetworkSpec& network, const NetworkState* state,
                             const Dataset& dataset) {
    const Writing& writing = writings_.at(static_cast<std::size_t>(index));
    const fs::path folder = folder_ / writing.name;
    for (AppendFile* file : {writing.metrics.get(), writing.gradients.get(), writing.blocks.get()})
        if (file)
            file->sync();
    if (state)
        saveWeights(lastWeightsOf(folder_, writing.name), network, *state,
                    describeMember(experiment_, static_cast<std::size_t>(index), dataset,
                                   writing.last ? writing.last->epoch : 0));
    // Last, so that an outcome says that everything else is there.
    const RunOutcome outcome{end, reason, network.parameters(), network.macs(), writing.last};
    writeFile(folder / outcomeFile, outcomeToJson(outcome));
}

fs::path tensorboardOf(const fs::path& folder) {
    return folder / "tensorboard";
}

fs::path checkpointsOf(const fs::path& folder) {
    return folder / "checkpoints";
}

fs::path lastWeightsOf(const fs::path& folder, const std::string& name) {
    return folder / name / weightsFile;
}

fs::path bestWeightsOf(const fs::path& folder, const std::string& name) {
    return folder / name / bestFile;
}

WeightsMetadata describeMember(const ExperimentSpec& experiment, std::size_t member,
                               const Dataset& dataset, double epochs) {
    const Member trained = members(experiment).at(member);
    return describeWeights(networkName(experiment.networks[trained.network]), dataset, trained.seed,
                           static_cast<int>(std::floor(epochs)));
}

std::vector<ProbeSample> readProbes(const RunRecord& run, std::size_t member) {
    const fs::path& file = run.contenders.at(member).gradients;
    if (file.empty())
        return {};
    const fs::path blocks = fs::path(file).replace_filename(blocksFile);
    const std::string rows = readRows(file, maxProbeBytes);
    if (rows.empty())
        return {};
    return parseGradientsCsv(
        networkOf(run.experiment, members(run.experiment)[member].network), rows, file.string(),
        isThere(blocks) ? readRows(blocks, maxProbeBytes) : std::string(), blocks.string());
}

bool holdsRun(const fs::path& folder) {
    return isThere(folder / experimentFile);
}

RunRecord readRunFolder(const fs::path& folder) {
    if (!holdsRun(folder))
        throw FileError(folder.string(),
                        std::string("holds no run: there is no ") + experimentFile + " in it");
    RunRecord record;
    record.folder = folder;
    record.experiment = readExperiment(folder / experimentFile);
    const std::vector<std::string> names = memberNames(record.experiment);
    const std::vector<Member> all = members(record.experiment);
    for (std::size_t i = 0; i < all.size(); ++i)
        record.contenders.push_back(
            readMember(folder, names[i], record.experiment.networks[all[i].network], all[i].seed));
    if (const fs::path path = folder / rateChangesFile; isThere(path))
        record.rateChanges = parseRateChangesCsv(readFile(path, maxTextBytes), path.string());
    return record;
}

} // namespace rlab
