// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/NetworkSpec.h"
#include "core/store/TensorFile.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rlab {

/// Which of a file's tensors are a network's.
struct WeightsMatch {
    std::vector<std::size_t> tensors;      ///< in the file, for each of NetworkSpec::tensors()
    std::optional<std::size_t> batchCount; ///< an I64 scalar; files of old torch versions have none
};

/// Names are torchvision's; "module." before them (torch's DataParallel) and "linear" for "fc" (the
/// CIFAR networks of many) are understood. Throws FileError that names `file` and, one by one, the
/// tensors that are missing, unexpected, or of another shape or type.
WeightsMatch matchWeights(const std::vector<TensorInfo>& tensors, const NetworkSpec& network,
                          const std::string& file);

/// The network's name for a tensor of a file: "module.linear.weight" → "fc.weight".
std::string ownTensorName(std::string_view name);

/// "<node>.num_batches_tracked" for each batch norm: torch counts the batches there, one by one.
std::vector<std::string> batchCountNames(const NetworkSpec& network);

/// A shape as files store it.
std::vector<std::int64_t> extentsOf(const Shape& shape);

} // namespace rlab
