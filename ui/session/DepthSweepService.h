// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/MeasuredSweep.h"
#include "ui/session/RequestThread.h"

#include <QObject>

#include <optional>
#include <vector>

namespace rlab {

struct SweepProgress {
    int done = 0; ///< networks
    int all = 0;
    std::optional<double> secondsLeft; ///< nothing until there is enough to measure
};

/// Looks into many untrained networks, one batch forward and backward through each, on a thread of
/// its own, and tells of each as soon as it is done.
class DepthSweepService : public QObject {
    Q_OBJECT

public:
    /// Images in the batch, or all of a smaller set.
    static constexpr int images = 128;

    explicit DepthSweepService(QObject* parent = nullptr);
    /// Stops what is under way, and waits for the layer at hand.
    ~DepthSweepService() override;

    /// In this order. Takes the place of a request that has not been answered.
    void measure(const SweepConditions& conditions,
                 const std::vector<CifarNetworkOptions>& networks, int threads);
    /// What was asked for is not answered any more; ended() comes at once.
    void cancel();
    bool isRunning() const { return thread_.isRunning(); }

signals:
    void measured(const rlab::CifarNetworkOptions& network, const rlab::SweepFigures& figures);
    void progressed(const rlab::SweepProgress& progress);
    /// A sentence for people; ended() follows.
    void failed(const QString& message);
    /// All is measured, or it was cancelled, or it has failed.
    void ended();

private:
    RequestThread thread_; ///< last: stops before anything else goes
};

} // namespace rlab
