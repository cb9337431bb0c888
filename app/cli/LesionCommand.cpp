// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/LesionCommand.h"

#include "app/cli/Arguments.h"
#include "app/cli/Interrupt.h"
#include "app/cli/ProgressBar.h"
#include "app/cli/Subjects.h"
#include "app/cli/Terminal.h"
#include "core/analysis/LesionSweep.h"
#include "core/base/Error.h"
#include "core/base/Stopped.h"
#include "ui/session/Translation.h"

#include <nlohmann/json.hpp>

#include <QElapsedTimer>

#include <cmath>

namespace rlab {
namespace {

using Align = TextTable::Align;
using nlohmann::ordered_json;

/// What was switched off, one after the other or together.
struct Lesions {
    const Subject& subject;
    LesionSweep sweep;
    bool isTogether; ///< several blocks were off at once, which is the sweep's only result
};

/// Those to switch off together; none for a sweep.
std::vector<std::string> chosenBlocks(const QCommandLineParser& parser) {
    const QString blocks = parser.value(QStringLiteral("blocks"));
    if (blocks == QLatin1String("sweep"))
        return {};
    std::vector<std::string> chosen;
    for (const QString& block : blocks.split(QLatin1Char(','), Qt::SkipEmptyParts))
        chosen.push_back(block.toStdString());
    if (chosen.empty())
        throw UsageError(tr("--blocks takes names such as layer1.0,layer2.1, or sweep"));
    return chosen;
}

LabelledImages trainingImages(const QCommandLineParser& parser, const Dataset& dataset) {
    if (!parser.isSet(QStringLiteral("subset")))
        return firstImages(dataset.train, dataset.test.count());
    const auto most = static_cast<int>(dataset.train.count());
    return firstImages(dataset.train, wholeNumber(parser, QStringLiteral("subset"), 0, most));
}

std::vector<Lesions> cutAll(const QCommandLineParser& parser, const Comparison& comparison,
                            const std::stop_token& stop) {
    const std::vector<std::string> together = chosenBlocks(parser);
    const Parallel parallel(threadsOf(parser));
    const Engine engine = engineOf(parser);
    const LabelledImages train = trainingImages(parser, comparison.dataset);
    std::vector<Lesions> all;
    for (const Subject& subject : comparison.subjects) {
        ProgressBar bar;
        ProgressMeter meter;
        QElapsedTimer timer;
        timer.start();
        LesionRequest request{.train = train, .test = comparison.dataset.test};
        request.progress = [&](std::int64_t done, std::int64_t images) {
            meter.add({done, images, static_cast<double>(timer.elapsed()) / 1000});
            bar.show(meter, [&] { return meter.secondsLeft(); });
        };
        if (!together.empty())
            request.sets = {together};
        all.push_back({subject, sweepLesions(subject.trained, request, parallel, engine, stop),
                       !together.empty()});
    }
    return all;
}

QString percent(double fraction) {
    return QStringLiteral("%1 %").arg(100 * fraction, 0, 'f', 2);
}

/// In points: the difference of two percentages.
QString points(double rise) {
    return std::isfinite(rise) ? QString::asprintf("%+.2f", 100 * rise) : QStringLiteral("–");
}

void addErrors(TextTable& table, const QString& name, const LesionAnswers& answers,
               const LesionAnswers& whole) {
    const bool isWhole = &answers == &whole;
    const auto cells = [&](const PredictionTable& now, const PredictionTable& before) {
        if (now.count() == 0)
            return QStringList{QStringLiteral("–"), {}};
        return QStringList{percent(now.error()),
                           isWhole ? QString() : points(now.error() - before.error())};
    };
    table.addRow(QStringList{name} + cells(answers.train, whole.train) +
                 cells(answers.test, whole.test));
}

QString namesOf(const LesionResult& result) {
    QStringList names;
    for (const std::string& block : result.blocks)
        names += QString::fromStdString(block);
    return names.join(QStringLiteral(", ")) +
           (result.changesShape ? QStringLiteral(" *") : QString());
}

QString risesText(const LesionRises& rises) {
    return tr("mean %1, median %2, largest %3 points")
        .arg(points(rises.mean), points(rises.median), points(rises.largest));
}

void printLesions(const Lesions& lesions, const Dataset& dataset) {
    const LesionSweep& sweep = lesions.sweep;
    printText(tr("%1 on %2: %3 training and %4 test images")
                  .arg(lesions.subject.title, QString::fromStdString(dataset.name))
                  .arg(sweep.whole.train.count())
                  .arg(sweep.whole.test.count()));
    TextTable table({Align::Left, Align::Right, Align::Right, Align::Right, Align::Right});
    table.addRow({tr("without"), tr("training error"), tr("rise"), tr("test error"), tr("rise")});
    addErrors(table, tr("(nothing)"), sweep.whole, sweep.whole);
    for (const LesionResult& result : sweep.results)
        addErrors(table, namesOf(result), result.answers, sweep.whole);
    printText(table.text());
    if (lesions.isTogether)
        return;
    const LesionRises same = lesionRises(sweep, false), changing = lesionRises(sweep, false, true);
    if (std::isfinite(same.mean))
        printText(tr("test error, blocks that keep the shape: ") + risesText(same));
    if (std::isfinite(changing.mean))
        printText(tr("test error, blocks that change it (*): ") + risesText(changing));
}

ordered_json errorsJson(const LesionAnswers& answers) {
    const auto error = [](const PredictionTable& table) {
        return table.count() ? ordered_json(table.error()) : ordered_json();
    };
    return {{"train_error", error(answers.train)}, {"test_error", error(answers.test)}};
}

ordered_json lesionsJson(const Lesions& lesions, const Dataset& dataset) {
    const LesionSweep& sweep = lesions.sweep;
    ordered_json document{{"network", lesions.subject.trained.network.name()},
                          {"weights", lesions.subject.weights.toStdString()},
                          {"dataset", dataset.name},
                          {"train_images", sweep.whole.train.count()},
                          {"test_images", sweep.whole.test.count()},
                          {"whole", errorsJson(sweep.whole)}};
    if (lesions.isTogether) {
        document["blocks"] = sweep.results.front().blocks;
        document["without"] = errorsJson(sweep.results.front().answers);
        return document;
    }
    document["sweep"] = ordered_json::array();
    for (const LesionResult& result : sweep.results) {
        ordered_json block{{"block", result.blocks.front()},
                           {"changes_shape", result.changesShape}};
        block.update(errorsJson(result.answers));
        document["sweep"].push_back(std::move(block));
    }
    return document;
}

int cut(const QCommandLineParser& parser) {
    requireNoArguments(parser);
    const Interrupt interrupt;
    const Comparison comparison = loadComparison(parser, interrupt.token());
    const std::vector<Lesions> all = cutAll(parser, comparison, interrupt.token());
    if (wantsJson(parser)) {
        auto list = ordered_json::array();
        for (const Lesions& lesions : all)
            list.push_back(lesionsJson(lesions, comparison.dataset));
        printText(QString::fromStdString((list.size() == 1 ? list.front() : list).dump(2)));
        return 0;
    }
    for (const Lesions& lesions : all) {
        if (&lesions != &all.front())
            printText(QString());
        printLesions(lesions, comparison.dataset);
    }
    return 0;
}

} // namespace

void LesionCommand::addOptions(QCommandLineParser& parser) const {
    addWeightsOptions(parser);
    parser.addOptions({
        {QStringLiteral("blocks"),
         tr("Blocks to switch off together, layer1.0,layer2.1 for example; or sweep (default): "
            "each "
            "in turn. A plain network's can be left out where they keep the shape."),
         QStringLiteral("B"), QStringLiteral("sweep")},
        {QStringLiteral("subset"),
         tr("The training error is that of the first K training images, 0 for none (default: as "
            "many as there are test images)."),
         QStringLiteral("K")},
    });
}

int LesionCommand::run(const QCommandLineParser& parser) const {
    try {
        return cut(parser);
    } catch (const Stopped&) {
        throw Error(tr("stopped before the last block").toStdString());
    }
}

} // namespace rlab
