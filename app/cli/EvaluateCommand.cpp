// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/EvaluateCommand.h"

#include "app/cli/Arguments.h"
#include "app/cli/EvaluationReport.h"
#include "app/cli/Interrupt.h"
#include "app/cli/PictureReading.h"
#include "app/cli/ProgressBar.h"
#include "app/cli/Subjects.h"
#include "app/cli/Terminal.h"
#include "core/base/Error.h"
#include "core/base/Stopped.h"
#include "core/store/AtomicFile.h"
#include "ui/Text.h"
#include "ui/session/Translation.h"

#include <QElapsedTimer>

namespace rlab {
namespace {

/// As far as there was time: the last one may be incomplete, others missing.
std::vector<EvaluatedNetwork> evaluateAll(const QCommandLineParser& parser,
                                          const Comparison& comparison,
                                          const std::stop_token& stop) {
    const Parallel parallel(threadsOf(parser));
    const Engine engine = engineOf(parser);
    const LabelledImages& images = comparison.dataset.test;
    const std::int64_t all = images.count() * std::int64_t(comparison.subjects.size());
    ProgressBar bar;
    ProgressMeter meter;
    QElapsedTimer timer;
    timer.start();
    std::vector<EvaluatedNetwork> evaluated;
    for (const Subject& subject : comparison.subjects) {
        const std::int64_t before = images.count() * std::int64_t(evaluated.size());
        PredictionTable table =
            predictImages(subject.trained, images, parallel, engine, stop, [&](std::int64_t done) {
                meter.add({before + done, all, static_cast<double>(timer.elapsed()) / 1000});
                bar.show(meter, [&] { return meter.secondsLeft(); });
            });
        if (table.count() == 0)
            break;
        evaluated.push_back({subject, std::move(table)});
    }
    bar.clear();
    return evaluated;
}

int evaluateWeights(const QCommandLineParser& parser) {
    requireNoArguments(parser);
    const Interrupt interrupt;
    const Comparison comparison = loadComparison(parser, interrupt.token());
    const std::vector<EvaluatedNetwork> evaluated =
        evaluateAll(parser, comparison, interrupt.token());
    if (evaluated.empty())
        throw Stopped{};
    const EvaluationReport report(comparison.dataset, evaluated,
                                  parser.isSet(QStringLiteral("per-class")));
    const bool isComplete = evaluated.size() == comparison.subjects.size() && report.isComplete();
    if (!isComplete)
        printWarning(tr("stopped; these figures cover the first %1 of %2 images")
                         .arg(fullCount(report.images()),
                              fullCount(comparison.dataset.test.count() *
                                        std::int64_t(comparison.subjects.size()))));
    if (parser.isSet(QStringLiteral("confusion")))
        writeFile(parser.value(QStringLiteral("confusion")).toStdString(), report.confusionCsv());
    printText(wantsJson(parser) ? report.json() : report.text());
    return isComplete ? 0 : 1;
}

} // namespace

void EvaluateCommand::addOptions(QCommandLineParser& parser) const {
    addWeightsOptions(parser);
    parser.addOptions({
        {QStringLiteral("per-class"),
         tr("Tell each class's precision and recall (share of its answers that are right, share of "
            "its images that are found).")},
        {QStringLiteral("confusion"),
         tr("Write how often each class was taken for which: a CSV file."),
         QStringLiteral("FILE.csv")},
    });
}

int EvaluateCommand::run(const QCommandLineParser& parser) const {
    try {
        return evaluateWeights(parser);
    } catch (const Stopped&) {
        throw Error(tr("stopped before the first image").toStdString());
    }
}

} // namespace rlab
