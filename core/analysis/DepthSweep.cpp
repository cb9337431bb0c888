// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/DepthSweep.h"

#include "core/analysis/GradientFlow.h"
#include "core/base/Stopped.h"
#include "core/probe/BatchProbe.h"

#include <cmath>

namespace rlab {

SweepFigures sweepFigures(const CifarNetworkOptions& options, const SweepSeeds& seeds,
                          const LabelledImages& images, int classes,
                          const ChannelStatistics& statistics, const Parallel& parallel,
                          const std::stop_token& stop) {
    const NetworkSpec network = makeCifarNetwork(options, images.imageShape, classes);
    const std::vector<LearnedLayer> layers = learnedLayers(network);
    double firstToLast = 0, wayBack = 0;
    for (int i = 0; i < seeds.count; ++i) {
        throwIfStopped(stop);
        const NetworkState state =
            initialState(network, options.init, seeds.first + static_cast<std::uint64_t>(i));
        const BatchProbe probe =
            probeBatch(network, state, images, statistics, parallel, Engine::Fast, stop);
        const GradientFlow flow = gradientFlow(layers, probe.sample);
        firstToLast += std::log(flow.firstToLast);
        wayBack += std::log(flow.wayBack);
    }
    return {std::exp(firstToLast / seeds.count), std::exp(wayBack / seeds.count)};
}

std::vector<SweepRow> sweepRows(int width) {
    struct Setting {
        const char* name;
        NormKind norm;
        ActivationKind activation;
        InitKind init;
    };
    constexpr Setting settings[] = {
        {"batch norm", NormKind::Batch, ActivationKind::Relu, InitKind::He},
        {"no norm, ReLU", NormKind::None, ActivationKind::Relu, InitKind::He},
        {"no norm, tanh", NormKind::None, ActivationKind::Tanh, InitKind::Xavier},
        {"no norm, sigmoid", NormKind::None, ActivationKind::Sigmoid, InitKind::Xavier}};
    std::vector<SweepRow> rows;
    for (const Setting& setting : settings)
        for (const NetworkKind kind : {NetworkKind::Plain, NetworkKind::Residual}) {
            SweepRow row;
            row.title =
                (kind == NetworkKind::Plain ? "plain, " : "residual, ") + std::string(setting.name);
            row.network.kind = kind;
            row.network.width = width;
            row.network.norm = setting.norm;
            row.network.activation = setting.activation;
            row.network.init = setting.init;
            rows.push_back(row);
        }
    return rows;
}

std::vector<std::vector<SweepFigures>>
sweepDepths(const SweepRequest& request, const LabelledImages& images, int classes,
            const ChannelStatistics& statistics, const Parallel& parallel,
            const std::stop_token& stop, const std::function<void(int, int)>& progress) {
    const auto all = static_cast<int>(request.rows.size() * request.depths.size());
    int done = 0;
    std::vector<std::vector<SweepFigures>> figures;
    for (const SweepRow& row : request.rows) {
        figures.emplace_back();
        for (const int depth : request.depths) {
            CifarNetworkOptions network = row.network;
            network.depth = depth;
            figures.back().push_back(sweepFigures(network, {0, request.seeds}, images, classes,
                                                  statistics, parallel, stop));
            if (progress)
                progress(++done, all);
        }
    }
    return figures;
}

} // namespace rlab
