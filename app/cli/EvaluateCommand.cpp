// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/EvaluateCommand.h"

#include "app/cli/Arguments.h"
#include "app/cli/Interrupt.h"
#include "app/cli/PictureReading.h"
#include "app/cli/ProgressBar.h"
#include "app/cli/Terminal.h"
#include "app/cli/WeightsOptions.h"
#include "core/base/Error.h"
#include "core/base/Stopped.h"
#include "core/train/Evaluator.h"
#include "ui/Text.h"

#include <nlohmann/json.hpp>

#include <QElapsedTimer>

namespace rlab {
namespace {

QString tr(const char* text) {
    return EvaluateCommand::tr(text);
}

int evaluateWeights(const QCommandLineParser& parser) {
    requireNoArguments(parser);
    if (!parser.isSet(QStringLiteral("weights")))
        throw UsageError(tr("evaluate needs --weights FILE"));
    const QString weights = parser.value(QStringLiteral("weights"));
    const auto metadata = readWeightsMetadata(weights.toStdString());
    const CifarNetworkOptions options = networkFor(parser, metadata);
    const Parallel parallel(threadsOf(parser));
    const Engine engine = engineOf(parser);
    const DataSpec data = dataFor(parser, metadata);
    const Interrupt interrupt;

    const Dataset dataset = readDataset(data, interrupt.token());
    requireSameImages(parser, metadata, dataset);
    const NetworkSpec network =
        makeCifarNetwork(options, dataset.test.imageShape, dataset.classes());
    const NetworkState state = loadWeights(weights.toStdString(), network);
    const ChannelStatistics statistics = statisticsFor(parser, metadata, dataset);

    ProgressBar bar;
    ProgressMeter meter;
    QElapsedTimer timer;
    timer.start();
    const Evaluation result = evaluate(
        network, state, dataset.test, statistics, parallel, engine, interrupt.token(),
        [&](std::int64_t done) {
            meter.add({done, dataset.test.count(), static_cast<double>(timer.elapsed()) / 1000});
            bar.show(meter, [&] { return meter.secondsLeft(); });
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
    addWeightsOptions(parser);
}

int EvaluateCommand::run(const QCommandLineParser& parser) const {
    try {
        return evaluateWeights(parser);
    } catch (const Stopped&) {
        throw Error(tr("stopped before the first image").toStdString());
    }
}

} // namespace rlab
