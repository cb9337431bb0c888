// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/CommandLine.h"
#include "core/data/DatasetPlaces.h"
#include "core/experiment/ExperimentSpec.h"
#include "core/fetch/UserDatasets.h"
#include "ui/MainWindow.h"

#include <QApplication>
#include <QTemporaryDir>

#include <unistd.h>

namespace {

/// By default libgomp's threads spin for long while they wait for each other: on a machine that is
/// busy with other things, the window's thread for one, training then takes up to ten times as
/// long. Without any spinning, waking them costs more than a small batch. Measured on two cores,
/// one epoch of the sample's resnet-56: 1.35 s without spinning, 0.74 s with 10,000 turns, 0.71 s
/// with endless ones; with both cores busy otherwise resnet-20 took 0.50, 0.34 and 0.57 s. libgomp
/// reads its settings when it is loaded, before main(), so the program has to begin anew.
void limitSpinning(char** argv) {
    if (qEnvironmentVariableIsSet("OMP_WAIT_POLICY") || qEnvironmentVariableIsSet("GOMP_SPINCOUNT"))
        return;
    qputenv("OMP_WAIT_POLICY", "PASSIVE");
    qputenv("GOMP_SPINCOUNT", "10000");
    execv("/proc/self/exe", argv); // returns only where that can't be done; then they spin
}

bool hasDisplay() {
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY") ||
           qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
}

/// With what depends on the application's name or on the environment.
void describeApplication() {
    QCoreApplication::setOrganizationName(QStringLiteral("residual-lab"));
    QCoreApplication::setApplicationName(QStringLiteral("residual-lab"));
    QCoreApplication::setApplicationVersion(QStringLiteral(RLAB_VERSION));
    rlab::setUserDatasets(rlab::userDatasetFolder());
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
    return rlab::runWindow(application);
}

} // namespace

int main(int argc, char** argv) {
    limitSpinning(argv);
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
