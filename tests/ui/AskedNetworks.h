// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/DatasetCatalogue.h"
#include "tests/ui/TinyExperiment.h"
#include "ui/session/AskedNetwork.h"

#include <memory>

namespace rlab {

inline std::shared_ptr<const Dataset> tinyDataset() {
    return std::make_shared<const Dataset>(loadDataset(tinyExperiment().data));
}

/// One that knows the data set's classes, with the first weights of a seed.
inline AskedNetwork askedNetwork(const Dataset& dataset, const char* name, std::uint64_t seed = 0) {
    const CifarNetworkOptions options = parseCifarNetwork(name);
    AskedNetwork network;
    network.key = QLatin1String(name);
    network.label = QLatin1String(name);
    network.color.kind = options.kind;
    network.spec = std::make_shared<const NetworkSpec>(
        makeCifarNetwork(options, dataset.test.imageShape, dataset.classes()));
    network.state =
        std::make_shared<const NetworkState>(initialState(*network.spec, InitKind::He, seed));
    network.statistics = dataset.statistics;
    network.classNames = dataset.classNames;
    return network;
}

} // namespace rlab
