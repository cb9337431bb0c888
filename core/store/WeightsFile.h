// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/Dataset.h"
#include "core/nn/NetworkState.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace rlab {

/// What a network's weights were trained on: enough to prepare another image for them.
struct WeightsMetadata {
    std::string network; ///< full name, as parseCifarNetwork() reads it
    std::string dataset;
    std::vector<std::string> classNames;
    Shape imageShape; ///< (C, H, W)
    ChannelStatistics statistics;
    std::uint64_t seed = 0;
    int epochs = 0;              ///< whole ones that they were trained for
    std::uint64_t splitSeed = 0; ///< DataSpec::splitSeed
};

/// Of a network with this full name, trained on this data set.
WeightsMetadata describeWeights(std::string network, const Dataset& dataset, std::uint64_t seed,
                                int epochs);

/// The same in words, as they stand in files: lists are JSON.
std::map<std::string, std::string> metadataTexts(const WeightsMetadata& metadata);

/// Writes a safetensors file with torchvision's tensor names (those of NetworkSpec::tensors()), and
/// `<node>.num_batches_tracked` for each batch norm. Whole or not at all. Throws FileError.
void saveWeights(const std::filesystem::path& path, const NetworkSpec& network,
                 const NetworkState& state, const WeightsMetadata& metadata);

/// Reads the state of this network from a safetensors file or one of PyTorch's (TensorFile.h); F16,
/// BF16 and F64 are converted to float. Names may differ as matchWeights() tells. Throws FileError,
/// also when the file's tensors are not those of the network: then the message names the missing,
/// the unexpected and those of another shape.
NetworkState loadWeights(const std::filesystem::path& path, const NetworkSpec& network);

/// What saveWeights() was given; nothing for weights of another program. Throws FileError.
std::optional<WeightsMetadata> readWeightsMetadata(const std::filesystem::path& path);

} // namespace rlab
