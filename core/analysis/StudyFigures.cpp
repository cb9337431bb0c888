// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/StudyFigures.h"

#include <algorithm>
#include <numeric>

namespace rlab {

namespace {

const EpochErrors& at(const StudiedTraining& training, int epoch) {
    return training.epochs[static_cast<std::size_t>(epoch - 1)];
}

} // namespace

double chanceError(const Study& study) {
    return 1 - 1.0 / study.classes;
}

std::vector<const StudiedTraining*> countedSeeds(const StudiedNetwork& network) {
    std::vector<const StudiedTraining*> counted;
    for (const StudiedTraining& training : network.seeds)
        if (training.end != RunEnd::Diverged && training.end != RunEnd::Failed)
            counted.push_back(&training);
    return counted;
}

int commonEpochs(const StudiedNetwork& network) {
    const auto counted = countedSeeds(network);
    if (counted.empty())
        return 0;
    const auto shortest = std::ranges::min(
        counted, {}, [](const StudiedTraining* training) { return training->epochs.size(); });
    return static_cast<int>(shortest->epochs.size());
}

std::vector<double> trainErrors(const StudiedNetwork& network, int epoch) {
    std::vector<double> errors;
    for (const StudiedTraining* training : countedSeeds(network))
        errors.push_back(at(*training, epoch).train);
    return errors;
}

std::optional<std::vector<double>> testErrors(const StudiedNetwork& network, int epoch) {
    std::vector<double> errors;
    for (const StudiedTraining* training : countedSeeds(network)) {
        if (!at(*training, epoch).test)
            return std::nullopt;
        errors.push_back(*at(*training, epoch).test);
    }
    return errors;
}

double meanOf(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double meanTrain(const StudiedNetwork& network, int epoch) {
    return meanOf(trainErrors(network, epoch));
}

} // namespace rlab
