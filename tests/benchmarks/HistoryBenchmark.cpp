// SPDX-License-Identifier: GPL-3.0-or-later

// How large and how fast a history of many runs is: history-benchmark [RUNS …], 100 and 1000 if
// none are given. Each run has four networks with 2,500 points each. Works in a temporary folder.

#include "core/store/Origin.h"
#include "core/store/RunStore.h"
#include "tests/store/ProbeTools.h"
#include "tests/store/RunStoreTools.h"
#include "ui/StyleSheet.h"
#include "ui/pages/RunsPage.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFileInfo>
#include <QLineEdit>
#include <QTemporaryDir>
#include <QTimer>
#include <QTreeView>
#include <QUndoStack>

#include <algorithm>
#include <cstdio>
#include <ctime>

using namespace rlab;

namespace {

constexpr int networks = 4;
constexpr int pointsOfNetwork = 2500;
constexpr int updatesPerSecond = 8;

double milliseconds(const QElapsedTimer& timer) {
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

void print(const char* what, double figure, const char* unit) {
    std::printf("  %-44s %9.2f %s\n", what, figure, unit);
    std::fflush(stdout);
}

double threadMilliseconds() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return 1e3 * static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_nsec);
}

/// The longest time for which the event loop did not come round, and the longest for which it
/// computed in between: on a machine that is busy with other things only the latter is ours.
class StallMeter {
public:
    StallMeter() {
        timer_.setTimerType(Qt::PreciseTimer);
        QObject::connect(&timer_, &QTimer::timeout, [this] { look(); });
        since_.start();
        timer_.start(1);
    }
    void print(const char* what) const {
        ::print(what, stalled_, "ms");
        ::print("  of the thread's own work", computed_, "ms");
    }

private:
    void look() {
        const double worked = threadMilliseconds();
        stalled_ = std::max(stalled_, milliseconds(since_) - 1);
        computed_ = std::max(computed_, worked - worked_);
        since_.restart();
        worked_ = worked;
    }

    QTimer timer_;
    QElapsedTimer since_;
    double worked_ = threadMilliseconds();
    double stalled_ = 0;
    double computed_ = 0;
};

/// Waits for the signal; returns how long that took, in milliseconds.
template <class Signal, class Request>
double answerTime(RunHistory& history, Signal signal, const Request& request) {
    QEventLoop loop;
    QObject::connect(&history, signal, &loop, &QEventLoop::quit);
    QElapsedTimer timer;
    timer.start();
    request();
    loop.exec();
    return milliseconds(timer);
}

void wait(int ms) {
    QEventLoop loop;
    QTimer::singleShot(ms, &loop, &QEventLoop::quit);
    loop.exec();
}

void fill(const QString& file, int runs) {
    RunStore store(file.toStdString());
    ExperimentSpec experiment = sampleExperiment();
    for (int i = 0; i < runs; ++i) {
        experiment.name = "Run number " + std::to_string(i);
        experiment.seed = static_cast<std::uint64_t>(i);
        const RunId run = store.begin(experiment, presentOrigin(2), 1'700'000'000'000 + 60'000 * i);
        RunProgress progress;
        for (int member = 0; member < networks; ++member)
            progress.points[member] =
                test::learningCurve(i + 1, i + pointsOfNetwork, networks * i + member);
        progress.seconds = 100;
        store.append(run, progress);
        store.end(run, RunState::Completed);
    }
}

void measureStore(const QString& file) {
    QElapsedTimer timer;
    timer.start();
    RunStore store(file.toStdString());
    const RunRows found = store.list("", 0, 100);
    print("open and first page, on its thread", milliseconds(timer), "ms");
    timer.restart();
    store.list("number 99", 0, 100);
    print("search", milliseconds(timer), "ms");
    timer.restart();
    store.load(found.rows.back().id);
    print("one run's curves", milliseconds(timer), "ms");
}

void measurePage(const QString& file) {
    RunHistory history(file);
    QUndoStack undo;
    RunsPage page(history, undo);
    page.resize(1000, 700);
    page.setTheme(Theme::lightTheme());
    page.setStyleSheet(makeStyleSheet(Theme::lightTheme()));
    const StallMeter stalls;
    page.show();
    wait(500);
    stalls.print("page opened: longest stall of the window");

    const StallMeter typing;
    auto* search = page.findChild<QLineEdit*>(QStringLiteral("runSearch"));
    const QString text = QStringLiteral("number 99 resnet-56");
    for (qsizetype i = 1; i <= text.size(); ++i) {
        search->setText(text.left(i));
        wait(80);
    }
    search->clear();
    wait(300);
    typing.print("typing into the search: longest stall");

    const StallMeter scrolling;
    auto* list = page.findChild<QTreeView*>(QStringLiteral("runList"));
    for (int i = 0; i < 20; ++i) {
        list->scrollToBottom();
        wait(50);
    }
    scrolling.print("scrolling to the end: longest stall");
}

void measureAnswers(const QString& file) {
    RunHistory history(file);
    print("first list, from request to answer",
          answerTime(history, &RunHistory::listed, [&] { history.requestList({}); }), "ms");
    print("search, from request to answer",
          answerTime(history, &RunHistory::listed,
                     [&] { history.requestList(QStringLiteral("number 99")); }),
          "ms");
    print("one run, from request to answer",
          answerTime(history, &RunHistory::loaded, [&] { history.requestRun(1); }), "ms");
}

/// Four networks with a point each, 30 times a second: more than a training of the sample makes.
void measureRecording(const QString& file) {
    constexpr int seconds = 10;
    RunHistory history(file);
    QTimer timer;
    timer.setTimerType(Qt::PreciseTimer);
    int step = 0;
    QObject::connect(&timer, &QTimer::timeout, [&] {
        ++step;
        TrainingUpdate update;
        for (int member = 0; member < networks; ++member)
            update.points.push_back({member, test::learningPoint(step, member)});
        history.record(update);
    });
    history.begin(sampleExperiment(), 2);
    wait(1000);
    const std::clock_t before = std::clock();
    timer.start(1000 / updatesPerSecond);
    wait(1000 * seconds);
    const double used = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
    timer.stop();
    history.finish(RunState::Completed);
    print("recording: share of one core", 100 * used / seconds, "%");
}

void measure(int runs) {
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("runs.sqlite"));
    std::printf("%d runs of %d points\n", runs, networks * pointsOfNetwork);
    QElapsedTimer timer;
    timer.start();
    fill(file, runs);
    print("writing a run", milliseconds(timer) / runs, "ms");
    const auto bytes = static_cast<double>(QFileInfo(file).size());
    print("file", bytes / 1e6, "MB");
    print("bytes a point", bytes / runs / networks / pointsOfNetwork, "");
    measureStore(file);
    measureAnswers(file);
    measurePage(file);
    measureRecording(file);
}

/// A run of 100,000 steps in the default interval: a thousand samples of 57 layers a network.
void measureInspection() {
    constexpr int samples = 1000, layers = 57, blocks = 27;
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("runs.sqlite"));
    std::printf("one run with %d samples of %d layers for each of %d networks\n", samples, layers,
                networks);
    {
        RunStore store(file.toStdString());
        const RunId run = store.begin(sampleExperiment(), presentOrigin(2), 1'700'000'000'000);
        RunProgress progress;
        for (int member = 0; member < networks; ++member)
            for (int i = 0; i < samples; ++i)
                progress.probes[member].push_back(std::make_shared<const ProbeSample>(
                    test::makeProbe(layers, blocks, 100 * i + member)));
        store.append(run, progress);
        store.end(run, RunState::Completed);
    }
    print("file", static_cast<double>(QFileInfo(file).size()) / 1e6, "MB");
    RunHistory history(file);
    print("from request to answer",
          answerTime(history, &RunHistory::inspected, [&] { history.requestInspection(1); }), "ms");
}

} // namespace

int main(int argc, char** argv) {
    const QApplication application(argc, argv);
    if (argc == 1)
        for (const int runs : {100, 1000})
            measure(runs);
    for (int i = 1; i < argc; ++i)
        measure(std::atoi(argv[i]));
    measureInspection();
}
