// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/ExportCommand.h"

#include "app/cli/Arguments.h"
#include "app/cli/Interrupt.h"
#include "app/cli/PictureReading.h"
#include "app/cli/Terminal.h"
#include "app/cli/WeightsOptions.h"
#include "core/base/Error.h"
#include "core/base/Stopped.h"
#include "core/data/PictureFolder.h"
#include "core/store/onnx/OnnxFile.h"
#include "ui/Text.h"
#include "ui/session/Translation.h"

namespace rlab {
namespace {

using Metadata = std::optional<WeightsMetadata>;

/// Whether the images themselves are asked for: their mean and deviation.
bool needsImages(const QCommandLineParser& parser, const Metadata& metadata) {
    const QString option = QStringLiteral("normalize");
    return parser.isSet(option) ? parser.value(option) == QLatin1String("dataset") : !metadata;
}

/// A data set's name, classes and image shape without its images.
Dataset described(std::string name, std::vector<std::string> classNames, const Shape& imageShape) {
    Dataset dataset;
    dataset.name = std::move(name);
    dataset.classNames = std::move(classNames);
    dataset.train.imageShape = imageShape;
    dataset.test.imageShape = imageShape;
    return dataset;
}

/// What the weights were trained on: with images only where these are needed.
Dataset trainingData(const QCommandLineParser& parser, const Metadata& metadata) {
    const bool isSet =
        parser.isSet(QStringLiteral("dataset")) || parser.isSet(QStringLiteral("resolution"));
    if (!metadata && !parser.isSet(QStringLiteral("dataset")))
        throw UsageError(tr("%1 doesn't say what it was trained on; give it with --dataset")
                             .arg(parser.value(QStringLiteral("weights"))));
    const DataSpec data = dataFor(parser, metadata);
    if (needsImages(parser, metadata))
        return readDataset(data, Interrupt().token());
    if (metadata && !isSet)
        return described(metadata->dataset, metadata->classNames, metadata->imageShape);
    if (namesFolder(data.dataset)) // its classes are known once it has been read
        return readDataset(data, Interrupt().token());
    const DatasetInfo& info = datasetInfo(data.dataset);
    return described(info.name, info.classNames, summarise(data).imageShape);
}

bool isOnnx(const QString& file) {
    return file.endsWith(QLatin1String(".onnx"), Qt::CaseInsensitive);
}

int exportWeights(const QCommandLineParser& parser) {
    requireNoArguments(parser);
    for (const char* option : {"weights", "out"})
        if (!parser.isSet(QLatin1String(option)))
            throw UsageError(tr("export needs --weights FILE and --out FILE"));
    const std::string weights = parser.value(QStringLiteral("weights")).toStdString();
    const QString out = parser.value(QStringLiteral("out"));
    const Metadata metadata = readWeightsMetadata(weights);
    const CifarNetworkOptions options = networkFor(parser, metadata);
    Dataset dataset = trainingData(parser, metadata);
    requireSameImages(parser, metadata, dataset);
    dataset.statistics = statisticsFor(parser, metadata, dataset);

    const NetworkSpec network =
        makeCifarNetwork(options, dataset.train.imageShape, dataset.classes());
    const NetworkState state = loadWeights(weights, network);
    const auto save = isOnnx(out) ? saveOnnx : saveWeights;
    save(out.toStdString(), network, state,
         describeWeights(networkName(options), dataset, metadata ? metadata->seed : 0,
                         metadata ? metadata->epochs : 0));
    printText(tr("%1: %2 for %3, %4 parameters")
                  .arg(out, QString::fromStdString(networkName(options)),
                       QString::fromStdString(dataset.name), fullCount(network.parameters())));
    return 0;
}

} // namespace

void ExportCommand::addOptions(QCommandLineParser& parser) const {
    addWeightsFileOptions(parser);
    parser.addOption({QStringLiteral("out"),
                      tr("The file to write: safetensors, or ONNX if it ends with .onnx."),
                      QStringLiteral("FILE")});
}

int ExportCommand::run(const QCommandLineParser& parser) const {
    try {
        return exportWeights(parser);
    } catch (const Stopped&) {
        throw Error(tr("stopped; nothing was written").toStdString());
    }
}

} // namespace rlab
