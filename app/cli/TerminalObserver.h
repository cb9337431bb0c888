// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/ProgressBar.h"
#include "core/store/RunFolder.h"
#include "core/train/Trainer.h"

#include <QElapsedTimer>

#include <map>
#include <vector>

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
    QString epochErrors() const;

    RunFolderWriter& writer_;
    const ExperimentSpec& experiment_;
    const Dataset& dataset_;
    const bool talks_;
    ProgressBar bar_;
    QElapsedTimer timer_;
    const std::vector<std::string> labels_; ///< of the networks
    std::size_t expected_;                  ///< members that will reach the end of this epoch
    int epochsPrinted_ = 0;
    std::map<std::size_t, std::vector<double>> errors_; ///< of those that have, by network
};

} // namespace rlab
