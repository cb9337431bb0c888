// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/RunText.h"

#include "core/data/DatasetCatalogue.h"
#include "ui/Text.h"
#include "ui/session/Translation.h"

#include <QLocale>

#include <algorithm>

namespace rlab {

namespace {

QString formatted(const QDateTime& time, const char* format) {
    return QLocale(QLocale::English, QLocale::UnitedStates).toString(time, QLatin1String(format));
}

} // namespace

QString whenText(const QDateTime& started, const QDateTime& now) {
    const qint64 days = started.date().daysTo(now.date());
    if (days == 0)
        return tr("Today %1").arg(formatted(started, "H:mm"));
    if (days == 1)
        return tr("Yesterday %1").arg(formatted(started, "H:mm"));
    const bool isThisYear = started.date().year() == now.date().year();
    return formatted(started, isThisYear ? "d MMM H:mm" : "d MMM yyyy");
}

QString exactTimeText(const QDateTime& started) {
    return formatted(started, "d MMM yyyy, H:mm");
}

QDateTime startOf(const RunSummary& run) {
    return QDateTime::fromMSecsSinceEpoch(run.startedMs);
}

QString stateText(RunState state) {
    switch (state) {
    case RunState::Running:
        return tr("Running");
    case RunState::Completed:
        return tr("Completed");
    case RunState::Stopped:
        return tr("Stopped");
    case RunState::Diverged:
        return tr("Diverged");
    case RunState::Failed:
        return tr("Failed");
    case RunState::Interrupted:
        return tr("Interrupted");
    }
    return {};
}

QString stateExplanation(const RunSummary& run) {
    switch (run.state) {
    case RunState::Running:
        return tr("It is being trained now.");
    case RunState::Completed:
        return tr("All networks were trained to the end.");
    case RunState::Stopped:
        return run.canResume ? tr("It was stopped by hand, and can go on from there.")
                             : tr("It was stopped by hand, and has what was trained until then.");
    case RunState::Diverged:
        return tr("The loss of at least one network was no longer a finite number.");
    case RunState::Failed:
        return run.reason.empty() ? tr("It could not go on.")
                                  : asSentence(QString::fromStdString(run.reason));
    case RunState::Interrupted:
        return run.canResume ? tr("The program ended while it trained. It can go on from there.")
                             : tr("The program ended while it trained. What it had until then is "
                                  "here.");
    }
    return {};
}

QString datasetText(const RunSummary& run) {
    const QString title = QString::fromStdString(datasetTitle(run.dataset));
    return run.subset > 0 ? QStringLiteral("%1 · %2").arg(title, fullCount(run.subset)) : title;
}

QString networksText(const RunSummary& run) {
    QStringList labels;
    for (const RunNetwork& network : run.networks)
        labels.append(QString::fromStdString(network.label));
    return labels.join(QStringLiteral(", "));
}

} // namespace rlab
