// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/onnx/OnnxFile.h"

#include "core/base/Error.h"
#include "core/store/AtomicFile.h"
#include "core/store/onnx/OnnxLayers.h"

#include "ProgramVersion.h"

#include <cassert>
#include <limits>

namespace rlab {
namespace {

constexpr int irVersion = 7; ///< the one that came with opset 13
constexpr int opset = 13;
constexpr std::uint64_t maxBytes = std::numeric_limits<std::int32_t>::max(); ///< protobuf's

enum ModelField {
    IrVersion = 1,
    ProducerName = 2,
    ProducerVersion = 3,
    Graph = 7,
    OpsetImport = 8,
    MetadataProps = 14
};

/// A ModelProto up to where its graph, of so many bytes, follows.
std::string modelHead(const WeightsMetadata& metadata, std::uint64_t graphBytes) {
    ProtobufMessage model;
    model.addInteger(IrVersion, irVersion)
        .addText(ProducerName, "residual-lab")
        .addText(ProducerVersion, RLAB_PROGRAM_VERSION)
        .addMessage(OpsetImport, ProtobufMessage().addText(1, "").addInteger(2, opset));
    for (const auto& [key, value] : metadataTexts(metadata))
        model.addMessage(MetadataProps, ProtobufMessage().addText(1, key).addText(2, value));
    model.beginText(Graph, graphBytes);
    return model.bytes();
}

std::uint64_t weightBytes(const NetworkSpec& network) {
    std::uint64_t bytes = 0;
    for (const TensorSpec& tensor : network.tensors())
        bytes += sizeof(float) * static_cast<std::uint64_t>(tensor.shape.elements());
    return bytes;
}

void requirePossible(const std::filesystem::path& path, std::uint64_t bytes) {
    if (bytes > maxBytes)
        throw FileError(path.string(),
                        "can't be written: an ONNX file can have at most " +
                            std::to_string(maxBytes >> 20) + " MiB, and this network takes " +
                            std::to_string(bytes >> 20) + "; safetensors files know no such limit");
}

} // namespace

void saveOnnx(const std::filesystem::path& path, const NetworkSpec& network,
              const NetworkState& state, const WeightsMetadata& metadata) {
    const OnnxGraph graph = onnxGraph(network);
    std::vector<std::string> heads; // of the weights
    std::uint64_t graphBytes = graph.bytes().size() + weightBytes(network);
    for (const TensorSpec& tensor : network.tensors())
        graphBytes += heads.emplace_back(beginOnnxWeights(tensor.name, tensor.shape)).size();
    const std::string model = modelHead(metadata, graphBytes);
    requirePossible(path, model.size() + graphBytes);

    assert(state.tensors.size() == heads.size());
    std::vector<std::string_view> parts{model, graph.bytes()};
    for (std::size_t i = 0; i < heads.size(); ++i) {
        const auto numbers = std::as_bytes(state.tensors[i].span());
        parts.emplace_back(heads[i]);
        parts.emplace_back(reinterpret_cast<const char*>(numbers.data()), numbers.size());
    }
    writeFile(path, parts);
}

} // namespace rlab
