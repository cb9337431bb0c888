// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/NetworkSpec.h"

#include <string>
#include <string_view>

namespace rlab {

enum class NetworkKind { Plain, Residual };
/// What a shortcut does where the shape changes. A: zero channels; B: 1×1 projection;
/// C: a projection in every block.
enum class ShortcutKind { A, B, C };
enum class BlockKind { Basic, Bottleneck, Preactivation };
enum class NormKind { Batch, None };
enum class InitKind { He, Xavier };

/// The CIFAR family of He et al., arXiv 1512.03385, section 4.2: a 3×3 stem, three stages of equal
/// blocks with width, 2·width, 4·width channels, global average pooling, one linear layer.
/// The plain network is the residual one without the additions: it has the same parameters, the
/// same multiply-adds and, for one seed, the same first weights. Shortcuts B and C are for residual
/// networks only.
struct CifarNetworkOptions {
    NetworkKind kind = NetworkKind::Residual;
    int depth = 20; ///< 6n + 2, with bottleneck blocks 9n + 2
    int width = 16;
    ShortcutKind shortcut = ShortcutKind::A;
    BlockKind block = BlockKind::Basic;
    NormKind norm = NormKind::Batch;
    ActivationKind activation = ActivationKind::Relu;
    InitKind init = InitKind::He;

    bool operator==(const CifarNetworkOptions&) const = default;
};

/// "resnet-56", "plain-20:width=8,norm=none". Throws SpecError that says what is wrong and what
/// would be right, e.g. the nearest depths.
CifarNetworkOptions parseCifarNetwork(std::string_view name);
/// The inverse: the shortest name with this meaning.
std::string networkName(const CifarNetworkOptions& options);
/// The name up to the colon, "resnet-56": what fits beside a curve.
std::string shortName(const CifarNetworkOptions& options);
/// Throws SpecError if these options can't be built.
void validate(const CifarNetworkOptions& options);

/// `input`: (C, H, W) of one image; at least 4 × 4 pixels.
NetworkSpec makeCifarNetwork(const CifarNetworkOptions& options, const Shape& input, int classes);

/// Layers per unit of depth: depth = step·n + 2.
constexpr int depthStep(BlockKind block) {
    return block == BlockKind::Bottleneck ? 9 : 6;
}
constexpr int maxDepth = 1202;
constexpr int maxWidth = 1024;

} // namespace rlab
