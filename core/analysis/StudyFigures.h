// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/Study.h"

#include <optional>
#include <vector>

namespace rlab {

// Figures of a study that its findings are made of. Epochs count from 1.

/// The error of guessing: 1 − 1/classes.
double chanceError(const Study& study);

/// The trainings that neither diverged nor failed.
std::vector<const StudiedTraining*> countedSeeds(const StudiedNetwork& network);

/// The epochs that all counted seeds have finished; 0 if no seed counts.
int commonEpochs(const StudiedNetwork& network);

/// One for each counted seed.
std::vector<double> trainErrors(const StudiedNetwork& network, int epoch);
/// Nothing if a counted seed was not tested after this epoch.
std::optional<std::vector<double>> testErrors(const StudiedNetwork& network, int epoch);

double meanOf(const std::vector<double>& values);
double meanTrain(const StudiedNetwork& network, int epoch);

} // namespace rlab
