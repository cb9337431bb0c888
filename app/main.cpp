// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/CommandLine.h"
#include "core/experiment/ExperimentSpec.h"
#include "ui/MainWindow.h"

#include <QApplication>
#include <QTemporaryDir>

#include <unistd.h>

namespace {

/// By default libgomp's threads spin while they wait for each other. On a machine that is busy with
/// other things, the window's thread for one, that makes training many times slower. libgomp reads
/// its settings when it is loaded, before main(), so the program has to begin anew to change them.
void sleepAtBarriers(char** argv) {
    if (qEnvironmentVariableIsSet("OMP_WAIT_POLICY"))
        return;
    qputenv("OMP_WAIT_POLICY", "PASSIVE");
    execv("/proc/self/exe", argv); // returns only where that can't be done; then they spin
}

bool hasDisplay() {
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY") ||
           qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
}

void describeApplication() {
    QCoreApplication::setOrganizationName(QStringLiteral("residual-lab"));
    QCoreApplication::setApplicationName(QStringLiteral("residual-lab"));
}

int runWithoutDisplay(int& argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    // Bare machines and containers set none, and Qt warns of it although nothing here uses it.
    const QTemporaryDir runtimeFolder;
    if (!qEnvironmentVariableIsSet("XDG_RUNTIME_DIR"))
        qputenv("XDG_RUNTIME_DIR", runtimeFolder.path().toLocal8Bit());
    const QApplication application(argc, argv);
    describeApplication();
    return argc > 1 ? rlab::runCommand(QCoreApplication::arguments())
                    : rlab::runSample(QStringLiteral("residual-lab-sample"));
}

int runWithWindow(int& argc, char** argv) {
    QApplication application(argc, argv);
    describeApplication();
    return rlab::runWindow(application, rlab::sampleExperiment());
}

} // namespace

int main(int argc, char** argv) {
    sleepAtBarriers(argv);
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments += QString::fromLocal8Bit(argv[i]);
    if (argc > 1 && !rlab::commandDraws(arguments)) {
        const QCoreApplication application(argc, argv);
        describeApplication();
        return rlab::runCommand(QCoreApplication::arguments());
    }
    if (argc > 1 || !hasDisplay())
        return runWithoutDisplay(argc, argv);
    return runWithWindow(argc, argv);
}
