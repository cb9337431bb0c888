// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/LesionSweep.h"
#include "ui/session/AskedNetwork.h"
#include "ui/session/RequestThread.h"

#include <QList>

#include <optional>

namespace rlab {

struct LesionSweepProgress {
    int done = 0;                      ///< blocks, of all networks
    int all = 0;                       ///< the same
    std::optional<double> secondsLeft; ///< nothing until there is enough to measure
};

/// Switches off each block of networks in turn, on a thread of its own, and tells of each as soon
/// as it is measured.
class LesionSweepService : public QObject {
    Q_OBJECT

public:
    /// The first so many, or all of a smaller set.
    static constexpr std::int64_t mostTestImages = 2000;
    static constexpr std::int64_t mostTrainImages = 1000;

    explicit LesionSweepService(QObject* parent = nullptr);
    /// Stops what is under way, and waits for the batch at hand.
    ~LesionSweepService() override;

    /// Networks that canAnswer(), in this order. Takes the place of a sweep that has not ended.
    void sweep(const QList<AskedNetwork>& networks, const std::shared_ptr<const Dataset>& dataset,
               int threads);
    /// What was asked for is not answered any more; ended() comes at once.
    void cancel() { thread_.cancel(); }
    bool isRunning() const { return thread_.isRunning(); }

signals:
    // `network`: index into those of the sweep.

    /// As it is; before its blocks.
    void wholeMeasured(int network, const rlab::LesionAnswers& answers);
    void blockMeasured(int network, const rlab::LesionResult& result);
    void progressed(const rlab::LesionSweepProgress& progress);
    /// A sentence for people; ended() follows.
    void failed(const QString& message);
    /// All is measured, or it was cancelled, or it has failed.
    void ended();

private:
    RequestThread thread_; ///< last: stops before anything else goes
};

} // namespace rlab
