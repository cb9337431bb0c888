// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/WeightsFile.h"

#include "core/base/Error.h"
#include "core/data/PictureFolder.h"
#include "core/store/Safetensors.h"
#include "core/store/StrictJson.h"
#include "core/store/WeightsMatch.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <memory>
#include <span>

namespace rlab {
namespace {

constexpr int currentVersion = 1;
constexpr const char* versionKey = "residual_lab_version";

std::vector<std::byte> bytesOf(std::span<const float> numbers) {
    const auto bytes = std::as_bytes(numbers);
    return {bytes.begin(), bytes.end()};
}

StoredTensor batchCount(const std::string& name, std::int64_t count) {
    StoredTensor tensor{name, ElementType::I64, {}, std::vector<std::byte>(sizeof count)};
    std::memcpy(tensor.bytes.data(), &count, sizeof count);
    return tensor;
}

/// Reads the metadata's texts, each of which is a number, a list or a word.
class MetadataReader {
public:
    MetadataReader(const std::filesystem::path& path, const SafetensorsMetadata& texts)
        : name_(path.string())
        , texts_(texts) {}

    const std::string& text(const std::string& key) const {
        const auto entry = texts_.find(key);
        if (entry == texts_.end())
            throw FileError(name_, "its metadata has no \"" + key + "\"");
        return entry->second;
    }

    template <class Value>
    Value value(const std::string& key) const {
        const nlohmann::json document = {
            {key, parseStrictJson(text(key), name_ + ": metadata \"" + key + "\"", 2)}};
        Value result{};
        JsonFields(document, name_, "metadata", {key}).read(key, result);
        return result;
    }

    [[noreturn]] void fail(const std::string& reason) const { throw FileError(name_, reason); }

private:
    std::string name_;
    const SafetensorsMetadata& texts_;
};

Shape readImageShape(const MetadataReader& reader) {
    const auto list = reader.value<std::vector<std::int64_t>>("input_shape");
    constexpr std::int64_t most = 1 << 16; // keeps products far from overflow
    const auto isPossible = [](std::int64_t extent) { return extent >= 1 && extent <= most; };
    if (list.size() != 3 || !std::ranges::all_of(list, isPossible))
        reader.fail("its metadata's input_shape must be [channels, height, width]");
    return {list[0], list[1], list[2]};
}

ChannelStatistics readStatistics(const MetadataReader& reader, std::int64_t channels) {
    const auto floats = [&](const std::string& key) {
        const auto numbers = reader.value<std::vector<double>>(key);
        if (static_cast<std::int64_t>(numbers.size()) != channels)
            reader.fail("its metadata's " + key + " must have one number for each of the " +
                        std::to_string(channels) + " channels");
        return std::vector<float>(numbers.begin(), numbers.end());
    };
    ChannelStatistics statistics{floats("mean"), floats("deviation")};
    for (const float deviation : statistics.deviation)
        if (!(deviation > 0))
            reader.fail("its metadata's deviation must be more than 0");
    return statistics;
}

} // namespace

WeightsMetadata describeWeights(std::string network, const Dataset& dataset, std::uint64_t seed,
                                int epochs) {
    return {std::move(network),
            dataset.name,
            dataset.classNames,
            dataset.train.imageShape,
            dataset.statistics,
            seed,
            epochs,
            dataset.splitSeed};
}

std::map<std::string, std::string> metadataTexts(const WeightsMetadata& metadata) {
    using Json = nlohmann::ordered_json;
    std::map<std::string, std::string> texts = {
        {versionKey, std::to_string(currentVersion)},
        {"network", metadata.network},
        {"dataset", metadata.dataset},
        {"classes", jsonText(Json(metadata.classNames))},
        {"input_shape", jsonText(Json(extentsOf(metadata.imageShape)))},
        {"mean", jsonText(Json(metadata.statistics.mean))},
        {"deviation", jsonText(Json(metadata.statistics.deviation))},
        {"seed", std::to_string(metadata.seed)},
        {"epochs", std::to_string(metadata.epochs)}};
    if (namesFolder(metadata.dataset))
        texts["split_seed"] = std::to_string(metadata.splitSeed);
    return texts;
}

void saveWeights(const std::filesystem::path& path, const NetworkSpec& network,
                 const NetworkState& state, const WeightsMetadata& metadata) {
    assert(state.tensors.size() == network.tensors().size());
    std::vector<StoredTensor> tensors;
    for (std::size_t i = 0; i < state.tensors.size(); ++i)
        tensors.push_back({network.tensors()[i].name, ElementType::F32,
                           extentsOf(network.tensors()[i].shape),
                           bytesOf(state.tensors[i].span())});
    for (const std::string& name : batchCountNames(network))
        tensors.push_back(batchCount(name, state.batchesTracked));
    SafetensorsMetadata texts = metadataTexts(metadata);
    texts.emplace("format", "pt"); // what torch's own tools expect to find
    writeSafetensors(path, tensors, texts);
}

NetworkState loadWeights(const std::filesystem::path& path, const NetworkSpec& network) {
    const std::unique_ptr<TensorFile> file = openTensorFile(path);
    const WeightsMatch match = matchWeights(file->tensors(), network, path.string());
    // Only now: a small file may name a network that wouldn't fit into the memory.
    NetworkState state;
    for (std::size_t i = 0; i < match.tensors.size(); ++i) {
        Tensor& tensor = state.tensors.emplace_back(network.tensors()[i].shape);
        file->readFloats(match.tensors[i], tensor.span());
    }
    if (match.batchCount)
        file->read(*match.batchCount, 0,
                   std::as_writable_bytes(std::span(&state.batchesTracked, 1)));
    return state;
}

std::optional<WeightsMetadata> readWeightsMetadata(const std::filesystem::path& path) {
    const SafetensorsMetadata texts = openTensorFile(path)->metadata();
    if (!texts.contains(versionKey))
        return {};
    const MetadataReader reader(path, texts);
    if (const auto version = reader.value<std::int64_t>(versionKey); version > currentVersion)
        reader.fail("was written by a newer version of Residual Lab (weights version " +
                    std::to_string(version) + ", this one reads up to " +
                    std::to_string(currentVersion) + ")");
    WeightsMetadata metadata;
    metadata.network = reader.text("network");
    metadata.dataset = reader.text("dataset");
    metadata.classNames = reader.value<std::vector<std::string>>("classes");
    metadata.imageShape = readImageShape(reader);
    metadata.statistics = readStatistics(reader, metadata.imageShape[0]);
    metadata.seed = reader.value<std::uint64_t>("seed");
    metadata.epochs = reader.value<int>("epochs");
    if (texts.contains("split_seed"))
        metadata.splitSeed = reader.value<std::uint64_t>("split_seed");
    return metadata;
}

} // namespace rlab
