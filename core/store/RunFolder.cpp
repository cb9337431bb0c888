// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/RunFolder.h"

#include "core/base/Error.h"
#include "core/nn/NetworkLayers.h"
#include "core/store/AtomicFile.h"
#include "core/store/ExperimentJson.h"
#include "core/store/GradientsCsv.h"
#include "core/store/MetricsCsv.h"
#include "core/store/WeightsFile.h"

#include <QFile>
#include <QLockFile>

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
    for (const char* file : {metricsFile, gradientsFile, blocksFile, weightsFile, outcomeFile})
        removeFile(folder / file);
    if (std::error_code error; fs::is_empty(folder, error) && !error)
        removeFile(folder);
}

NetworkSpec networkOf(const ExperimentSpec& experiment, std::size_t network) {
    const DataSummary data = summarise(experiment.data);
    return makeCifarNetwork(experiment.networks[network], data.imageShape, data.classes);
}

/// Throws FileError if another writer holds the folder.
std::unique_ptr<QLockFile> lockFolder(const fs::path& folder) {
    auto lock = std::make_unique<QLockFile>(QFile::decodeName((folder / lockFile).c_str()));
    lock->setStaleLockTime(0); // never by age; a lock whose process is gone is still taken over
    if (lock->tryLock())
        return lock;
    if (lock->error() == QLockFile::LockFailedError)
        throw FileError(folder.string(), "another run is being written there");
    throw FileError((folder / lockFile).string(), "can't be written");
}

ContenderRecord readMember(const fs::path& folder, const std::string& name,
                           const CifarNetworkOptions& network, std::uint64_t seed) {
    ContenderRecord record{name, network, seed, {}, {}, {}, {}};
    if (const fs::path path = folder / name / metricsFile; isThere(path))
        record.history = parseMetricsCsv(readFile(path, maxTextBytes), path.string());
    if (const fs::path path = folder / name / outcomeFile; isThere(path))
        record.outcome = outcomeFromJson(readFile(path, maxTextBytes), path.string());
    if (const fs::path path = folder / name / weightsFile; isThere(path))
        record.weights = path;
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

RunFolderWriter::RunFolderWriter(fs::path folder, const ExperimentSpec& experiment,
                                 ExistingRun existing)
    : folder_(std::move(folder))
    , experiment_(experiment)
    , members_(members(experiment)) {
    for (std::string& name : memberNames(experiment_))
        writings_.push_back({std::move(name), metricsCsvHeader(), {}, {}, {}, {}});
    makeFolder(folder_);
    lock_ = lockFolder(folder_);
    if (holdsRun(folder_)) {
        if (existing == ExistingRun::Refuse)
            throw FileError(folder_.string(), "already holds a run, choose another folder");
        removeRun();
    }
    writeExperiment(folder_ / experimentFile, experiment_);
    for (const Writing& writing : writings_) {
        makeFolder(folder_ / writing.name);
        writeFile(folder_ / writing.name / metricsFile, writing.metrics);
    }
}

RunFolderWriter::~RunFolderWriter() = default;

void RunFolderWriter::removeRun() const {
    for (const std::string& name : earlierNames(folder_))
        removeMember(folder_ / name);
    // In case the earlier experiment couldn't be read.
    for (const Writing& writing : writings_)
        removeMember(folder_ / writing.name);
    removeFile(folder_ / rateChangesFile);
}

void RunFolderWriter::addPoint(int member, const MetricPoint& point) {
    Writing& writing = writings_.at(static_cast<std::size_t>(member));
    writing.last = point;
    if (!point.endsEpoch)
        return;
    writing.metrics += metricsCsvRow(point);
    writeFile(folder_ / writing.name / metricsFile, writing.metrics);
    writeProbes(writing);
}

void RunFolderWriter::addProbe(int index, const ProbeSample& sample) {
    Writing& writing = writings_.at(static_cast<std::size_t>(index));
    if (!writing.network) {
        writing.network = networkOf(experiment_, members_[static_cast<std::size_t>(index)].network);
        writing.gradients = gradientsCsvHeader();
        writing.blocks = blocksCsvHeader();
    }
    writing.gradients += gradientsCsvRows(*writing.network, sample);
    writing.blocks += blocksCsvRows(*writing.network, sample);
}

void RunFolderWriter::writeProbes(const Writing& writing) const {
    if (!writing.network)
        return;
    writeFile(folder_ / writing.name / gradientsFile, writing.gradients);
    if (!residualBlocks(*writing.network).empty())
        writeFile(folder_ / writing.name / blocksFile, writing.blocks);
}

void RunFolderWriter::addRateChange(const RateChange& change) {
    if (rateChanges_.empty())
        rateChanges_ = rateChangesCsvHeader();
    rateChanges_ += rateChangesCsvRow(change);
    writeFile(folder_ / rateChangesFile, rateChanges_);
}

void RunFolderWriter::finish(int index, RunEnd end, const std::string& reason,
                             const NetworkSpec& network, const NetworkState* state,
                             const Dataset& dataset) {
    const Member& member = members_.at(static_cast<std::size_t>(index));
    const Writing& writing = writings_.at(static_cast<std::size_t>(index));
    const fs::path folder = folder_ / writing.name;
    writeProbes(writing);
    const int epochsDone = writing.last ? static_cast<int>(std::floor(writing.last->epoch)) : 0;
    if (state)
        saveWeights(folder / weightsFile, network, *state,
                    describeWeights(networkName(experiment_.networks[member.network]), dataset,
                                    member.seed, epochsDone));
    // Last, so that an outcome says that everything else is there.
    const RunOutcome outcome{end, reason, network.parameters(), network.macs(), writing.last};
    writeFile(folder / outcomeFile, outcomeToJson(outcome));
}

std::vector<ProbeSample> readProbes(const RunRecord& run, std::size_t member) {
    const fs::path& file = run.contenders.at(member).gradients;
    if (file.empty())
        return {};
    const fs::path blocks = fs::path(file).replace_filename(blocksFile);
    return parseGradientsCsv(networkOf(run.experiment, members(run.experiment)[member].network),
                             readFile(file, maxProbeBytes), file.string(),
                             isThere(blocks) ? readFile(blocks, maxProbeBytes) : std::string(),
                             blocks.string());
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
