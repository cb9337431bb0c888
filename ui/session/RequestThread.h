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
    using Failure = std::function<void(const QString& message)>;

    /// Has to be `owner`'s last member, so that the thread stops before anything else goes.
    explicit RequestThread(QObject* owner)
        : owner_(owner) {}

    /// If the work throws, `failed` is told a sentence for people: `noMemory` for std::bad_alloc,
    /// what() of others; nothing for Stopped.
    void start(Work work, Failure failed, const QString& noMemory);
    /// What was asked for is not answered any more.
    void cancel();

private:
    QObject* const owner_;
    int latest_ = 0; ///< number of the latest request; of the owner's thread
    WorkThread thread_;
};

} // namespace rlab
