// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/TerminalObserver.h"

#include "app/cli/Terminal.h"
#include "ui/Text.h"

#include <QCoreApplication>

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
    , expected_(static_cast<qsizetype>(experiment.networks.size())) {
    timer_.start();
}

void TerminalObserver::onProgress(std::int64_t imagesDone, std::int64_t imagesTotal) {
    bar_.show({imagesDone, imagesTotal, static_cast<double>(timer_.elapsed()) / 1000});
}

void TerminalObserver::onPoint(int contender, const MetricPoint& point) {
    writer_.addPoint(contender, point);
    if (!point.endsEpoch)
        return;
    errors_ += QStringLiteral("%1 %2").arg(QString::fromStdString(writer_.name(contender)),
                                           percentText(point.trainError));
    printEpochWhenComplete();
}

void TerminalObserver::onEnd(int contender, RunEnd end, const std::string& reason,
                             const NetworkSpec& network, const NetworkState& state) {
    writer_.finish(contender, end, reason, network, state, dataset_);
    if (end != RunEnd::Diverged && end != RunEnd::Failed)
        return;
    bar_.clear();
    printWarning(tr("%1 %2: %3")
                     .arg(QString::fromStdString(writer_.name(contender)),
                          end == RunEnd::Diverged ? tr("diverged") : tr("failed"),
                          QString::fromStdString(reason)));
    --expected_;
    printEpochWhenComplete();
}

void TerminalObserver::printEpochWhenComplete() {
    if (errors_.size() < expected_ || errors_.isEmpty())
        return;
    ++epochsPrinted_;
    if (talks_) {
        bar_.clear();
        printText(tr("epoch %1 of %2, training error: %3")
                      .arg(epochsPrinted_)
                      .arg(experiment_.epochs)
                      .arg(errors_.join(QStringLiteral(", "))));
    }
    errors_.clear();
}

} // namespace rlab
