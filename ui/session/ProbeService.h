// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/RequestThread.h"
#include "ui/session/RunModel.h"

#include <QObject>

#include <memory>

namespace rlab {

/// Looks into untrained networks: one batch forward and backward through each network of an
/// experiment, with the first weights of its seed, on a thread of its own.
class ProbeService : public QObject {
    Q_OBJECT

public:
    /// Images in the batch, or all of a smaller set.
    static constexpr int images = 128;

    explicit ProbeService(QObject* parent = nullptr);
    /// Stops what is under way, and waits for the layer at hand.
    ~ProbeService() override;

    /// Takes the place of a request that has not been answered.
    void probe(const ExperimentSpec& experiment, int threads);
    /// What was asked for is not answered any more.
    void cancel();

signals:
    /// A run without points, each network with one sample of step 0.
    void probed(std::shared_ptr<const rlab::RunModel> run);
    /// A sentence for people.
    void failed(const QString& message);

private:
    RequestThread thread_; ///< last: stops before anything else goes
};

} // namespace rlab
