// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/Inspection.h"
#include "ui/session/RequestThread.h"

#include <QObject>

namespace rlab {

/// Looks at a picture through networks, layer by layer, on a thread of its own.
class InspectionService : public QObject {
    Q_OBJECT

public:
    explicit InspectionService(QObject* parent = nullptr);
    /// Stops what is under way.
    ~InspectionService() override;

    /// Takes the place of whatever was asked for before.
    void inspect(const InspectionRequest& request);
    /// The same with newer weights: waits until what is under way is answered, so that there are
    /// answers at all when weights come faster. Only the newest one waits.
    void follow(const InspectionRequest& request);
    /// What was asked for is not answered any more; ended() comes at once.
    void cancel();
    bool isRunning() const { return thread_.isRunning(); }

signals:
    /// With occlusion it comes more than once: at first without, then with each network's.
    void inspected(const rlab::Inspection& inspection);
    /// Covered pictures, of all networks; the time left is less than 0 as long as it is not known.
    void progressed(int done, int all, double secondsLeft);
    /// All is answered, or it was cancelled.
    void ended();

private:
    void onEnded();

    std::optional<InspectionRequest> waiting_;
    RequestThread thread_; ///< last: stops before anything else goes
};

} // namespace rlab
