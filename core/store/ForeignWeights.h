// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/Dataset.h"
#include "core/nn/CifarNetwork.h"

#include <filesystem>
#include <vector>

namespace rlab {

/// What can be told of a weights file that says nothing about itself, by its tensors alone.
struct ForeignWeights {
    /// All networks of the CIFAR family that have just these tensors, residual ones first: those of
    /// a plain network are those of its residual twin with shortcuts without weights. Never empty.
    std::vector<CifarNetworkOptions> networks;
    int channels = 0; ///< of the pictures
    int classes = 0;
};

/// ImageNet's, which many published weights of other sets were trained with, too.
inline const ChannelStatistics imagenetStatistics{{0.485f, 0.456f, 0.406f},
                                                  {0.229f, 0.224f, 0.225f}};

/// Throws FileError, also if no network of the family has these tensors: then the message tells
/// what would be right.
ForeignWeights inspectForeignWeights(const std::filesystem::path& path);

} // namespace rlab
