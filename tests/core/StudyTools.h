// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/Study.h"

#include <initializer_list>
#include <vector>

namespace rlab {

// Hand-made histories in percent, as tables print them.

using Percents = std::vector<double>;

inline StudiedTraining training(const Percents& train, const Percents& test = {},
                                std::optional<RunEnd> end = RunEnd::Completed) {
    StudiedTraining made;
    made.end = end;
    for (std::size_t i = 0; i < train.size(); ++i) {
        made.epochs.push_back({train[i] / 100, std::nullopt});
        if (i < test.size())
            made.epochs.back().test = test[i] / 100;
    }
    return made;
}

inline CifarNetworkOptions options(NetworkKind kind, int depth) {
    return {.kind = kind, .depth = depth, .width = 8};
}
inline CifarNetworkOptions plain(int depth) {
    return options(NetworkKind::Plain, depth);
}
inline CifarNetworkOptions residual(int depth) {
    return options(NetworkKind::Residual, depth);
}

inline Study study(std::vector<StudiedNetwork> networks, int epochs = 5) {
    Study made;
    made.networks = std::move(networks);
    made.epochs = epochs;
    made.trainImages = 2500;
    made.testImages = 500;
    made.learningRate = 0.02;
    return made;
}

/// One epoch's figures for each seed, behind four epochs at the same error.
inline StudiedNetwork flat(const CifarNetworkOptions& network, const Percents& ends) {
    StudiedNetwork made{network, {}};
    for (const double end : ends)
        made.seeds.push_back(training(Percents(5, end)));
    return made;
}

} // namespace rlab
