// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/WeightsOptions.h"

#include "app/cli/Arguments.h"
#include "app/cli/Normalisation.h"
#include "app/cli/PictureReading.h"
#include "app/cli/Terminal.h"
#include "core/base/Error.h"
#include "ui/session/Translation.h"

namespace rlab {
namespace {

QString weightsOf(const QCommandLineParser& parser) {
    return parser.value(QStringLiteral("weights"));
}

/// The tensors may fit all the same: a plain network's are those of the residual one.
void warnOfOtherNetwork(const CifarNetworkOptions& network, const QString& weights,
                        const std::optional<WeightsMetadata>& metadata) {
    if (metadata && metadata->network != networkName(network))
        printWarning(tr("%1 belongs to %2, but is read as %3")
                         .arg(weights, QString::fromStdString(metadata->network),
                              QString::fromStdString(networkName(network))));
}

/// That the data set can have what the option, if it is given, asks for.
void requirePossible(const QCommandLineParser& parser, const DataSpec& data, const QString& option,
                     int DataSpec::*field) {
    if (!parser.isSet(option))
        return;
    DataSpec alone = data.whole();
    alone.*field = data.*field;
    fromCommandLine(QStringLiteral("--") + option, [&] { validate(alone); });
}

} // namespace

void addWeightsFileOptions(QCommandLineParser& parser) {
    parser.addOptions({
        {QStringLiteral("network"), tr("The network, unless the weights' file names it."),
         QStringLiteral("N")},
        {QStringLiteral("weights"), tr("The weights: a safetensors, .pth or .th file."),
         QStringLiteral("F")},
        {QStringLiteral("normalize"),
         tr("dataset, imagenet or m,m,m:s,s,s (default: as the weights' file says, else dataset)."),
         QStringLiteral("HOW")},
    });
    addDataOptions(parser);
}

void addWeightsOptions(QCommandLineParser& parser) {
    addWeightsFileOptions(parser);
    addThreadsOption(parser);
    addEngineOption(parser);
    addJsonOption(parser);
}

std::vector<WeightsChoice> weightsChoices(const QCommandLineParser& parser) {
    const QStringList weights = parser.values(QStringLiteral("weights"));
    const QStringList networks = parser.values(QStringLiteral("network"));
    if (weights.isEmpty())
        throw UsageError(tr("%1 needs --weights FILE").arg(parser.positionalArguments().value(0)));
    if (!networks.isEmpty() && networks.size() != weights.size())
        throw UsageError(tr("--network is given %1 times and --weights %2 times; give one network "
                            "for each file, or none for files that name theirs")
                             .arg(networks.size())
                             .arg(weights.size()));
    std::vector<WeightsChoice> choices;
    for (qsizetype i = 0; i < weights.size(); ++i)
        choices.push_back({networks.value(i), weights[i]});
    return choices;
}

CifarNetworkOptions networkFor(const WeightsChoice& choice,
                               const std::optional<WeightsMetadata>& metadata) {
    if (choice.network.isEmpty() && !metadata)
        throw UsageError(tr("%1 doesn't say which network it belongs to; give it with --network")
                             .arg(choice.weights));
    if (choice.network.isEmpty())
        return parseCifarNetwork(metadata->network);
    const CifarNetworkOptions network = fromCommandLine(QStringLiteral("--network"), [&] {
        return parseCifarNetwork(choice.network.toStdString());
    });
    warnOfOtherNetwork(network, choice.weights, metadata);
    return network;
}

CifarNetworkOptions networkFor(const QCommandLineParser& parser,
                               const std::optional<WeightsMetadata>& metadata) {
    return networkFor({parser.value(QStringLiteral("network")), weightsOf(parser)}, metadata);
}

ChannelStatistics statisticsFor(const QCommandLineParser& parser,
                                const std::optional<WeightsMetadata>& metadata,
                                const Dataset& dataset) {
    if (parser.isSet(QStringLiteral("normalize")))
        return parseNormalisation(parser.value(QStringLiteral("normalize")), dataset);
    return metadata ? metadata->statistics : dataset.statistics;
}

DataSpec dataFor(const QCommandLineParser& parser, const std::optional<WeightsMetadata>& metadata) {
    DataSpec data;
    if (metadata) {
        data.dataset = metadata->dataset;
        data.resolution = static_cast<int>(metadata->imageShape[1]);
        data.splitSeed = metadata->splitSeed;
    }
    readDataOptions(parser, data);
    completeData(data);
    requirePossible(parser, data, QStringLiteral("test-subset"), &DataSpec::testSubset);
    requirePossible(parser, data, QStringLiteral("resolution"), &DataSpec::resolution);
    return data;
}

void requireSameImages(const QCommandLineParser& parser,
                       const std::optional<WeightsMetadata>& metadata, const Dataset& dataset) {
    requireSameImages(weightsOf(parser), metadata, dataset);
}

void requireSameImages(const QString& file, const std::optional<WeightsMetadata>& metadata,
                       const Dataset& dataset) {
    if (!metadata)
        return;
    const std::string weights = file.toStdString();
    if (metadata->imageShape != dataset.test.imageShape)
        throw SpecError(weights + " was trained on images of " + metadata->imageShape.text() +
                        ", but those of " + dataset.name + " are " +
                        dataset.test.imageShape.text());
    if (static_cast<int>(metadata->classNames.size()) != dataset.classes())
        throw SpecError(weights + " knows " + std::to_string(metadata->classNames.size()) +
                        " classes, but " + dataset.name + " has " +
                        std::to_string(dataset.classes()));
}

} // namespace rlab
