// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/ForeignWeights.h"

#include "core/base/Error.h"
#include "core/store/TensorFile.h"
#include "core/store/WeightsMatch.h"

#include <algorithm>
#include <optional>
#include <set>

namespace rlab {
namespace {

/// The family's networks have the same tensors whatever the side of their pictures.
constexpr int anySide = 32;

/// What the shapes of a few tensors tell of a network of the family.
struct Outline {
    int width = 0;
    int channels = 0;
    int classes = 0;
    int blocksOfStage = 0;
    bool isBottleneck = false;
};

std::optional<Outline> outlineOf(const std::vector<TensorInfo>& tensors) {
    Outline outline;
    std::set<std::string> firstStage;
    for (const TensorInfo& tensor : tensors) {
        const std::string name = ownTensorName(tensor.name);
        if (name == "conv1.weight" && tensor.shape.size() == 4) {
            outline.width = static_cast<int>(tensor.shape[0]);
            outline.channels = static_cast<int>(tensor.shape[1]);
        } else if (name == "fc.weight" && tensor.shape.size() == 2) {
            outline.classes = static_cast<int>(tensor.shape[0]);
        } else if (name.starts_with("layer1.")) {
            firstStage.insert(name.substr(0, name.find('.', 7)));
            outline.isBottleneck |= name == "layer1.0.conv3.weight";
        }
    }
    outline.blocksOfStage = static_cast<int>(firstStage.size());
    const bool isWhole = outline.width > 0 && outline.width <= maxWidth && outline.channels > 0 &&
                         outline.classes > 1 && outline.blocksOfStage > 0 &&
                         outline.blocksOfStage <= maxDepth / depthStep(BlockKind::Basic);
    return isWhole ? std::optional(outline) : std::nullopt;
}

bool fits(const std::vector<TensorInfo>& tensors, const CifarNetworkOptions& options,
          const Outline& outline) {
    try {
        const Shape input{outline.channels, anySide, anySide};
        matchWeights(tensors, makeCifarNetwork(options, input, outline.classes), "");
        return true;
    } catch (const Error&) {
        return false;
    }
}

} // namespace

ForeignWeights inspectForeignWeights(const std::filesystem::path& path) {
    const std::vector<TensorInfo> tensors = openTensorFile(path)->tensors();
    ForeignWeights found;
    if (const std::optional<Outline> outline = outlineOf(tensors)) {
        found.channels = outline->channels;
        found.classes = outline->classes;
        for (const NetworkKind kind : {NetworkKind::Residual, NetworkKind::Plain})
            for (const ShortcutKind shortcut : {ShortcutKind::A, ShortcutKind::B, ShortcutKind::C})
                for (const BlockKind block :
                     {BlockKind::Basic, BlockKind::Bottleneck, BlockKind::Preactivation})
                    for (const NormKind norm : {NormKind::Batch, NormKind::None}) {
                        const CifarNetworkOptions options{
                            .kind = kind,
                            .depth = depthStep(block) * outline->blocksOfStage + 2,
                            .width = outline->width,
                            .shortcut = shortcut,
                            .block = block,
                            .norm = norm};
                        if (fits(tensors, options, *outline))
                            found.networks.push_back(options);
                    }
    }
    if (found.networks.empty())
        throw FileError(path.string(),
                        "doesn't say which network it belongs to, and its tensors are those of no "
                        "plain or residual network for small pictures; right would be the weights "
                        "of one, named conv1, layer1.0.conv1 … fc as torchvision does");
    return found;
}

} // namespace rlab
