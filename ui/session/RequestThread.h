// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/WorkThread.h"

#include <QObject>
#include <QString>

#include <functional>
#include <stop_token>

namespace rlab {

/// A thread that answers the requests of the QObject which it is a member of. Only the latest one
/// counts: a new request takes the place of the one before.
class RequestThread {
public:
    /// A request as its work sees it.
    class Request {
    public:
        const std::stop_token& stop() const { return stop_; }
        /// Called on the owner's thread, unless the request doesn't count any more by then.
        void tell(std::function<void()> answer) const;

    private:
        friend class RequestThread;
        Request(RequestThread& thread, int number, const std::stop_token& stop)
            : thread_(thread)
            , number_(number)
            , stop_(stop) {}

        RequestThread& thread_;
        const int number_;
        const std::stop_token& stop_;
    };
    using Work = std::function<void(const Request& request)>;

    /// Has to be `owner`'s last member, so that the thread stops before anything else goes. Both
    /// are called on the owner's thread: `failed` with a sentence for people, then `ended` when all
    /// is told, or it was cancelled, or it has failed.
    explicit RequestThread(
        QObject* owner, std::function<void(const QString&)> failed = [](const QString&) {},
        std::function<void()> ended = [] {});

    /// Work may throw Stopped, which tells nothing; std::bad_alloc, of which `noMemory` is told; or
    /// other exceptions, which tell what().
    void start(Work work, const QString& noMemory = {});
    /// What was asked for is not answered any more; `ended` is called at once.
    void cancel();
    bool isRunning() const { return isRunning_; }

private:
    void end();

    QObject* const owner_;
    const std::function<void(const QString&)> failed_;
    const std::function<void()> ended_;
    int latest_ = 0; ///< number of the latest request
    bool isRunning_ = false;
    WorkThread thread_;
};

} // namespace rlab
