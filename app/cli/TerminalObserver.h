// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/ProgressBar.h"
#include "core/store/RunFolder.h"
#include "core/train/Trainer.h"
#include "ui/session/RunModel.h"

#include <QElapsedTimer>

namespace rlab {

/// Writes a run into its folder while it goes on, and tells of it in the terminal.
class TerminalObserver : public TrainingObserver {
public:
    /// All must outlive it. `talks`: a line on standard output for each epoch.
    TerminalObserver(RunFolderWriter& writer, const ExperimentSpec& experiment,
                     const Dataset& dataset, bool talks);

    void onProgress(std::int64_t imagesDone, std::int64_t imagesTotal) override;
    void onPoint(int member, const MetricPoint& point) override;
    void onProbe(int member, const ProbeSample& sample) override {
        writer_.addProbe(member, sample);
    }
    void onEnd(int member, RunEnd end, const std::string& reason, const NetworkSpec& network,
               const NetworkState* state) override;

private:
    void printEpochWhenComplete();
    int epochsOfAll() const;
    QString epochErrors() const;

    RunFolderWriter& writer_;
    const Dataset& dataset_;
    const bool talks_;
    ProgressBar bar_;
    QElapsedTimer timer_;
    RunModel run_;
    int epochsPrinted_ = 0;
};

} // namespace rlab
