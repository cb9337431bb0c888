// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/NetworkState.h"
#include "core/store/WeightsFile.h"

#include <filesystem>

namespace rlab {

/// Writes network and weights as an ONNX model (opset 13) for inference, whole or not at all. Its
/// input "input" is a batch of any size of normalised images (N, C, H, W), its output "logits"
/// (N, classes). The metadata is that of saveWeights(). Throws FileError, also for networks that
/// take more than the 2 GB that such a file can have, and SpecError for a layer that ONNX can't
/// tell.
void saveOnnx(const std::filesystem::path& path, const NetworkSpec& network,
              const NetworkState& state, const WeightsMetadata& metadata);

} // namespace rlab
