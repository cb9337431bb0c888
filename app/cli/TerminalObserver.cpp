// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/TerminalObserver.h"

#include "app/cli/Terminal.h"
#include "ui/Text.h"
#include "ui/session/ContenderSpeed.h"
#include "ui/session/Translation.h"

#include <QStringList>

#include <algorithm>
#include <cmath>

namespace rlab {
namespace {

bool hasDroppedOut(const SeedRun& seed) {
    return seed.end && seed.end != RunEnd::Completed;
}

/// The end of its last whole epoch; null before the first.
const MetricPoint* lastEpoch(const SeedRun& seed) {
    const auto last = std::find_if(seed.history.rbegin(), seed.history.rend(),
                                   [](const MetricPoint& point) { return point.endsEpoch; });
    return last == seed.history.rend() ? nullptr : &*last;
}

} // namespace

TerminalObserver::TerminalObserver(RunFolderWriter& writer, CheckpointWriter* checkpoints,
                                   const ExperimentSpec& experiment, const Dataset& dataset,
                                   bool talks)
    : writer_(writer)
    , checkpoints_(checkpoints)
    , dataset_(dataset)
    , talks_(talks)
    , run_(experiment) {
    timer_.start();
}

void TerminalObserver::beginWith(const TrainingState& state,
                                 const std::vector<MetricHistory>& curves) {
    TrainingUpdate update;
    for (std::size_t member = 0; member < curves.size(); ++member) {
        secondsBefore_ += state.members[member].seconds;
        for (const MetricPoint& point : curves[member])
            update.points.push_back({static_cast<int>(member), point});
    }
    run_.apply(update);
    epochsPrinted_ = epochsOfAll();
}

void TerminalObserver::onProgress(std::int64_t imagesDone, std::int64_t imagesTotal) {
    TrainingUpdate update;
    update.progress = {imagesDone, imagesTotal,
                       secondsBefore_ + static_cast<double>(timer_.elapsed()) / 1000};
    run_.apply(update);
    bar_.show(run_.progress(), [this] { return secondsLeft(run_); });
}

void TerminalObserver::onPoint(int member, const MetricPoint& point) {
    writer_.addPoint(member, point);
    if (checkpoints_)
        checkpoints_->onPoint(member, point);
    if (tensorboard_)
        tensorboard_->addPoint(member, point);
    TrainingUpdate update;
    update.points = {{member, point}};
    run_.apply(update);
    if (point.endsEpoch)
        printEpochWhenComplete();
}

void TerminalObserver::onProbe(int member, const ProbeSample& sample) {
    writer_.addProbe(member, sample);
    if (checkpoints_)
        checkpoints_->onProbe(member, sample);
    if (tensorboard_)
        tensorboard_->addProbe(member, sample);
}

void TerminalObserver::onMoment(TrainingMoment moment, const TrainingStateSource& source) {
    if (!checkpoints_)
        return;
    checkpoints_->onMoment(moment, source);
    tellProblems();
}

void TerminalObserver::tellProblems() {
    const std::optional<std::string> problem =
        checkpoints_ ? checkpoints_->takeProblem() : std::nullopt;
    if (!problem)
        return;
    bar_.clear();
    printWarning(tr("no checkpoint was written: %1; the training goes on, the earlier checkpoints "
                    "stay as they are")
                     .arg(QString::fromStdString(*problem)));
}

void TerminalObserver::onEnd(int member, RunEnd end, const std::string& reason,
                             const NetworkSpec& network, const NetworkState* state) {
    writer_.finish(member, end, reason, network, state, dataset_);
    TrainingUpdate update;
    update.ends = {{member, end, reason}};
    run_.apply(update);
    if (end != RunEnd::Diverged && end != RunEnd::Failed)
        return;
    bar_.clear();
    printWarning(tr("%1 %2: %3")
                     .arg(QString::fromStdString(writer_.name(member)),
                          end == RunEnd::Diverged ? tr("diverged") : tr("failed"),
                          QString::fromStdString(reason)));
    printEpochWhenComplete(); // the others may have waited for this one
}

void TerminalObserver::printEpochWhenComplete() {
    const int epochs = epochsOfAll();
    if (!talks_ || epochs <= epochsPrinted_)
        return;
    epochsPrinted_ = epochs;
    bar_.clear();
    printText(tr("epoch %1 of %2, training error: %3")
                  .arg(epochs)
                  .arg(run_.experiment().epochs)
                  .arg(epochErrors()));
}

/// Whole ones that all have behind them that have not dropped out; 0 if all have.
int TerminalObserver::epochsOfAll() const {
    std::optional<double> fewest;
    for (const ContenderRun& contender : run_.contenders())
        for (const SeedRun& seed : contender.seeds)
            if (!hasDroppedOut(seed)) {
                const MetricPoint* last = lastEpoch(seed);
                fewest =
                    std::min(fewest.value_or(run_.experiment().epochs), last ? last->epoch : 0);
            }
    return static_cast<int>(std::lround(fewest.value_or(0)));
}

/// "plain-20 54.2 %, resnet-20 18.2 to 20.5 %"
QString TerminalObserver::epochErrors() const {
    QStringList texts;
    for (const ContenderRun& contender : run_.contenders()) {
        std::vector<double> errors;
        for (const SeedRun& seed : contender.seeds)
            if (!hasDroppedOut(seed))
                errors.push_back(lastEpoch(seed)->trainError);
        if (errors.empty())
            continue;
        const auto [least, most] = std::ranges::minmax(errors);
        const QString range = least == most
                                  ? percentText(least)
                                  : tr("%1 to %2").arg(percentText(least), percentText(most));
        texts += QString::fromStdString(contender.label) + QLatin1Char(' ') + range;
    }
    return texts.join(QStringLiteral(", "));
}

} // namespace rlab
