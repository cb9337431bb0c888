// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/WeightsOptions.h"
#include "core/analysis/TrainedNetwork.h"

#include <QCommandLineParser>

#include <stop_token>
#include <vector>

namespace rlab {

/// A trained network that a command was given.
struct Subject {
    QString title; ///< its name; with the weights' file if another one has the same name
    QString weights;
    TrainedNetwork trained;
    DataSpec data{}; ///< that it was trained on, as far as is known, or is to be shown
};

/// Trained networks, and the data set that they are compared on.
struct Comparison {
    Dataset dataset;
    std::vector<Subject> subjects;
};

/// What the options of addWeightsOptions() ask for, --weights and --network any number of times.
/// The data are those of the first weights, unless the options say otherwise. Throws UsageError and
/// Error, Stopped while the data are loaded.
Comparison loadComparison(const QCommandLineParser& parser, const std::stop_token& stop);

/// The same networks without data: their files tell what their images are. For files that don't,
/// --dataset tells, which is read if --normalize asks for its statistics.
std::vector<Subject> loadSubjects(const QCommandLineParser& parser, const std::stop_token& stop);

} // namespace rlab
