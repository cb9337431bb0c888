// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/SweepReport.h"

#include "app/cli/Arguments.h"
#include "app/cli/Interrupt.h"
#include "app/cli/PictureReading.h"
#include "app/cli/ProgressBar.h"
#include "app/cli/Terminal.h"
#include "core/analysis/DepthSweep.h"
#include "core/base/Stopped.h"
#include "ui/session/Translation.h"

#include <nlohmann/json.hpp>

#include <QElapsedTimer>

#include <cmath>

namespace rlab {
namespace {

constexpr int defaultImages = 128;
constexpr int defaultWidth = 8;

using Figures = std::vector<std::vector<SweepFigures>>;

std::vector<int> depthsOf(const QCommandLineParser& parser) {
    std::vector<int> depths;
    for (const QString& word : parser.value(QStringLiteral("depths")).split(QLatin1Char(','))) {
        bool isNumber = false;
        CifarNetworkOptions network;
        network.depth = word.toInt(&isNumber);
        if (!isNumber)
            throw UsageError(tr("--depths takes depths such as 20,56,110, not \"%1\"").arg(word));
        fromCommandLine(QStringLiteral("--depths"), [&] { validate(network); });
        depths.push_back(network.depth);
    }
    return depths;
}

int optional(const QCommandLineParser& parser, const char* name, int otherwise, int most) {
    const QString option = QString::fromLatin1(name);
    return parser.isSet(option) ? wholeNumber(parser, option, 1, most) : otherwise;
}

QString number(double value) {
    return QStringLiteral("%1").arg(value, 0, 'g', 3);
}

void printTable(const QString& title, const SweepRequest& request, const Figures& figures,
                double SweepFigures::*figure) {
    std::vector<TextTable::Align> alignment(request.depths.size() + 1, TextTable::Align::Right);
    alignment.front() = TextTable::Align::Left;
    TextTable table(alignment);
    QStringList heading{tr("layers")};
    for (const int depth : request.depths)
        heading.append(QString::number(depth));
    table.addRow(heading);
    for (std::size_t row = 0; row < request.rows.size(); ++row) {
        QStringList cells{QString::fromStdString(request.rows[row].title)};
        for (const SweepFigures& figuresOfDepth : figures[row])
            cells.append(number(figuresOfDepth.*figure));
        table.addRow(cells);
    }
    printText(QLatin1Char('\n') + title + QLatin1Char('\n'));
    printText(table.text());
}

/// JSON has no word for what is not a number.
nlohmann::ordered_json orNull(double value) {
    return std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json();
}

void printJson(const SweepRequest& request, const Figures& figures) {
    auto list = nlohmann::ordered_json::array();
    for (std::size_t row = 0; row < request.rows.size(); ++row)
        for (std::size_t i = 0; i < request.depths.size(); ++i) {
            CifarNetworkOptions network = request.rows[row].network;
            network.depth = request.depths[i];
            list.push_back({{"network", networkName(network)},
                            {"first_to_last", orNull(figures[row][i].firstToLast)},
                            {"output_first_to_last", orNull(figures[row][i].wayBack)}});
        }
    printText(QString::fromStdString(list.dump(2)));
}

} // namespace

void addSweepOptions(QCommandLineParser& parser) {
    parser.addOptions({
        {QStringLiteral("sweep"),
         tr("Untrained networks by depth: plain and residual, with batch norm and without, ReLU, "
            "tanh and sigmoid.")},
        {QStringLiteral("depths"), tr("Of the sweep (default: 8,20,56,110)."),
         QStringLiteral("D,D"), QStringLiteral("8,20,56,110")},
        {QStringLiteral("width"), tr("Of the sweep's networks (default: %1).").arg(defaultWidth),
         QStringLiteral("W")},
        {QStringLiteral("seeds"),
         tr("How many seeds the sweep takes the geometric mean of (default: 1)."),
         QStringLiteral("K")},
    });
}

int reportSweep(const QCommandLineParser& parser) {
    SweepRequest request;
    request.depths = depthsOf(parser);
    request.rows = sweepRows(optional(parser, "width", defaultWidth, maxWidth));
    request.seeds = optional(parser, "seeds", 1, 100);
    DataSpec data;
    readDataOptions(parser, data);
    completeData(data);
    const int images =
        optional(parser, "first", defaultImages, static_cast<int>(summarise(data).trainImages));
    const Parallel parallel(threadsOf(parser));
    const Interrupt interrupt;
    const Dataset dataset = readDataset(data, interrupt.token());

    ProgressBar bar;
    ProgressMeter meter;
    QElapsedTimer timer;
    timer.start();
    const std::int64_t imagesEach = std::int64_t{images} * request.seeds;
    const Figures figures =
        sweepDepths(request, firstImages(dataset.train, images), dataset.classes(),
                    dataset.statistics, parallel, interrupt.token(), [&](int done, int all) {
                        meter.add({imagesEach * done, imagesEach * all,
                                   static_cast<double>(timer.elapsed()) / 1000});
                        bar.show(meter, [&] { return meter.secondsLeft(); });
                    });
    bar.clear();
    if (wantsJson(parser)) {
        printJson(request, figures);
        return 0;
    }
    printText(tr("Untrained networks, the first %1 training images of %2, seeds: %3")
                  .arg(images)
                  .arg(QString::fromStdString(dataset.name))
                  .arg(request.seeds));
    printTable(tr("Gradient by the weights, first layer over last convolution"), request, figures,
               &SweepFigures::firstToLast);
    printTable(tr("Gradient by the output, first layer over last convolution"), request, figures,
               &SweepFigures::wayBack);
    return 0;
}

} // namespace rlab
