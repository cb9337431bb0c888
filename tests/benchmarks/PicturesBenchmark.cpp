// SPDX-License-Identifier: GPL-3.0-or-later

// Shows pictures to networks in the real window while four of them train, and measures how long
// their answers take and whether the event loop stalls meanwhile; then how long it takes to judge a
// network on 10,000 test images.
//
//     pictures-benchmark [PICTURES]        files in the folder that is dropped, 1000 by default

#include "ui/MainWindow.h"
#include "ui/WindowStyle.h"
#include "ui/pages/ImagesPage.h"
#include "ui/session/EvaluationService.h"
#include "ui/shell/WindowActions.h"

#include <QAction>
#include <QApplication>
#include <QElapsedTimer>
#include <QMenu>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTimer>
#include <QtTest>

#include <algorithm>
#include <cstdio>
#include <random>
#include <vector>

using namespace rlab;

namespace {

/// How far apart ticks of 5 ms really come.
class TickMeter {
public:
    TickMeter() {
        timer_.setTimerType(Qt::PreciseTimer);
        QObject::connect(&timer_, &QTimer::timeout, [this] {
            longest_ = std::max(longest_, static_cast<double>(clock_.nsecsElapsed()) / 1e6);
            clock_.restart();
        });
        clock_.start();
        timer_.start(5);
    }
    double longest() const { return longest_; }

private:
    QTimer timer_;
    QElapsedTimer clock_;
    double longest_ = 0;
};

template <class Done>
double millisecondsUntil(const Done& done) {
    QElapsedTimer clock;
    clock.start();
    while (!done())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    return static_cast<double>(clock.nsecsElapsed()) / 1e6;
}

QString savePicture(const QDir& folder, int number, QSize size) {
    std::mt19937 random(static_cast<unsigned>(number));
    QImage picture(size, QImage::Format_RGB32);
    for (int y = 0; y < size.height(); ++y)
        for (int x = 0; x < size.width(); ++x)
            picture.setPixel(x, y, 0xff000000u | (random() & 0xffffffu));
    const QString file = folder.filePath(QStringLiteral("%1.png").arg(number));
    picture.save(file);
    return file;
}

/// The sample's networks at the size of CIFAR-10's: width 16, pictures of 32 × 32.
ExperimentSpec experimentOfCifarsSize() {
    ExperimentSpec experiment;
    experiment.data.subset = 10'000;
    experiment.data.testSubset = 10'000;
    experiment.data.resolution = 32;
    for (const char* name : {"plain-20", "plain-56", "resnet-20", "resnet-56"})
        experiment.networks.push_back(parseCifarNetwork(name));
    experiment.epochs = 1000;
    return experiment;
}

void report(const char* what, double milliseconds, double stall, const char* target) {
    std::printf("| %s | %.0f ms | %.0f ms | %s |\n", what, milliseconds, stall, target);
    std::fflush(stdout);
}

void measureAnswers(ImagesPage& page, const QStringList& files) {
    int completed = 0;
    bool isShown = false;
    QObject::connect(&page.model(), &ImagesModel::pictureChanged, [&] { isShown = true; });
    QObject::connect(&page.answers(), &AnswersModel::completed, [&] { completed += isShown; });
    std::vector<double> times;
    const TickMeter ticks;
    for (const QString& file : files) {
        isShown = false;
        completed = 0;
        QElapsedTimer clock;
        clock.start();
        page.open({file});
        millisecondsUntil([&] { return completed > 0; });
        times.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
        QTest::qWait(50);
    }
    std::ranges::sort(times);
    report("from a dropped file to the answers of four networks that train, median of 30",
           times[times.size() / 2], ticks.longest(), "≤ 100 ms, no stall over 50 ms");
    report("the slowest of them", times.back(), ticks.longest(), "");
}

void measureFolder(ImagesPage& page, const QString& folder) {
    const TickMeter ticks;
    page.open({folder});
    const auto* cancel = page.findChild<QPushButton*>(QStringLiteral("cancelAlbum"));
    const double begun = millisecondsUntil([&] { return cancel->isVisible(); });
    const double done = millisecondsUntil([&] { return !cancel->isVisible(); });
    report("a folder of pictures, while they train", begun + done, ticks.longest(),
           "no stall over 50 ms");
}

void measureJudging(const AskedNetwork& network, const std::shared_ptr<const Dataset>& dataset,
                    int threads) {
    EvaluationService service;
    const TickMeter ticks;
    service.evaluate({network}, dataset, threads);
    const double time = millisecondsUntil([&] { return !service.isRunning(); });
    report(qPrintable(network.label + QStringLiteral(" on 10,000 test images")), time,
           ticks.longest(), "≤ 5 s for resnet-20");
}

} // namespace

int main(int argc, char** argv) {
    QTemporaryDir home;
    qputenv("XDG_DATA_HOME", home.filePath(QStringLiteral("data")).toUtf8());
    qputenv("XDG_CONFIG_HOME", home.filePath(QStringLiteral("config")).toUtf8());
    QApplication application(argc, argv);
    application.setStyle(new WindowStyle);
    const int pictures = argc > 1 ? std::atoi(argv[1]) : 1000;
    QDir folder(home.path());
    folder.mkpath(QStringLiteral("pictures"));
    folder.cd(QStringLiteral("pictures"));
    for (int i = 0; i < pictures; ++i)
        savePicture(folder, i, {160, 120});
    QStringList files;
    for (int i = 0; i < 30; ++i)
        files.append(savePicture(QDir(home.path()), i, {800, 600}));

    MainWindow window(experimentOfCifarsSize());
    window.show();
    window.train();
    window.actions().pages->actions()[3]->trigger(); // Images
    auto& page = *window.findChild<ImagesPage*>();
    page.showAnswers();
    const auto canAll = [&] {
        return std::ranges::all_of(page.model().shelf().networks(), &AskedNetwork::canAnswer);
    };
    millisecondsUntil(canAll);
    QTest::qWait(3000);
    std::printf("| what | time | longest stall | target |\n|---|---|---|---|\n");
    measureAnswers(page, files);
    measureFolder(page, folder.path());
    window.stop();
    millisecondsUntil([&] { return !window.session().isRunning(); });
    for (const AskedNetwork& network : page.model().shelf().networks())
        measureJudging(network, page.model().data().dataset(), Parallel::availableThreads());
    return 0;
}
