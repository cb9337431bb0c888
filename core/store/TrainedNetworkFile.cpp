// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/TrainedNetworkFile.h"

#include "core/base/Error.h"
#include "core/nn/CifarNetwork.h"
#include "core/store/WeightsFile.h"

namespace rlab {

TrainedNetwork loadTrainedNetwork(const std::filesystem::path& path) {
    std::optional<WeightsMetadata> metadata = readWeightsMetadata(path);
    if (!metadata)
        throw FileError(path.string(), "doesn't say which network it belongs to, nor what its "
                                       "images and classes are");
    NetworkSpec network =
        makeCifarNetwork(parseCifarNetwork(metadata->network), metadata->imageShape,
                         static_cast<int>(metadata->classNames.size()));
    NetworkState state = loadWeights(path, network);
    return {std::move(network), std::move(state), std::move(metadata->statistics),
            std::move(metadata->classNames)};
}

} // namespace rlab
