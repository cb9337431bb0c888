// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/FusedNetwork.h"
#include "core/kernels/simd/BlockedConvolution.h"

#include <string>

namespace rlab {

/// Where batch norm's tensors lie from NetworkSpec::firstTensor() on.
enum NormTensor { gammaTensor, betaTensor, runningMeanTensor, runningVarianceTensor };

/// The sizes of a unit's convolution.
simd::BlockedConv blockedConv(const NetworkSpec& network, const FusedUnit& unit);

/// "Winograd F(4×4, 3×3)".
std::string kernelName(const simd::BlockedConv& conv);

/// The names of a unit's nodes, joined with " + ".
std::string layerNames(const NetworkSpec& network, const FusedUnit& unit);

} // namespace rlab
