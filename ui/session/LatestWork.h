// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/WorkThread.h"

#include <QObject>
#include <QString>

#include <functional>
#include <stop_token>

namespace rlab {

/// Work on a thread of its own, of which only the latest counts: what an earlier one still has to
/// tell is not heard any more.
class LatestWork : public QObject {
    Q_OBJECT

public:
    /// Calls a function on the thread of this object, unless the work has been replaced by then.
    using Tell = std::function<void(std::function<void()>)>;
    /// May throw: Stopped, or what failed() then tells.
    using Work = std::function<void(const std::stop_token& stop, const Tell& tell)>;

    using QObject::QObject;
    /// Stops what is under way, and waits for it.
    ~LatestWork() override;

    /// Takes the place of what has not ended.
    void start(Work work);
    /// ended() comes at once.
    void cancel();
    bool isRunning() const { return isRunning_; }

signals:
    /// A sentence for people; empty if memory ran out. ended() follows.
    void failed(const QString& message);
    /// All is told, or it was cancelled, or it has failed.
    void ended();

private:
    void end();

    int latest_ = 0; ///< number of the latest work
    bool isRunning_ = false;
    WorkThread thread_; ///< last: stops before anything else goes
};

} // namespace rlab
