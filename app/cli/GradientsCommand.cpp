// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/GradientsCommand.h"

#include "app/cli/Arguments.h"
#include "app/cli/PictureReading.h"
#include "app/cli/SweepReport.h"
#include "app/cli/Terminal.h"
#include "app/cli/WeightsOptions.h"
#include "core/analysis/GradientFlow.h"
#include "core/base/Stopped.h"
#include "core/nn/NetworkLayers.h"
#include "core/probe/BatchProbe.h"
#include "core/probe/TensorStatistics.h"
#include "core/train/MemoryCheck.h"
#include "ui/session/Translation.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace rlab {
namespace {

constexpr int defaultImages = 128;

QString name(const std::string& text) {
    return QString::fromStdString(text);
}

QString number(double value) {
    return QStringLiteral("%1").arg(value, 0, 'g', 4);
}

/// What was looked at.
struct Subject {
    NetworkSpec network;
    BatchProbe probe;
    std::string dataset;
    std::int64_t images;
};

nlohmann::ordered_json parametersJson(const Subject& subject) {
    auto list = nlohmann::ordered_json::array();
    const std::vector<TensorSpec>& tensors = subject.network.tensors();
    for (std::size_t t = 0; t < tensors.size(); ++t) {
        if (!isTrainable(tensors[t].role))
            continue;
        const TensorStatistics sizes = statisticsOf(subject.probe.gradients[t].span());
        list.push_back({{"name", tensors[t].name},
                        {"l2", sizes.l2},
                        {"mean_abs", sizes.meanAbs},
                        {"max_abs", sizes.maxAbs}});
    }
    return list;
}

/// JSON has no word for what is not a number.
nlohmann::ordered_json orNull(double value) {
    return std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json();
}

double firstToLast(const Subject& subject) {
    return gradientFlow(learnedLayers(subject.network), subject.probe.sample).firstToLast;
}

nlohmann::ordered_json outputsJson(const Subject& subject) {
    auto list = nlohmann::ordered_json::array();
    const std::vector<LearnedLayer> layers = learnedLayers(subject.network);
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const LayerSample& layer = subject.probe.sample.layers[i];
        list.push_back({{"name", subject.network.node(layers[i].weighted).name},
                        {"gradient_l2", orNull(layer.outputGradient)},
                        {"mean", orNull(layer.outputMean)},
                        {"deviation", orNull(layer.outputDeviation)},
                        {"dead_relus", orNull(layer.deadShare)}});
    }
    return list;
}

nlohmann::ordered_json blocksJson(const Subject& subject) {
    auto list = nlohmann::ordered_json::array();
    const std::vector<ResidualBlock> blocks = residualBlocks(subject.network);
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        const BlockSample& block = subject.probe.sample.blocks[i];
        list.push_back({{"name", blocks[i].name},
                        {"l2", block.whole},
                        {"shortcut_l2", block.shortcut},
                        {"convolutions_l2", block.branch},
                        {"shortcut_share", block.shortcutShare}});
    }
    return list;
}

void printJson(const Subject& subject) {
    const nlohmann::ordered_json document{{"network", subject.network.name()},
                                          {"dataset", subject.dataset},
                                          {"images", subject.images},
                                          {"loss", subject.probe.loss},
                                          {"first_to_last", orNull(firstToLast(subject))},
                                          {"layers", parametersJson(subject)},
                                          {"outputs", outputsJson(subject)},
                                          {"blocks", blocksJson(subject)}};
    printText(name(document.dump(2)));
}

void printLayers(const Subject& subject) {
    using Align = TextTable::Align;
    TextTable table({Align::Left, Align::Right, Align::Right, Align::Right, Align::Right,
                     Align::Right, Align::Right});
    table.addRow({tr("layer"), tr("gradient l2"), tr("mean |g|"), tr("max |g|"), tr("weights l2"),
                  tr("by output l2"), tr("dead ReLUs")});
    const std::vector<LearnedLayer> layers = learnedLayers(subject.network);
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const LayerSample& layer = subject.probe.sample.layers[i];
        table.addRow({name(subject.network.node(layers[i].weighted).name), number(layer.gradient),
                      number(layer.gradientMean), number(layer.gradientMax), number(layer.weights),
                      number(layer.outputGradient),
                      std::isnan(layer.deadShare)
                          ? QStringLiteral("–")
                          : QStringLiteral("%1 %").arg(100.0 * layer.deadShare, 0, 'f', 1)});
    }
    printText(table.text());
}

void printBlocks(const Subject& subject) {
    const std::vector<ResidualBlock> blocks = residualBlocks(subject.network);
    if (blocks.empty())
        return;
    using Align = TextTable::Align;
    TextTable table({Align::Left, Align::Right, Align::Right, Align::Right, Align::Right});
    table.addRow({tr("block"), tr("gradient l2"), tr("shortcut"), tr("convolutions"),
                  tr("shortcut's share")});
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        const BlockSample& block = subject.probe.sample.blocks[i];
        table.addRow({name(blocks[i].name), number(block.whole), number(block.shortcut),
                      number(block.branch),
                      QStringLiteral("%1 %").arg(100.0 * block.shortcutShare, 0, 'f', 1)});
    }
    printText(QString());
    printText(table.text());
}

void printTables(const Subject& subject) {
    printText(tr("%1, the first %2 training images of %3: loss %4")
                  .arg(name(subject.network.name()))
                  .arg(subject.images)
                  .arg(name(subject.dataset), number(subject.probe.loss)));
    printText(tr("gradient of the first layer over that of the last convolution: %1\n")
                  .arg(number(firstToLast(subject))));
    printLayers(subject);
    printBlocks(subject);
}

Subject look(const QCommandLineParser& parser) {
    requireNoArguments(parser);
    const bool hasWeights = parser.isSet(QStringLiteral("weights"));
    if (!hasWeights && !parser.isSet(QStringLiteral("network")))
        throw UsageError(tr("gradients needs --network N, or --weights FILE"));
    const QString weights = parser.value(QStringLiteral("weights"));
    const auto metadata =
        hasWeights ? readWeightsMetadata(weights.toStdString()) : std::optional<WeightsMetadata>();
    const CifarNetworkOptions options = networkFor(parser, metadata);
    const DataSpec data = dataFor(parser, metadata);
    const auto available = static_cast<int>(summarise(data).trainImages);
    const int images = parser.isSet(QStringLiteral("first"))
                           ? wholeNumber(parser, QStringLiteral("first"), 1, available)
                           : std::min(defaultImages, available);
    const std::uint64_t seed = parser.isSet(QStringLiteral("seed"))
                                   ? seedNumber(parser, QStringLiteral("seed"))
                                   : std::uint64_t{0};

    const Dataset dataset = readDataset(data);
    requireSameImages(parser, metadata, dataset);
    ExperimentSpec batch;
    batch.networks = {options};
    batch.batchSize = images;
    requireMemory(batch, dataset.train.imageShape, dataset.classes());
    NetworkSpec network = makeCifarNetwork(options, dataset.train.imageShape, dataset.classes());
    const NetworkState state = hasWeights ? loadWeights(weights.toStdString(), network)
                                          : initialState(network, options.init, seed);
    BatchProbe probe = probeBatch(network, state, firstImages(dataset.train, images),
                                  statisticsFor(parser, metadata, dataset),
                                  Parallel(threadsOf(parser)), engineOf(parser));
    return {std::move(network), std::move(probe), dataset.name, images};
}

int sweep(const QCommandLineParser& parser) {
    for (const char* option : {"network", "weights", "seed"})
        if (parser.isSet(QLatin1String(option)))
            throw UsageError(tr("--sweep and --%1 exclude each other").arg(QLatin1String(option)));
    try {
        return reportSweep(parser);
    } catch (const Stopped&) {
        throw Error(tr("stopped before the last network").toStdString());
    }
}

} // namespace

void GradientsCommand::addOptions(QCommandLineParser& parser) const {
    addWeightsOptions(parser);
    addSweepOptions(parser);
    parser.addOptions({
        {QStringLiteral("first"),
         tr("How many training images make the batch: the first ones in file order, without "
            "augmentation (default: %1).")
             .arg(defaultImages),
         QStringLiteral("K")},
        {QStringLiteral("seed"), tr("Of the first weights, if none are given (default: 0)."),
         QStringLiteral("S")},
    });
}

int GradientsCommand::run(const QCommandLineParser& parser) const {
    if (parser.isSet(QStringLiteral("sweep")))
        return sweep(parser);
    const Subject subject = look(parser);
    if (wantsJson(parser))
        printJson(subject);
    else
        printTables(subject);
    return 0;
}

} // namespace rlab
