// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/TerminalObserver.h"

#include "app/cli/Terminal.h"
#include "ui/Text.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace rlab {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("TerminalObserver", text);
}

} // namespace

TerminalObserver::TerminalObserver(RunFolderWriter& writer, const ExperimentSpec& experiment,
                                   const Dataset& dataset, bool talks)
    : writer_(writer)
    , experiment_(experiment)
    , dataset_(dataset)
    , talks_(talks)
    , labels_(contenderNames(experiment.networks))
    , expected_(members(experiment).size()) {
    timer_.start();
}

void TerminalObserver::onProgress(std::int64_t imagesDone, std::int64_t imagesTotal) {
    bar_.show({imagesDone, imagesTotal, static_cast<double>(timer_.elapsed()) / 1000});
}

void TerminalObserver::onPoint(int member, const MetricPoint& point) {
    writer_.addPoint(member, point);
    if (!point.endsEpoch)
        return;
    errors_[static_cast<std::size_t>(member) % labels_.size()].push_back(point.trainError);
    printEpochWhenComplete();
}

void TerminalObserver::onEnd(int member, RunEnd end, const std::string& reason,
                             const NetworkSpec& network, const NetworkState* state) {
    writer_.finish(member, end, reason, network, state, dataset_);
    if (end != RunEnd::Diverged && end != RunEnd::Failed)
        return;
    bar_.clear();
    printWarning(tr("%1 %2: %3")
                     .arg(QString::fromStdString(writer_.name(member)),
                          end == RunEnd::Diverged ? tr("diverged") : tr("failed"),
                          QString::fromStdString(reason)));
    --expected_;
    printEpochWhenComplete();
}

void TerminalObserver::printEpochWhenComplete() {
    std::size_t reached = 0;
    for (const auto& [network, errors] : errors_)
        reached += errors.size();
    if (reached < expected_ || reached == 0)
        return;
    ++epochsPrinted_;
    if (talks_) {
        bar_.clear();
        printText(tr("epoch %1 of %2, training error: %3")
                      .arg(epochsPrinted_)
                      .arg(experiment_.epochs)
                      .arg(epochErrors()));
    }
    errors_.clear();
}

/// "plain-20 54.2 %, resnet-20 18.2 to 20.5 %"
QString TerminalObserver::epochErrors() const {
    QStringList texts;
    for (const auto& [network, errors] : errors_) {
        const auto [least, most] = std::ranges::minmax(errors);
        const QString range = least == most
                                  ? percentText(least)
                                  : tr("%1 to %2").arg(percentText(least), percentText(most));
        texts += QString::fromStdString(labels_[network]) + QLatin1Char(' ') + range;
    }
    return texts.join(QStringLiteral(", "));
}

} // namespace rlab
