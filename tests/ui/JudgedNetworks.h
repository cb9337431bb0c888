// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/DatasetCatalogue.h"
#include "core/nn/CifarNetwork.h"
#include "ui/session/AskedNetwork.h"

namespace rlab {

/// With its first weights, for the images of `dataset`.
inline AskedNetwork askedNetwork(const char* name, const Dataset& dataset, std::uint64_t seed = 0) {
    AskedNetwork network;
    const CifarNetworkOptions options = parseCifarNetwork(name);
    network.key = QLatin1String(name) + QString::number(seed);
    network.label = QString::fromStdString(shortName(options));
    network.color = {options.kind, 1};
    auto spec = std::make_shared<const NetworkSpec>(
        makeCifarNetwork(options, dataset.test.imageShape, dataset.classes()));
    network.state = std::make_shared<const NetworkState>(initialState(*spec, InitKind::He, seed));
    network.spec = std::move(spec);
    network.statistics = dataset.statistics;
    network.classNames = dataset.classNames;
    return network;
}

/// So many small shapes to be tested with.
inline std::shared_ptr<const Dataset> testShapes(int images, int resolution = 8) {
    DataSpec data;
    data.dataset = "shapes";
    data.subset = 64;
    data.testSubset = images;
    data.resolution = resolution;
    return std::make_shared<const Dataset>(loadDataset(data));
}

} // namespace rlab
