// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/KeptTraining.h"

#include "app/cli/Terminal.h"
#include "core/base/Error.h"
#include "ui/session/Translation.h"

#include <QRegularExpression>

#include <algorithm>

namespace rlab {
namespace {

/// As it is typed into a shell.
QString resumeCommand(const QString& folder) {
    static const QRegularExpression unsafe(QStringLiteral("[^\\w@%+=:,./-]"),
                                           QRegularExpression::UseUnicodePropertiesOption);
    QString word = folder;
    if (word.contains(unsafe))
        word = QLatin1Char('\'') + word.replace(QLatin1String("'"), QLatin1String("'\\''")) +
               QLatin1Char('\'');
    return QStringLiteral("residual-lab train --resume ") + word;
}

} // namespace

bool wasStopped(const RunRecord& run) {
    return std::ranges::any_of(run.contenders, [](const ContenderRecord& contender) {
        return !contender.outcome || contender.outcome->end == RunEnd::Stopped;
    });
}

RunRecord trainAndKeep(const ExperimentSpec& experiment, const QString& folder,
                       TrainOptions options, const Dataset& dataset, const std::stop_token& stop,
                       TerminalObserver& observer, CheckpointWriter* checkpoints) {
    try {
        train(experiment, dataset, std::move(options), stop, observer);
    } catch (const FileError& error) {
        if (checkpoints)
            checkpoints->wait();
        if (!checkpoints || !checkpoints->hasCheckpoint())
            throw;
        throw Error(tr("%1; the training has ended here. Its last checkpoint is safe: %2 goes on "
                       "from there")
                        .arg(QString::fromUtf8(error.what()), resumeCommand(folder))
                        .toStdString());
    }
    RunRecord run = readRunFolder(folder.toStdString());
    if (!checkpoints)
        return run;
    checkpoints->wait();
    observer.tellProblems();
    if (!wasStopped(run))
        removeCheckpoints(checkpointsOf(run.folder));
    else if (checkpoints->hasCheckpoint())
        printWarning(tr("stopped; %1 goes on with the training").arg(resumeCommand(folder)));
    return run;
}

} // namespace rlab
