// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/BenchCommand.h"

#include "app/cli/Arguments.h"
#include "app/cli/Interrupt.h"
#include "app/cli/ResidentMemory.h"
#include "app/cli/Terminal.h"
#include "core/base/Stopped.h"
#include "core/kernels/simd/InstructionSet.h"
#include "core/kernels/simd/MultiplyAddPeak.h"
#include "core/train/SpeedMeasurement.h"
#include "ui/Text.h"
#include "ui/session/Translation.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace rlab {
namespace {

/// What all measurements of one call have in common.
struct Bench {
    int threads;
    double seconds; ///< for each measurement
    double peak;    ///< multiply-adds a second
};

struct Measurement {
    SpeedTask task;
    SpeedResult result;
    std::int64_t peakResidentBytes;

    double imagesPerSecond() const { return task.batchSize / result.secondsPerStep; }
    double shareOf(double peak) const {
        return static_cast<double>(multiplyAddsOfStep(task)) / result.secondsPerStep / peak;
    }
};

QString modeText(Mode mode) {
    return mode == Mode::Training ? tr("training") : tr("inference");
}

std::vector<CifarNetworkOptions> readNetworks(const QCommandLineParser& parser) {
    QStringList names =
        parser.positionalArguments().mid(1) + parser.values(QStringLiteral("network"));
    if (names.isEmpty())
        names = QStringList{QStringLiteral("resnet-20"), QStringLiteral("resnet-56")};
    std::vector<CifarNetworkOptions> networks;
    for (const QString& name : names)
        networks.push_back(
            fromCommandLine(name, [&] { return parseCifarNetwork(name.toStdString()); }));
    return networks;
}

std::vector<Mode> readModes(const QCommandLineParser& parser) {
    const bool trains = parser.isSet(QStringLiteral("train"));
    const bool infers = parser.isSet(QStringLiteral("infer"));
    if (trains == infers)
        return {Mode::Training, Mode::Inference};
    return {trains ? Mode::Training : Mode::Inference};
}

std::vector<SpeedTask> readTasks(const QCommandLineParser& parser) {
    constexpr int mostImages = 65'536;
    const Shape image = parseImageShape(parser.value(QStringLiteral("input")));
    const int batch = wholeNumber(parser, QStringLiteral("batch"), 1, mostImages);
    const Engine engine = engineOf(parser);
    std::vector<SpeedTask> tasks;
    for (const CifarNetworkOptions& network : readNetworks(parser)) {
        fromCommandLine(QStringLiteral("--input"),
                        [&] { return makeCifarNetwork(network, image, SpeedTask().classes); });
        for (const Mode mode : readModes(parser))
            tasks.push_back({network, image, batch, mode, engine});
    }
    return tasks;
}

double readSeconds(const QCommandLineParser& parser) {
    constexpr double most = 3600;
    const double seconds = realNumber(parser, QStringLiteral("seconds"));
    if (seconds <= 0 || seconds > most)
        throw UsageError(tr("--seconds takes a number above 0, at most %1, not \"%2\"")
                             .arg(most)
                             .arg(parser.value(QStringLiteral("seconds"))));
    return seconds;
}

void useInstructions(const QCommandLineParser& parser) {
    const QString option = QStringLiteral("instructions");
    if (parser.isSet(option))
        fromCommandLine(QStringLiteral("--") + option,
                        [&] { simd::useInstructionSet(parser.value(option).toStdString()); });
}

QString instructionNames() {
    QStringList names;
    for (const std::string& name : simd::instructionSets())
        names += QString::fromStdString(name);
    return names.join(QStringLiteral(", "));
}

double gigaflops(double multiplyAddsPerSecond) {
    constexpr double operations = 2;
    return operations * multiplyAddsPerSecond / 1e9;
}

nlohmann::ordered_json measurementJson(const Measurement& measurement, const Bench& bench) {
    const SpeedTask& task = measurement.task;
    return {{"network", networkName(task.network)},
            {"mode", task.mode == Mode::Training ? "training" : "inference"},
            {"images_per_second", measurement.imagesPerSecond()},
            {"milliseconds_per_step", 1000 * measurement.result.secondsPerStep},
            {"steps", measurement.result.steps},
            {"batch_size", task.batchSize},
            {"input", {task.image[0], task.image[1], task.image[2]}},
            {"threads", bench.threads},
            {"engine", task.engine == Engine::Fast ? "fast" : "reference"},
            {"instructions", simd::instructionSet()},
            {"peak_gflops", gigaflops(bench.peak)},
            {"share_of_peak", measurement.shareOf(bench.peak)},
            {"peak_resident_bytes", measurement.peakResidentBytes}};
}

QString measurementsJson(const std::vector<Measurement>& measurements, const Bench& bench) {
    auto list = nlohmann::ordered_json::array();
    for (const Measurement& measurement : measurements)
        list.push_back(measurementJson(measurement, bench));
    return QString::fromStdString(nlohmann::ordered_json{{"measurements", list}}.dump(2));
}

void printHeading(const std::vector<SpeedTask>& tasks, const Bench& bench) {
    const SpeedTask& task = tasks.front();
    printText(tr("%1, threads: %2, at most %3 GFLOP/s; batches of %4 images of %5")
                  .arg(QString::fromStdString(simd::instructionSet()))
                  .arg(bench.threads)
                  .arg(gigaflops(bench.peak), 0, 'f', 1)
                  .arg(task.batchSize)
                  .arg(QString::fromStdString(task.image.text())));
    constexpr double withWarmUp = 1.1;
    const double seconds = withWarmUp * bench.seconds * static_cast<double>(tasks.size());
    printText(tr("This takes about %1.\n").arg(durationText(seconds)));
}

QString measurementsTable(const std::vector<Measurement>& measurements, const Bench& bench) {
    using Align = TextTable::Align;
    TextTable table({Align::Left, Align::Left, Align::Right, Align::Right, Align::Right,
                     Align::Right, Align::Right});
    table.addRow({tr("network"), tr("work"), tr("images/s"), tr("ms a step"), tr("steps"),
                  tr("share of peak"), tr("memory")});
    for (const Measurement& measurement : measurements) {
        const SpeedResult& result = measurement.result;
        table.addRow({QString::fromStdString(networkName(measurement.task.network)),
                      modeText(measurement.task.mode),
                      fullCount(std::llround(measurement.imagesPerSecond())),
                      QString::number(1000 * result.secondsPerStep, 'f', 2),
                      fullCount(result.steps), percentText(measurement.shareOf(bench.peak)),
                      tr("%1 MB").arg(fullCount(measurement.peakResidentBytes / 1'000'000))});
    }
    return table.text();
}

/// Those that were done when Ctrl-C came.
std::vector<Measurement> measureAll(const std::vector<SpeedTask>& tasks, const Bench& bench,
                                    const std::stop_token& stop) {
    const Parallel parallel(bench.threads);
    std::vector<Measurement> measurements;
    try {
        for (const SpeedTask& task : tasks) {
            resetPeakResidentBytes();
            const SpeedResult result =
                measureSpeed(task, {.seconds = bench.seconds}, parallel, stop);
            measurements.push_back({task, result, peakResidentBytes()});
        }
    } catch (const Stopped&) {
        printWarning(tr("stopped; %1 of %2 measurements were done")
                         .arg(measurements.size())
                         .arg(tasks.size()));
    }
    return measurements;
}

} // namespace

void BenchCommand::addOptions(QCommandLineParser& parser) const {
    parser.addPositionalArgument(
        QStringLiteral("NETWORK"),
        tr("Networks to measure (default: resnet-20 and resnet-56); options behind a colon: "
           "resnet-56:width=8."),
        QStringLiteral("[NETWORK...]"));
    parser.addOptions({
        {QStringLiteral("network"), tr("The same, as train takes it."), QStringLiteral("N")},
        {{QStringLiteral("batch"), QStringLiteral("batch-size")},
         tr("Images in a batch (default: 128)."),
         QStringLiteral("B"),
         QStringLiteral("128")},
        {QStringLiteral("input"), tr("Shape of an image (default: 3,32,32)."),
         QStringLiteral("C,H,W"), QStringLiteral("3,32,32")},
        {QStringLiteral("train"),
         tr("Measure training only: whole steps on random pictures, with crops, flips, "
            "normalisation, forward pass, loss, backward pass and the update by SGD.")},
        {QStringLiteral("infer"), tr("Measure inference only: normalisation and forward pass.")},
        {QStringLiteral("seconds"),
         tr("Time for each measurement (default: 3). The figures are those of the median step, of "
            "at least three."),
         QStringLiteral("S"), QStringLiteral("3")},
        {QStringLiteral("instructions"),
         tr("Use only this instruction set for the vector kernels: %1 (default: the best). The "
            "peak is the most multiply-adds that were measured with it, and the share of peak "
            "counts direct convolutions, in training three times the forward pass: Winograd's "
            "algorithm needs fewer, so that it can exceed 100 %.")
             .arg(instructionNames()),
         QStringLiteral("NAME")},
    });
    addThreadsOption(parser);
    addEngineOption(parser);
    addJsonOption(parser);
}

int BenchCommand::run(const QCommandLineParser& parser) const {
    const std::vector<SpeedTask> tasks = readTasks(parser);
    const int threads = threadsOf(parser);
    const double seconds = readSeconds(parser);
    useInstructions(parser);
    const Interrupt interrupt;
    const Bench bench{threads, seconds, simd::multiplyAddPeak(Parallel(threads))};
    if (!wantsJson(parser))
        printHeading(tasks, bench);
    const std::vector<Measurement> measurements = measureAll(tasks, bench, interrupt.token());
    if (!measurements.empty())
        printText(wantsJson(parser) ? measurementsJson(measurements, bench)
                                    : measurementsTable(measurements, bench));
    return measurements.size() == tasks.size() ? 0 : 1;
}

} // namespace rlab
