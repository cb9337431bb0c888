// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/Calibration.h"
#include "core/analysis/ConfusionMatrix.h"
#include "core/analysis/PredictionTable.h"
#include "ui/session/AskedNetwork.h"
#include "ui/session/RequestThread.h"

#include <QList>
#include <QObject>

#include <memory>
#include <optional>

namespace rlab {

/// A network's answers for all test images, and what follows from them. Never changed.
struct JudgedNetwork {
    AskedNetwork network; ///< with the weights that have answered
    PredictionTable table;
    ConfusionMatrix matrix;
    Calibration calibration;
};
using Judgement = std::shared_ptr<const JudgedNetwork>;

struct EvaluationProgress {
    QString network;       ///< that is asked now
    std::int64_t done = 0; ///< images, over all networks
    std::int64_t all = 0;
    std::optional<double> secondsLeft; ///< nothing until there is enough to measure
};

/// Asks networks about all test images of a data set, one network after the other, on a thread of
/// its own, and tells of each as soon as it is done.
class EvaluationService : public QObject {
    Q_OBJECT

public:
    explicit EvaluationService(QObject* parent = nullptr);
    /// Stops what is under way, and waits for the layer or the batch at hand.
    ~EvaluationService() override;

    /// Of those that can answer. Takes the place of a request that has not been answered.
    void evaluate(const QList<AskedNetwork>& networks,
                  const std::shared_ptr<const Dataset>& dataset, int threads);
    /// What was asked for is not answered any more; ended() comes at once.
    void cancel() { thread_.cancel(); }
    bool isRunning() const { return thread_.isRunning(); }

signals:
    void judged(const rlab::Judgement& judgement);
    void progressed(const rlab::EvaluationProgress& progress);
    /// A sentence for people: which network can't be asked, and why. The others are.
    void failed(const QString& message);
    /// All have been asked, or it was cancelled.
    void ended();

private:
    RequestThread thread_; ///< last: stops before anything else goes
};

} // namespace rlab
