// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QString>
#include <QStringList>

namespace rlab {

struct Outcome {
    int status;
    QString out;
    QString err;
};

/// Of a process that has ended.
inline Outcome outcomeOf(QProcess& process) {
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

/// Runs the real program.
inline Outcome call(const QStringList& arguments) {
    QProcess process;
    process.start(QStringLiteral(RLAB_PROGRAM), arguments);
    process.waitForFinished(120'000);
    return outcomeOf(process);
}

} // namespace rlab
