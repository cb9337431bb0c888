// SPDX-License-Identifier: GPL-3.0-or-later

// Drives the real window as a user would and measures how it feels: how long it takes to appear,
// whether its event loop stalls while networks train on all cores, what the window costs the
// training, how fast Stop is, and whether memory grows from training to training.
//
//     window-benchmark [RESIDUAL-LAB [ROUNDS]]
//
// RESIDUAL-LAB is the program whose command line the training speed is compared with; without it
// that row is left out.

#include "core/base/Parallel.h"
#include "core/store/ExperimentJson.h"
#include "ui/MainWindow.h"
#include "ui/WindowStyle.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTimer>
#include <QtTest>

#include <algorithm>
#include <cstdio>
#include <unistd.h>
#include <vector>

using namespace rlab;

namespace {

double percentile(std::vector<double> values, double share) {
    std::ranges::sort(values);
    return values.empty() ? 0 : values[static_cast<std::size_t>(share * (values.size() - 1))];
}

double median(const std::vector<double>& values) {
    return percentile(values, 0.5);
}

/// Seconds since the system started this process, to a hundredth.
double processAge() {
    QFile stat(QStringLiteral("/proc/self/stat"));
    QFile uptime(QStringLiteral("/proc/uptime"));
    if (!stat.open(QIODevice::ReadOnly) || !uptime.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray text = stat.readAll();
    const QList<QByteArray> fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
    constexpr int startTime = 19; // counted from the field behind the name
    return uptime.readAll().split(' ').first().toDouble() -
           fields[startTime].toDouble() / static_cast<double>(sysconf(_SC_CLK_TCK));
}

double residentMegabytes() {
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').at(1).toDouble() * static_cast<double>(sysconf(_SC_PAGESIZE)) /
           1e6;
}

void waitForEnd(const MainWindow& window) {
    while (window.session().isRunning())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
}

void waitForPoints(const MainWindow& window) {
    while (!window.run().hasPoints())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
}

void report(const char* what, const QString& measured, const char* target) {
    std::printf("| %s | %s | %s |\n", what, qPrintable(measured), target);
    std::fflush(stdout);
}

QString milliseconds(double value) {
    return QStringLiteral("%1 ms").arg(value, 0, 'f', 1);
}

/// A tick every 10 ms; how far apart they really come tells what stands in their way. The mouse
/// moves over the curves meanwhile, so that the crosshair works, too.
class TickMeter : public QObject {
public:
    explicit TickMeter(QWidget& window)
        : window_(window) {
        timer_.setTimerType(Qt::PreciseTimer);
        timer_.setInterval(10);
        connect(&timer_, &QTimer::timeout, this, &TickMeter::tick);
    }
    void start() {
        timer_.start();
        clock_.start();
    }
    const std::vector<double>& intervals() const { return intervals_; }

private:
    void tick() {
        intervals_.push_back(static_cast<double>(clock_.nsecsElapsed()) / 1e6);
        clock_.restart();
        const int step = static_cast<int>(intervals_.size());
        const QPoint place(window_.width() / 2 + 100 - step % 200, window_.height() / 2);
        QTest::mouseMove(&window_, place);
    }

    QWidget& window_;
    QTimer timer_;
    QElapsedTimer clock_;
    std::vector<double> intervals_;
};

void measureStalls(const ExperimentSpec& experiment) {
    MainWindow window(experiment);
    window.show();
    QTest::qWait(500);
    TickMeter meter(window);
    meter.start();
    window.train();
    waitForEnd(window);
    const std::vector<double>& intervals = meter.intervals();
    const auto late = std::ranges::count_if(intervals, [](double ms) { return ms > 50; });
    report("ticks of 10 ms while four networks train: 99 %",
           milliseconds(percentile(intervals, 0.99)), "≤ 16 ms");
    report("the longest",
           QStringLiteral("%1, %2 of %3 over 50 ms")
               .arg(milliseconds(percentile(intervals, 1)))
               .arg(late)
               .arg(intervals.size()),
           "none over 50 ms");
}

double secondsInWindow(const ExperimentSpec& experiment) {
    MainWindow window(experiment);
    window.show();
    QTest::qWait(300);
    window.train();
    waitForEnd(window);
    return window.run().progress().seconds();
}

double secondsOnCommandLine(const QString& program, const ExperimentSpec& experiment) {
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("experiment.json"));
    writeExperiment(file.toStdString(), experiment);
    QProcess process;
    QElapsedTimer clock;
    clock.start();
    process.start(program, {QStringLiteral("train"), file, QStringLiteral("--out"),
                            folder.filePath(QStringLiteral("run"))});
    process.waitForFinished(-1);
    return static_cast<double>(clock.nsecsElapsed()) / 1e9;
}

/// In turns, so that a machine that slows down slows both.
void measureSpeed(const QString& program, const ExperimentSpec& experiment, int rounds) {
    std::vector<double> window;
    std::vector<double> terminal;
    for (int round = 0; round < rounds; ++round) {
        window.push_back(secondsInWindow(experiment));
        terminal.push_back(secondsOnCommandLine(program, experiment));
    }
    report("training speed with the window, of the command line's",
           QStringLiteral("%1 (%2 s and %3 s)")
               .arg(median(terminal) / median(window), 0, 'f', 2)
               .arg(median(window), 0, 'f', 2)
               .arg(median(terminal), 0, 'f', 2),
           "≥ 0.95");
}

void measureStop(const ExperimentSpec& sample) {
    ExperimentSpec experiment = sample;
    experiment.epochs = 1000;
    std::vector<double> times;
    for (int round = 0; round < 5; ++round) {
        MainWindow window(experiment);
        window.show();
        window.train();
        waitForPoints(window);
        QElapsedTimer clock;
        clock.start();
        window.stop();
        waitForEnd(window);
        times.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
    }
    report("from Stop to stopped, the longest of five", milliseconds(percentile(times, 1)),
           "≤ 1000 ms");
}

void measureMemory(const ExperimentSpec& sample) {
    ExperimentSpec experiment = sample;
    experiment.data.subset = 500;
    experiment.epochs = 2;
    MainWindow window(experiment);
    window.show();
    double atTenth = 0;
    constexpr int trainings = 50;
    for (int training = 1; training <= trainings; ++training) {
        window.train();
        waitForEnd(window);
        QTest::qWait(50);
        if (training == 10)
            atTenth = residentMegabytes();
    }
    const double atLast = residentMegabytes();
    report("memory after 50 trainings, of that after 10",
           QStringLiteral("%1 (%2 and %3 MB)")
               .arg(atLast / atTenth, 0, 'f', 3)
               .arg(atLast, 0, 'f', 0)
               .arg(atTenth, 0, 'f', 0),
           "≤ 1.05");
}

/// Before anything else in this process.
void measureStart(const ExperimentSpec& experiment) {
    MainWindow window(experiment);
    window.show();
    const bool isExposed = QTest::qWaitForWindowExposed(&window);
    QCoreApplication::processEvents();
    report("from start to the painted window",
           isExposed ? QStringLiteral("%1 s").arg(processAge(), 0, 'f', 2)
                     : QStringLiteral("never shown"),
           "≤ 1 s");
}

} // namespace

int main(int argc, char** argv) {
    if (!qEnvironmentVariableIsSet("GOMP_SPINCOUNT")) { // as the program's own main() does
        qputenv("OMP_WAIT_POLICY", "PASSIVE");
        qputenv("GOMP_SPINCOUNT", "10000");
        execv("/proc/self/exe", argv);
    }
    const QTemporaryDir home; // neither the user's settings nor the user's history
    qputenv("XDG_CONFIG_HOME", home.path().toLocal8Bit());
    qputenv("XDG_DATA_HOME", home.path().toLocal8Bit());
    QApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("residual-lab"));
    application.setStyle(new WindowStyle);
    application.setQuitOnLastWindowClosed(false);
    const ExperimentSpec sample = sampleExperiment();
    const QStringList arguments = QCoreApplication::arguments();

    std::printf("%d threads\n\n| what | measured | target |\n|---|---|---|\n",
                Parallel::availableThreads());
    measureStart(sample);
    measureStalls(sample);
    measureStop(sample);
    if (arguments.size() > 1)
        measureSpeed(arguments[1], sample, arguments.value(2, QStringLiteral("5")).toInt());
    measureMemory(sample);
    return 0;
}
