// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/ResumeRun.h"

#include "app/cli/Interrupt.h"
#include "app/cli/KeptTraining.h"
#include "app/cli/PictureReading.h"
#include "app/cli/Terminal.h"
#include "core/base/Error.h"
#include "core/base/Stopped.h"
#include "core/train/MemoryCheck.h"
#include "ui/Text.h"
#include "ui/session/Translation.h"

#include <QDateTime>

#include <algorithm>

namespace rlab {
namespace {

/// "epoch 3.4 of 10, batch 1234": of the member that is least far.
QString placeText(const Checkpoint& checkpoint, const Dataset& dataset) {
    const ExperimentSpec& experiment = checkpoint.settings.experiment;
    const std::int64_t perEpoch =
        (dataset.train.count() + experiment.batchSize - 1) / experiment.batchSize;
    std::int64_t steps = perEpoch * experiment.epochs;
    for (const MemberState& member : checkpoint.training.members)
        if (!member.end)
            steps = std::min(steps, member.steps);
    return tr("epoch %1 of %2, batch %3 of %4")
        .arg(static_cast<double>(steps) / static_cast<double>(perEpoch), 0, 'f', 1)
        .arg(experiment.epochs)
        .arg(steps)
        .arg(perEpoch * experiment.epochs);
}

void tellWhereItGoesOn(const LoadedCheckpoint& loaded, const Dataset& dataset, bool talks) {
    const Checkpoint& checkpoint = loaded.checkpoint;
    if (!loaded.lostProbes.empty())
        printWarning(tr("%1; the training goes on without what was seen of steps so far")
                         .arg(QString::fromStdString(loaded.lostProbes)));
    else if (!loaded.damage.empty())
        printWarning(tr("%1; falling back to the other one of the last two")
                         .arg(QString::fromStdString(loaded.damage)));
    if (checkpoint.origin != presentComputingOrigin())
        printWarning(tr("the checkpoint is of another build of the program or another processor "
                        "(%1, %2): the rest agrees with an uninterrupted training to rounding only")
                         .arg(QString::fromStdString(checkpoint.origin.commit),
                              QString::fromStdString(checkpoint.origin.instructions)));
    const qint64 ageMs = QDateTime::currentMSecsSinceEpoch() - checkpoint.savedMs;
    if (talks)
        printText(tr("going on at %1; the checkpoint is %2 old")
                      .arg(placeText(checkpoint, dataset),
                           durationText(std::max(0.0, static_cast<double>(ageMs) / 1000))));
}

/// Nothing if the run is complete.
std::optional<LoadedCheckpoint> requireCheckpoint(const QString& folder) {
    const std::filesystem::path path = folder.toStdString();
    std::optional<LoadedCheckpoint> loaded = loadCheckpoint(checkpointsOf(path));
    if (!loaded && wasStopped(readRunFolder(path)))
        throw Error(tr("%1: holds no checkpoint to go on from; residual-lab train "
                       "%1/experiment.json --out %1 --replace begins anew")
                        .arg(folder)
                        .toStdString());
    return loaded;
}

} // namespace

RunRecord resumeInFolder(const QString& folder, const TrainRunOptions& options) {
    const std::filesystem::path path = folder.toStdString();
    if (!holdsRun(path) && !holdsCheckpoints(checkpointsOf(path)))
        readRunFolder(path); // tells what is missing
    RunFolderLock lock(path);
    std::optional<LoadedCheckpoint> loaded = requireCheckpoint(folder);
    if (!loaded) {
        removeCheckpoints(checkpointsOf(path)); // killed while it did that
        if (!options.json)
            printText(tr("nothing to do: the training in %1 is complete").arg(folder));
        return readRunFolder(path);
    }
    const RunSettings settings = loaded->checkpoint.settings;
    requireMemory(settings.experiment);
    const Interrupt interrupt;
    const Dataset dataset = readDataset(settings.experiment.data, interrupt.token());
    requireSameData(loaded->checkpoint, dataset);
    throwIfStopped(interrupt.token());
    tellWhereItGoesOn(*loaded, dataset, !options.json);

    RunFolderWriter writer(path, std::move(lock), loaded->checkpoint);
    TrainOptions trainOptions;
    trainOptions.threads = options.threads;
    trainOptions.engine = settings.engine;
    trainOptions.probeInterval = settings.probeInterval;
    const auto state = std::make_shared<TrainingState>(std::move(loaded->checkpoint.training));
    trainOptions.resumed = state;
    const std::vector<MetricHistory> curves = loaded->checkpoint.curves;
    std::optional<CheckpointWriter> checkpoints;
    if (options.checkpoints)
        checkpoints.emplace(checkpointsOf(path), std::move(*loaded), dataset, *options.checkpoints);
    CheckpointWriter* const kept = checkpoints ? &*checkpoints : nullptr;
    TerminalObserver observer(writer, kept, settings.experiment, dataset, !options.json);
    observer.beginWith(*state, curves);
    std::optional<TensorboardLog> tensorboard;
    if (options.tensorboard)
        observer.setTensorboard(tensorboard.emplace(path, settings.experiment, dataset));
    return trainAndKeep(settings.experiment, folder, std::move(trainOptions), dataset,
                        interrupt.token(), observer, kept);
}

} // namespace rlab
