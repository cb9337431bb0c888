// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/TrainRun.h"

#include "app/cli/Interrupt.h"
#include "app/cli/RunFigure.h"
#include "app/cli/RunReport.h"
#include "app/cli/Terminal.h"
#include "app/cli/TerminalObserver.h"
#include "core/base/Error.h"
#include "core/base/Parallel.h"
#include "core/base/Stopped.h"
#include "core/store/AtomicFile.h"
#include "core/store/WeightsFile.h"
#include "core/train/Trainer.h"

#include <QCoreApplication>
#include <QDir>

namespace rlab {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("TrainRun", text);
}

void requireNoProblems(const ExperimentSpec& experiment) {
    QStringList messages;
    for (const Problem& problem : validate(experiment))
        messages += QString::fromStdString(problem.field + ": " + problem.message);
    if (!messages.isEmpty())
        throw SpecError(messages.join(QStringLiteral("\nerror: ")).toStdString());
}

std::vector<NetworkState> readStates(const std::vector<QString>& files,
                                     const ExperimentSpec& experiment, const Dataset& dataset) {
    std::vector<NetworkState> states;
    for (std::size_t i = 0; i < files.size(); ++i) {
        const NetworkSpec network =
            makeCifarNetwork(experiment.networks[i], dataset.train.imageShape, dataset.classes());
        states.push_back(loadWeights(files[i].toStdString(), network));
    }
    return states;
}

/// Trains, and returns what the folder then holds.
RunRecord trainIntoFolder(const ExperimentSpec& experiment, const QString& folder,
                          const TrainRunOptions& options) {
    requireNoProblems(experiment);
    const Interrupt interrupt;
    const Dataset dataset = loadDataset(experiment.data, interrupt.token());
    TrainOptions trainOptions{options.threads, readStates(options.weights, experiment, dataset)};
    RunFolderWriter writer(folder.toStdString(), experiment, options.existing);
    TerminalObserver observer(writer, experiment, dataset, !options.json);
    train(experiment, dataset, std::move(trainOptions), interrupt.token(), observer);
    return readRunFolder(folder.toStdString());
}

void printResults(const RunRecord& run, bool json) {
    printText(json ? reportJson(run) : QLatin1Char('\n') + reportTable(run));
}

} // namespace

int trainInTerminal(const ExperimentSpec& experiment, const QString& folder,
                    const TrainRunOptions& options) {
    try {
        const RunRecord run = trainIntoFolder(experiment, folder, options);
        printResults(run, options.json);
        if (!options.json)
            printText(tr("\nCurves and weights are in %1").arg(QDir(folder).absolutePath()));
    } catch (const Stopped&) {
        printWarning(tr("stopped before the first batch; nothing was written"));
    }
    return 0;
}

int trainSample(const QString& folder) {
    printText(tr("No display: training the sample experiment here. residual-lab --help tells what "
                 "else there is."));
    TrainRunOptions options;
    options.threads = Parallel::availableThreads();
    options.existing = ExistingRun::Replace;
    try {
        const RunRecord run = trainIntoFolder(sampleExperiment(), folder, options);
        printResults(run, false);
        const std::filesystem::path path = folder.toStdString();
        writeFile(path / "results.json", reportJson(run).toStdString() + '\n');
        drawRuns({run}, folder + QStringLiteral("/curves.svg"));
        drawRuns({run}, folder + QStringLiteral("/curves.png"));
        printText(tr("\n%1 holds the figure (curves.svg, curves.png), the curves of each network "
                     "(metrics.csv), its weights, and all results (results.json)")
                      .arg(QDir(folder).absolutePath()));
    } catch (const Stopped&) {
        printWarning(tr("stopped before the first batch; nothing was written"));
    }
    return 0;
}

} // namespace rlab
