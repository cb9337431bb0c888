// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/TrainRun.h"

#include "app/cli/Interrupt.h"
#include "app/cli/KeptTraining.h"
#include "app/cli/PictureReading.h"
#include "app/cli/ResumeRun.h"
#include "app/cli/RunFigure.h"
#include "app/cli/RunReport.h"
#include "app/cli/Terminal.h"
#include "core/base/Error.h"
#include "core/base/Parallel.h"
#include "core/base/Stopped.h"
#include "core/store/AtomicFile.h"
#include "core/store/WeightsFile.h"
#include "core/train/MemoryCheck.h"
#include "core/train/Trainer.h"
#include "ui/session/Translation.h"

#include <QDir>
#include <QFile>

#include <algorithm>

namespace rlab {
namespace {

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
    requireMemory(experiment); // train() would ask too, but then the earlier run is gone
    const Interrupt interrupt;
    const Dataset dataset = readDataset(experiment.data, interrupt.token());
    TrainOptions trainOptions;
    trainOptions.threads = options.threads;
    trainOptions.initialStates = readStates(options.weights, experiment, dataset);
    trainOptions.engine = options.engine;
    trainOptions.probeInterval = options.probeInterval;
    throwIfStopped(interrupt.token()); // while the folder's earlier run is still there
    RunFolderWriter writer(folder.toStdString(), experiment, options.existing);
    std::optional<CheckpointWriter> checkpoints;
    if (options.checkpoints)
        checkpoints.emplace(checkpointsOf(writer.folder()),
                            RunSettings{experiment, options.engine, options.probeInterval}, dataset,
                            *options.checkpoints);
    CheckpointWriter* const kept = checkpoints ? &*checkpoints : nullptr;
    TerminalObserver observer(writer, kept, experiment, dataset, !options.json);
    std::optional<TensorboardLog> tensorboard;
    if (options.tensorboard)
        observer.setTensorboard(tensorboard.emplace(writer.folder(), experiment, dataset));
    return trainAndKeep(experiment, folder, std::move(trainOptions), dataset, interrupt.token(),
                        observer, kept);
}

bool hasWholeEpoch(const RunRecord& run) {
    return std::ranges::any_of(run.contenders, [](const auto& c) { return !c.history.empty(); });
}

bool allBroke(const RunRecord& run) {
    return std::ranges::all_of(run.contenders, [](const ContenderRecord& contender) {
        const auto& outcome = contender.outcome;
        return outcome && (outcome->end == RunEnd::Diverged || outcome->end == RunEnd::Failed);
    });
}

int statusOf(const RunRecord& run) {
    return allBroke(run) ? 1 : 0;
}

void printTable(const RunRecord& run) {
    printText(QLatin1Char('\n') + reportTable(run));
    if (!hasWholeEpoch(run))
        printText(tr("\nNo network came to the end of its first epoch, so there are no errors to "
                     "tell."));
}

/// An earlier sample's, which would be taken for this one's.
void removeSampleResults(const QString& folder) {
    for (const char* name : {"results.json", "curves.svg", "curves.png"})
        QFile::remove(folder + QLatin1Char('/') + QLatin1String(name));
}

/// What the sample leaves beside the run's own files.
void writeSampleResults(const RunRecord& run, const QString& folder) {
    const std::filesystem::path path = folder.toStdString();
    writeFile(path / "results.json", reportJson(run).toStdString() + '\n');
    drawRuns({run}, folder + QStringLiteral("/curves.svg"));
    drawRuns({run}, folder + QStringLiteral("/curves.png"));
    printText(tr("\n%1 holds the figure (curves.svg, curves.png), the curves of each network "
                 "(metrics.csv), its weights, and all results (results.json)")
                  .arg(QDir(folder).absolutePath()));
}

/// Prints the run that training() returns, and gives the exit status.
template <class Training>
int reported(const QString& folder, const TrainRunOptions& options, const Training& training) {
    try {
        const RunRecord run = training();
        if (options.json) {
            printText(reportJson(run));
        } else {
            printTable(run);
            printText(rlab::tr("\nCurves and weights are in %1").arg(QDir(folder).absolutePath()));
        }
        return statusOf(run);
    } catch (const Stopped&) {
        printWarning(rlab::tr("stopped before the first batch; nothing was written"));
    }
    return 0;
}

} // namespace

int trainInTerminal(const ExperimentSpec& experiment, const QString& folder,
                    const TrainRunOptions& options) {
    return reported(folder, options, [&] { return trainIntoFolder(experiment, folder, options); });
}

int resumeInTerminal(const QString& folder, const TrainRunOptions& options) {
    return reported(folder, options, [&] { return resumeInFolder(folder, options); });
}

int trainSample(const QString& folder) {
    printText(tr("No display: training the sample experiment here. residual-lab --help tells what "
                 "else there is."));
    TrainRunOptions options;
    options.threads = Parallel::availableThreads();
    options.existing = ExistingRun::Replace;
    try {
        const RunRecord run = trainIntoFolder(sampleExperiment(), folder, options);
        printTable(run);
        removeSampleResults(folder);
        if (hasWholeEpoch(run))
            writeSampleResults(run, folder);
        else
            printText(tr("%1 holds the weights as they are, without curves or a figure")
                          .arg(QDir(folder).absolutePath()));
        return statusOf(run);
    } catch (const Stopped&) {
        printWarning(tr("stopped before the first batch; nothing was written"));
    }
    return 0;
}

} // namespace rlab
