// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/TrainedNetwork.h"

#include <string>
#include <vector>

namespace rlab {

/// A block that can be switched off.
struct LesionBlock {
    std::string name;  ///< "layer2.0"
    bool changesShape; ///< its shortcut is more than the identity: padding or a projection
};

/// The blocks that withoutBlocks() can switch off, in order. Residual networks: all. Plain ones:
/// those whose input and output have the same shape, since nothing would lead around the others.
std::vector<LesionBlock> lesionBlocks(const NetworkSpec& network);

/// The same network with these blocks switched off (Veit et al., arXiv 1605.06431, section 4.1). A
/// residual block keeps its shortcut, as it is, and what follows the addition; its convolutions add
/// nothing more: the last layer's numbers are zero, so it still runs on the kernels that it did. A
/// plain block is left out. Throws SpecError that lists the blocks which can be switched off.
TrainedNetwork withoutBlocks(const TrainedNetwork& subject, const std::vector<std::string>& blocks);

} // namespace rlab
