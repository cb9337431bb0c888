// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/ProgressBar.h"
#include "core/store/CheckpointWriter.h"
#include "core/store/RunFolder.h"
#include "core/store/TensorboardLog.h"
#include "core/train/Trainer.h"
#include "ui/session/RunModel.h"

#include <QCoreApplication>
#include <QElapsedTimer>

namespace rlab {

/// Writes a run into its folder while it goes on, and tells of it in the terminal.
class TerminalObserver : public TrainingObserver {
    Q_DECLARE_TR_FUNCTIONS(rlab::TerminalObserver)

public:
    /// All must outlive it. `checkpoints`: null if none are kept. `talks`: a line on standard
    /// output for each epoch.
    TerminalObserver(RunFolderWriter& writer, CheckpointWriter* checkpoints,
                     const ExperimentSpec& experiment, const Dataset& dataset, bool talks);
    /// Writes there too; must outlive it.
    void setTensorboard(TensorboardLog& log) { tensorboard_ = &log; }
    /// The training goes on from there.
    void beginWith(const TrainingState& state, const std::vector<MetricHistory>& curves);

    void onProgress(std::int64_t imagesDone, std::int64_t imagesTotal) override;
    void onPoint(int member, const MetricPoint& point) override;
    void onProbe(int member, const ProbeSample& sample) override;
    void onMoment(TrainingMoment moment, const TrainingStateSource& source) override;
    void onBest(int member, const NetworkSpec& network, const BestWeights& best) override {
        writer_.addBest(member, network, best, dataset_);
    }
    void onEnd(int member, RunEnd end, const std::string& reason, const NetworkSpec& network,
               const NetworkState* state) override;

    /// Tells why a checkpoint couldn't be written.
    void tellProblems();

private:
    void printEpochWhenComplete();
    int epochsOfAll() const;
    QString epochErrors() const;

    RunFolderWriter& writer_;
    CheckpointWriter* const checkpoints_;
    TensorboardLog* tensorboard_ = nullptr;
    const Dataset& dataset_;
    const bool talks_;
    ProgressBar bar_;
    QElapsedTimer timer_;
    double secondsBefore_ = 0; ///< of training, before it went on
    RunModel run_;
    int epochsPrinted_ = 0;
};

} // namespace rlab
