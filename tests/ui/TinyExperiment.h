// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/ExperimentSpec.h"

namespace rlab {

/// Trains in a moment: a plain and a residual network of depth 8 on 64 small shapes.
inline ExperimentSpec tinyExperiment(int epochs = 2) {
    ExperimentSpec spec;
    spec.name = "tiny";
    spec.data.dataset = "shapes";
    spec.data.subset = 64;
    spec.data.testSubset = 32;
    spec.data.resolution = 8;
    for (const NetworkKind kind : {NetworkKind::Plain, NetworkKind::Residual})
        spec.networks.push_back({.kind = kind, .depth = 8, .width = 2});
    spec.epochs = epochs;
    spec.batchSize = 16;
    return spec;
}

/// The same with more epochs than any test waits for.
inline ExperimentSpec endlessExperiment() {
    return tinyExperiment(100'000);
}

} // namespace rlab
