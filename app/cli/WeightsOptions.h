// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/Dataset.h"
#include "core/data/DatasetCatalogue.h"
#include "core/nn/CifarNetwork.h"
#include "core/store/WeightsFile.h"

#include <QCommandLineParser>

#include <optional>
#include <vector>

namespace rlab {

// Options of the commands that look at given weights: --network, --weights, --normalize, and those
// of the data. What isn't given is as the weights' file says.

/// --network, --weights, --normalize, and the options of data.
void addWeightsFileOptions(QCommandLineParser& parser);
/// The same, and the options of threads, engine and JSON.
void addWeightsOptions(QCommandLineParser& parser);

/// One --weights, with its --network.
struct WeightsChoice {
    QString network; ///< empty: as the file says
    QString weights;
};

/// All that are given, in their order. Throws UsageError without any, or if there are networks but
/// not one for each.
std::vector<WeightsChoice> weightsChoices(const QCommandLineParser& parser);

/// --network, or else what the weights say of themselves; warns if they say otherwise. Throws
/// UsageError if neither tells.
CifarNetworkOptions networkFor(const WeightsChoice& choice,
                               const std::optional<WeightsMetadata>& metadata);
/// The same where only one is taken.
CifarNetworkOptions networkFor(const QCommandLineParser& parser,
                               const std::optional<WeightsMetadata>& metadata);

/// The images as the weights were trained on them, unless the options say otherwise.
DataSpec dataFor(const QCommandLineParser& parser, const std::optional<WeightsMetadata>& metadata);

ChannelStatistics statisticsFor(const QCommandLineParser& parser,
                                const std::optional<WeightsMetadata>& metadata,
                                const Dataset& dataset);

/// Throws SpecError if the weights were trained on images of another shape or other classes.
void requireSameImages(const QString& weights, const std::optional<WeightsMetadata>& metadata,
                       const Dataset& dataset);
void requireSameImages(const QCommandLineParser& parser,
                       const std::optional<WeightsMetadata>& metadata, const Dataset& dataset);

} // namespace rlab
