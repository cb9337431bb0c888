// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/CheckpointFolder.h"

#include "core/base/Error.h"
#include "core/store/AtomicFile.h"
#include "core/store/CheckpointCodec.h"
#include "core/store/ProbeLog.h"

#include <algorithm>
#include <array>
#include <limits>
#include <span>
#include <system_error>

namespace rlab {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t maxBytes = std::numeric_limits<int>::max();
constexpr std::string_view bestPrefix = "best-";
constexpr std::string_view weightsEnding = ".safetensors";

bool isThere(const fs::path& path) {
    std::error_code ignored;
    return fs::exists(path, ignored);
}

std::span<const std::byte> bytesOf(const std::string& text) {
    return std::as_bytes(std::span(text));
}

/// A file that is there, and what its header says or what is wrong.
struct Candidate {
    int slot;
    std::uint64_t number = 0;
    std::string damage;
};

Candidate examine(const fs::path& folder, int slot) {
    const fs::path path = checkpointFile(folder, slot);
    try {
        return {slot, requireSoundCheckpoint(bytesOf(readFile(path, maxBytes)), path.string()), {}};
    } catch (const FileError& error) {
        return {slot, 0, error.what()};
    }
}

Checkpoint read(const fs::path& folder, int slot) {
    const fs::path path = checkpointFile(folder, slot);
    return decodeCheckpoint(bytesOf(readFile(path, maxBytes)), path.string());
}

/// What is wrong with its part of the log; empty if nothing is.
std::string damageOfProbes(const fs::path& folder, const Checkpoint& checkpoint) {
    try {
        requireSoundProbeLog(probeLogFile(folder), checkpoint.probes);
        return {};
    } catch (const FileError& error) {
        return error.what();
    }
}

void removeFile(const fs::path& path) {
    std::error_code error;
    fs::remove(path, error);
    if (error)
        throw FileError(path.string(), "can't be removed: " + error.message());
}

bool isBestWeights(const fs::path& path) {
    const std::string name = path.filename().string();
    return name.starts_with(bestPrefix) && name.ends_with(weightsEnding);
}

} // namespace

fs::path checkpointFile(const fs::path& folder, int slot) {
    return folder / ("checkpoint-" + std::to_string(slot) + ".rlab");
}

fs::path bestWeightsFile(const fs::path& folder, const std::string& member) {
    return folder / (std::string(bestPrefix) + member + std::string(weightsEnding));
}

fs::path probeLogFile(const fs::path& folder) {
    return folder / "steps.log";
}

std::optional<LoadedCheckpoint> loadCheckpoint(const fs::path& folder) {
    std::vector<Candidate> candidates;
    for (const int slot : {0, 1})
        if (isThere(checkpointFile(folder, slot)))
            candidates.push_back(examine(folder, slot));
    if (candidates.empty())
        return std::nullopt;
    std::ranges::stable_sort(candidates, std::greater(), &Candidate::number);
    std::string damage;
    for (const Candidate& candidate : candidates) // those with damage come last
        if (!candidate.damage.empty())
            damage = candidate.damage;
    std::optional<LoadedCheckpoint> withoutProbes;
    for (const Candidate& candidate : candidates) {
        if (!candidate.damage.empty())
            continue;
        try {
            LoadedCheckpoint loaded{read(folder, candidate.slot), candidate.slot, damage};
            loaded.lostProbes = damageOfProbes(folder, loaded.checkpoint);
            if (loaded.lostProbes.empty())
                return loaded;
            damage = loaded.lostProbes;
            if (!withoutProbes)
                withoutProbes = std::move(loaded);
        } catch (const FileError& error) {
            damage = error.what();
        }
    }
    if (withoutProbes) {
        withoutProbes->checkpoint.probes = {};
        return withoutProbes;
    }
    throw FileError(folder.string(), "has no checkpoint that can be gone on from: " + damage +
                                         "; the training can only be started anew");
}

bool holdsCheckpoints(const fs::path& folder) {
    return isThere(checkpointFile(folder, 0)) || isThere(checkpointFile(folder, 1));
}

void requireSameData(const Checkpoint& checkpoint, const Dataset& dataset) {
    const std::string unlike = differences(checkpoint.data, fingerprintOf(dataset));
    if (!unlike.empty())
        throw SpecError("the data set " + checkpoint.data.name +
                        " is not the one that the run has trained on: changed are " + unlike +
                        "; bring it back, or start the training anew");
}

void forEachProbe(const fs::path& folder, const Checkpoint& checkpoint,
                  const std::function<void(int, const ProbeSample&)>& read) {
    readProbeLog(probeLogFile(folder), checkpoint.probes, read);
}

std::shared_ptr<const RunSoFar> runSoFar(const fs::path& folder, const Checkpoint& checkpoint) {
    auto soFar = std::make_shared<RunSoFar>();
    soFar->curves = checkpoint.curves;
    soFar->rateChanges = checkpoint.training.rateChanges;
    for (const MemberState& member : checkpoint.training.members) {
        soFar->steps.push_back(member.steps);
        soFar->seconds += member.seconds;
    }
    soFar->probes.resize(soFar->steps.size());
    forEachProbe(folder, checkpoint, [&](int member, const ProbeSample& sample) {
        soFar->probes.at(static_cast<std::size_t>(member))
            .push_back(std::make_shared<const ProbeSample>(sample));
    });
    return soFar;
}

void removeCheckpoints(const fs::path& folder) {
    std::error_code error;
    if (!fs::is_directory(folder, error))
        return;
    for (const int slot : {0, 1})
        removeFile(checkpointFile(folder, slot));
    std::vector<fs::path> best;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error))
        if (isBestWeights(entry->path()))
            best.push_back(entry->path());
    std::ranges::for_each(best, removeFile);
    removeFile(probeLogFile(folder));
    if (fs::is_empty(folder, error) && !error)
        removeFile(folder);
}

} // namespace rlab
