// SPDX-License-Identifier: GPL-3.0-or-later

// A frame of the curves page with long runs: new points are read, lines thinned, everything
// painted. Usage: curves-benchmark [--frames N]; needs a display, or QT_QPA_PLATFORM=offscreen.

#include "ui/StyleSheet.h"
#include "ui/charts/FigureView.h"
#include "ui/pages/CurveActions.h"
#include "ui/pages/CurvesPage.h"

#include <QApplication>
#include <QChart>
#include <QChartView>
#include <QFrame>
#include <QLineSeries>
#include <QSettings>
#include <QTemporaryDir>
#include <QVBoxLayout>
#include <QValueAxis>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <functional>
#include <vector>

using namespace rlab;

namespace {

constexpr QSize pageSize(732, 608); // the window's centre at 1280 × 720
constexpr int epochs = 100;
constexpr int newPoints = 3; // of each run, in a frame

ExperimentSpec eightNetworks(int points, int frames) {
    ExperimentSpec spec = sampleExperiment();
    spec.networks.clear();
    for (const NetworkKind kind : {NetworkKind::Plain, NetworkKind::Residual})
        for (const int depth : {8, 20, 32, 56})
            spec.networks.push_back({.kind = kind, .depth = depth, .width = 8});
    spec.epochs = epochs + 1 + frames * newPoints * epochs / points;
    return spec;
}

/// A noisy fall; the noise is a function of the index, so that all measurements draw the same.
MetricPoint pointAt(int member, std::int64_t index, int pointsPerEpoch) {
    MetricPoint point;
    point.step = index + 1;
    point.epoch = static_cast<double>(point.step) / pointsPerEpoch;
    point.images = 32 * point.step;
    point.seconds = 0.001 * static_cast<double>(point.step);
    const double noise = std::sin(static_cast<double>((index * 7919 + member * 104729) % 1000003));
    point.trainError = std::clamp(0.1 + 0.1 * member + 0.03 * noise +
                                      0.3 * std::exp(-0.0001 * static_cast<double>(index)),
                                  0.0, 1.0);
    point.trainLoss = 2.3 * point.trainError;
    point.endsEpoch = point.step % pointsPerEpoch == 0;
    if (point.endsEpoch) {
        point.testError = std::min(1.0, point.trainError + 0.03);
        point.testLoss = 2.3 * *point.testError;
    }
    return point;
}

class GrowingRun {
public:
    GrowingRun(int points, int frames)
        : run(eightNetworks(points, frames))
        , pointsPerEpoch_(points / epochs) {
        grow(points);
    }

    void grow(int points) {
        TrainingUpdate update;
        for (int i = 0; i < points; ++i, ++length_)
            for (int member = 0; member < 8; ++member)
                update.points.push_back({member, pointAt(member, length_, pointsPerEpoch_)});
        run.apply(update);
    }

    RunModel run;

private:
    const int pointsPerEpoch_;
    std::int64_t length_ = 0;
};

/// Of this thread: other programs on the machine don't count.
double cpuMilliseconds() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return 1e3 * static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_nsec);
}

/// Median and 99th percentile, in milliseconds of processor time.
void report(const char* what, int points, std::vector<double>& times) {
    std::sort(times.begin(), times.end());
    const std::size_t high = std::min(times.size() - 1, times.size() * 99 / 100);
    std::printf("%-44s 8 x %6d points   median %6.2f ms   p99 %6.2f ms\n", what, points,
                times[times.size() / 2], times[high]);
    std::fflush(stdout);
}

void measure(const char* what, int points, int frames, const std::function<void(int)>& frame) {
    std::vector<double> times;
    for (int i = 0; i < frames; ++i) {
        const double before = cpuMilliseconds();
        frame(i);
        times.push_back(cpuMilliseconds() - before);
        QCoreApplication::processEvents();
    }
    report(what, points, times);
}

void showBatchGroups(CurvesPage& page) {
    QTemporaryDir folder;
    QSettings settings(folder.filePath(QStringLiteral("view.ini")), QSettings::IniFormat);
    settings.setValue(QStringLiteral("curves/detail"), static_cast<int>(TrainDetail::BatchGroups));
    page.restoreState(settings);
}

void measurePage(int points, int frames, bool batchGroups) {
    QFrame frame;
    frame.setObjectName(QStringLiteral("centre"));
    frame.setStyleSheet(makeStyleSheet(Theme::lightTheme()));
    auto* layout = new QVBoxLayout(&frame);
    layout->setContentsMargins(0, 0, 0, 0);
    auto* page = new CurvesPage;
    layout->addWidget(page);
    frame.resize(pageSize);
    frame.show();
    if (batchGroups)
        showBatchGroups(*page);
    GrowingRun growing(points, frames);
    page->setRun(growing.run);
    QCoreApplication::processEvents();
    auto* view = page->findChild<FigureView*>();
    const auto paint = [view] { view->viewport()->repaint(); };

    measure(batchGroups ? "frame, batch groups" : "frame, epoch means", points, frames, [&](int) {
        growing.grow(newPoints);
        page->updateRun(growing.run);
        paint();
    });
    const QPointF about(200, 250);
    measure("zoom about the mouse", points, frames, [&](int i) {
        const double factor = i % 40 < 20 ? 0.8 : 1.25;
        view->figure().zoom(about, factor, factor);
        paint();
    });
    view->figure().resetZoom();
    measure("crosshair moves", points, frames, [&](int i) {
        view->figure().moveCrosshair({100.0 + i % 200, 250});
        paint();
    });
}

/// What the same thinned lines cost as one QLineSeries each.
void measureLineSeries(int frames) {
    auto* chart = new QChart;
    chart->legend()->hide();
    QChartView view(chart);
    view.setRenderHint(QPainter::Antialiasing);
    view.resize(pageSize.width(), 460);
    auto* x = new QValueAxis;
    auto* y = new QValueAxis;
    y->setRange(0, 100);
    chart->addAxis(x, Qt::AlignBottom);
    chart->addAxis(y, Qt::AlignLeft);
    std::vector<QLineSeries*> series;
    for (int i = 0; i < 8; ++i) {
        series.push_back(new QLineSeries);
        series.back()->setPen(QPen(Qt::darkBlue, 1.7));
        chart->addSeries(series.back());
        series.back()->attachAxis(x);
        series.back()->attachAxis(y);
    }
    constexpr int columns = 300;
    x->setRange(0, 2 * columns);
    view.show();
    QCoreApplication::processEvents();
    measure("QLineSeries::replace(), 600 points each", 2 * columns, frames, [&](int frame) {
        for (int member = 0; member < 8; ++member) {
            QList<QPointF> line;
            for (int i = 0; i < 2 * columns; ++i)
                line.append(
                    {static_cast<double>(i), 100 * pointAt(member, frame + i, 100).trainError});
            series[static_cast<std::size_t>(member)]->replace(line);
        }
        view.viewport()->repaint();
    });
}

} // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    const qsizetype option = QCoreApplication::arguments().indexOf(QStringLiteral("--frames"));
    const int asked = option < 0 ? 0 : QCoreApplication::arguments().value(option + 1).toInt();
    const int frames = asked > 0 ? asked : 200;
    for (const bool batchGroups : {true, false})
        for (const int points : {10'000, 100'000})
            measurePage(points, frames, batchGroups);
    measureLineSeries(frames);
    return 0;
}
