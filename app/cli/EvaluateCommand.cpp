// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/EvaluateCommand.h"

#include "app/cli/Arguments.h"
#include "app/cli/Interrupt.h"
#include "app/cli/Normalisation.h"
#include "app/cli/ProgressBar.h"
#include "app/cli/Terminal.h"
#include "core/base/Error.h"
#include "core/base/Stopped.h"
#include "core/store/WeightsFile.h"
#include "core/train/Evaluator.h"
#include "ui/Text.h"

#include <nlohmann/json.hpp>

#include <QElapsedTimer>

namespace rlab {
namespace {

QString tr(const char* text) {
    return EvaluateCommand::tr(text);
}

/// --network, or else what the weights say of themselves.
CifarNetworkOptions networkFor(const QCommandLineParser& parser, const QString& weights,
                               const std::optional<WeightsMetadata>& metadata) {
    if (parser.isSet(QStringLiteral("network")))
        return fromCommandLine(QStringLiteral("--network"), [&] {
            return parseCifarNetwork(parser.value(QStringLiteral("network")).toStdString());
        });
    if (!metadata)
        throw UsageError(
            tr("%1 doesn't say which network it belongs to; give it with --network").arg(weights));
    return parseCifarNetwork(metadata->network);
}

/// The tensors may fit all the same: a plain network's are those of the residual one.
void warnOfOtherNetwork(const CifarNetworkOptions& network, const QString& weights,
                        const std::optional<WeightsMetadata>& metadata) {
    if (metadata && metadata->network != networkName(network))
        printWarning(tr("%1 belongs to %2, but is read as %3")
                         .arg(weights, QString::fromStdString(metadata->network),
                              QString::fromStdString(networkName(network))));
}

ChannelStatistics statisticsFor(const QCommandLineParser& parser,
                                const std::optional<WeightsMetadata>& metadata,
                                const Dataset& dataset) {
    if (parser.isSet(QStringLiteral("normalize")))
        return parseNormalisation(parser.value(QStringLiteral("normalize")), dataset);
    return metadata ? metadata->statistics : dataset.statistics;
}

/// That the data set can have what the option, if it is given, asks for.
void requirePossible(const QCommandLineParser& parser, const DataSpec& data, const QString& option,
                     int DataSpec::*field) {
    if (!parser.isSet(option))
        return;
    DataSpec alone;
    alone.dataset = data.dataset;
    alone.*field = data.*field;
    fromCommandLine(QStringLiteral("--") + option, [&] { validate(alone); });
}

/// The images as the weights were trained on them, unless the options say otherwise.
DataSpec dataFor(const QCommandLineParser& parser, const std::optional<WeightsMetadata>& metadata) {
    DataSpec data;
    if (metadata) {
        data.dataset = metadata->dataset;
        data.resolution = static_cast<int>(metadata->imageShape[1]);
    }
    readDataOptions(parser, data);
    requirePossible(parser, data, QStringLiteral("test-subset"), &DataSpec::testSubset);
    requirePossible(parser, data, QStringLiteral("resolution"), &DataSpec::resolution);
    return data;
}

void requireSameImages(const WeightsMetadata& metadata, const Dataset& dataset,
                       const QString& weights) {
    if (metadata.imageShape != dataset.test.imageShape)
        throw SpecError(weights.toStdString() + " was trained on images of " +
                        metadata.imageShape.text() + ", but those of " + dataset.name + " are " +
                        dataset.test.imageShape.text());
    if (static_cast<int>(metadata.classNames.size()) != dataset.classes())
        throw SpecError(weights.toStdString() + " knows " +
                        std::to_string(metadata.classNames.size()) + " classes, but " +
                        dataset.name + " has " + std::to_string(dataset.classes()));
}

int evaluateWeights(const QCommandLineParser& parser) {
    requireNoArguments(parser);
    if (!parser.isSet(QStringLiteral("weights")))
        throw UsageError(tr("evaluate needs --weights FILE"));
    const QString weights = parser.value(QStringLiteral("weights"));
    const auto metadata = readWeightsMetadata(weights.toStdString());
    const CifarNetworkOptions options = networkFor(parser, weights, metadata);
    warnOfOtherNetwork(options, weights, metadata);
    const Parallel parallel(threadsOf(parser));
    const Engine engine = engineOf(parser);
    const Interrupt interrupt;

    const Dataset dataset = loadDataset(dataFor(parser, metadata), interrupt.token());
    if (metadata)
        requireSameImages(*metadata, dataset, weights);
    const NetworkSpec network =
        makeCifarNetwork(options, dataset.test.imageShape, dataset.classes());
    const NetworkState state = loadWeights(weights.toStdString(), network);
    const ChannelStatistics statistics = statisticsFor(parser, metadata, dataset);

    ProgressBar bar;
    QElapsedTimer timer;
    timer.start();
    const Evaluation result = evaluate(
        network, state, dataset.test, statistics, parallel, engine, interrupt.token(),
        [&](std::int64_t done) {
            bar.show({done, dataset.test.count(), static_cast<double>(timer.elapsed()) / 1000});
        });
    bar.clear();
    if (result.count == 0)
        throw Stopped{};
    const bool isComplete = result.count == dataset.test.count();
    if (!isComplete)
        printWarning(tr("stopped; these figures cover the first %1 of %2 images")
                         .arg(fullCount(result.count), fullCount(dataset.test.count())));
    if (wantsJson(parser)) {
        const nlohmann::ordered_json document{
            {"network", network.name()}, {"dataset", dataset.name}, {"complete", isComplete},
            {"correct", result.correct}, {"count", result.count},   {"error", result.error()},
            {"loss", result.loss}};
        printText(QString::fromStdString(document.dump(2)));
    } else {
        printText(tr("%1 on %2: %3 of %4 test images right, error %5, loss %6")
                      .arg(QString::fromStdString(network.name()),
                           QString::fromStdString(dataset.name), fullCount(result.correct),
                           fullCount(result.count),
                           QStringLiteral("%1 %").arg(100 * result.error(), 0, 'f', 2))
                      .arg(result.loss, 0, 'f', 4));
    }
    return isComplete ? 0 : 1;
}

} // namespace

void EvaluateCommand::addOptions(QCommandLineParser& parser) const {
    parser.addOptions({
        {QStringLiteral("network"), tr("The network, unless the weights' file names it."),
         QStringLiteral("N")},
        {QStringLiteral("weights"), tr("The weights: a safetensors file."), QStringLiteral("F")},
        {QStringLiteral("normalize"),
         tr("dataset, imagenet or m,m,m:s,s,s (default: as the weights' file says, else dataset)."),
         QStringLiteral("HOW")},
    });
    addDataOptions(parser);
    addThreadsOption(parser);
    addEngineOption(parser);
    addJsonOption(parser);
}

int EvaluateCommand::run(const QCommandLineParser& parser) const {
    try {
        return evaluateWeights(parser);
    } catch (const Stopped&) {
        throw Error(tr("stopped before the first image").toStdString());
    }
}

} // namespace rlab
