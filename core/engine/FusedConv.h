// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/FusedNetwork.h"
#include "core/kernels/simd/BlockedConvolution.h"

#include <string>
#include <vector>

namespace rlab {

/// Where batch norm's tensors lie from NetworkSpec::firstTensor() on.
enum NormTensor { gammaTensor, betaTensor, runningMeanTensor, runningVarianceTensor };

/// The sizes of a unit's convolution.
simd::BlockedConv blockedConv(const NetworkSpec& network, const FusedUnit& unit);

/// "Winograd F(4×4, 3×3), blocks of 16 channels".
std::string kernelName(const simd::BlockedConv& conv);

/// A unit's nodes in the order of the data, with the shortcut that only it uses.
std::vector<NodeId> nodesOf(const NetworkSpec& network, const FusedUnit& unit);

} // namespace rlab
