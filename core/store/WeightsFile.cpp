// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/WeightsFile.h"

#include "core/base/Error.h"
#include "core/store/ElementConversion.h"
#include "core/store/Safetensors.h"
#include "core/store/StrictJson.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <map>
#include <span>

namespace rlab {
namespace {

constexpr int currentVersion = 1;
constexpr const char* versionKey = "residual_lab_version";
constexpr std::string_view trackedSuffix = ".num_batches_tracked";

std::vector<std::int64_t> extents(const Shape& shape) {
    std::vector<std::int64_t> list;
    for (int axis = 0; axis < shape.rank(); ++axis)
        list.push_back(shape[axis]);
    return list;
}

/// "16×3×3×3" of any rank, which Shape can't hold.
std::string shapeText(const std::vector<std::int64_t>& shape) {
    std::string text;
    for (const std::int64_t extent : shape)
        text += (text.empty() ? "" : "×") + std::to_string(extent);
    return text.empty() ? "scalar" : text;
}

std::vector<std::byte> bytesOf(std::span<const float> numbers) {
    const auto bytes = std::as_bytes(numbers);
    return {bytes.begin(), bytes.end()};
}

/// One name for each batch norm: torch counts the batches there, one by one.
std::vector<std::string> trackedNames(const NetworkSpec& network) {
    std::vector<std::string> names;
    for (const Node& node : network.nodes())
        if (std::holds_alternative<BatchNorm2dSpec>(node.layer))
            names.push_back(node.name + std::string(trackedSuffix));
    return names;
}

StoredTensor batchCount(const std::string& name, std::int64_t count) {
    StoredTensor tensor{name, ElementType::I64, {}, std::vector<std::byte>(sizeof count)};
    std::memcpy(tensor.bytes.data(), &count, sizeof count);
    return tensor;
}

SafetensorsMetadata metadataTexts(const WeightsMetadata& metadata) {
    using Json = nlohmann::ordered_json;
    return {{"format", "pt"}, // what torch's own tools expect to find
            {versionKey, std::to_string(currentVersion)},
            {"network", metadata.network},
            {"dataset", metadata.dataset},
            {"classes", jsonText(Json(metadata.classNames))},
            {"input_shape", jsonText(Json(extents(metadata.imageShape)))},
            {"mean", jsonText(Json(metadata.statistics.mean))},
            {"deviation", jsonText(Json(metadata.statistics.deviation))},
            {"seed", std::to_string(metadata.seed)},
            {"epochs", std::to_string(metadata.epochs)}};
}

/// Compares a file's tensors with a network's and collects all that doesn't fit.
class Mismatches {
public:
    void add(const std::string& line) {
        if (++count_ <= most)
            text_ += "\n  " + line;
    }
    void raise(const std::filesystem::path& path, const std::string& network) const {
        if (count_ == 0)
            return;
        const std::string rest =
            count_ > most ? "\n  and " + std::to_string(count_ - most) + " more" : "";
        throw FileError(path.string(),
                        "the tensors are not those of " + network + ":" + text_ + rest);
    }

private:
    static constexpr int most = 12;

    int count_ = 0;
    std::string text_;
};

using TensorsByName = std::map<std::string_view, const StoredTensor*>;

/// The tensor of this name, taken out of the map; null, and told, if there is none that fits.
const StoredTensor* take(TensorsByName& found, const TensorSpec& wanted, Mismatches& mismatches) {
    const auto entry = found.extract(wanted.name);
    if (entry.empty()) {
        mismatches.add("missing: " + wanted.name + " (" + wanted.shape.text() + ")");
        return nullptr;
    }
    const StoredTensor& tensor = *entry.mapped();
    if (tensor.shape != extents(wanted.shape)) {
        mismatches.add("wrong shape: " + wanted.name + " is " + shapeText(tensor.shape) +
                       " in the file, " + wanted.shape.text() + " in the network");
        return nullptr;
    }
    if (tensor.type == ElementType::I64) {
        mismatches.add("wrong type: " + wanted.name + " is I64, not a floating-point type");
        return nullptr;
    }
    return &tensor;
}

std::int64_t takeBatchCount(TensorsByName& found, const NetworkSpec& network,
                            Mismatches& mismatches) {
    std::int64_t count = 0;
    for (const std::string& name : trackedNames(network)) {
        const auto entry = found.extract(name);
        if (entry.empty())
            continue;
        const StoredTensor& tensor = *entry.mapped();
        if (tensor.type != ElementType::I64 || !tensor.shape.empty())
            mismatches.add("wrong type: " + name + " must be an I64 scalar");
        else
            std::memcpy(&count, tensor.bytes.data(), sizeof count);
    }
    return count;
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
            epochs};
}

void saveWeights(const std::filesystem::path& path, const NetworkSpec& network,
                 const NetworkState& state, const WeightsMetadata& metadata) {
    assert(state.tensors.size() == network.tensors().size());
    std::vector<StoredTensor> tensors;
    for (std::size_t i = 0; i < state.tensors.size(); ++i)
        tensors.push_back({network.tensors()[i].name, ElementType::F32,
                           extents(network.tensors()[i].shape), bytesOf(state.tensors[i].span())});
    for (const std::string& name : trackedNames(network))
        tensors.push_back(batchCount(name, state.batchesTracked));
    writeSafetensors(path, tensors, metadataTexts(metadata));
}

NetworkState loadWeights(const std::filesystem::path& path, const NetworkSpec& network) {
    const SafetensorsFile file = readSafetensors(path);
    TensorsByName found;
    for (const StoredTensor& tensor : file.tensors)
        found.emplace(tensor.name, &tensor);

    Mismatches mismatches;
    NetworkState state;
    std::vector<const StoredTensor*> stored;
    for (const TensorSpec& wanted : network.tensors())
        stored.push_back(take(found, wanted, mismatches));
    state.batchesTracked = takeBatchCount(found, network, mismatches);
    for (const auto& [name, tensor] : found)
        mismatches.add("unexpected: " + std::string(name) + " (" + shapeText(tensor->shape) + ")");
    mismatches.raise(path, network.name());
    // Only now: a small file may name a network that wouldn't fit into the memory.
    for (std::size_t i = 0; i < stored.size(); ++i) {
        Tensor& tensor = state.tensors.emplace_back(network.tensors()[i].shape);
        convertToFloat(stored[i]->type, stored[i]->bytes, tensor.span());
    }
    return state;
}

std::optional<WeightsMetadata> readWeightsMetadata(const std::filesystem::path& path) {
    const SafetensorsMetadata texts = readSafetensorsMetadata(path);
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
    return metadata;
}

} // namespace rlab
