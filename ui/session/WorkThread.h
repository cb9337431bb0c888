// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

namespace rlab {

/// A thread that does one piece of work after another. A new thread for each training would bring a
/// new team of OpenMP threads and new memory arenas along: over 50 trainings in one session, memory
/// then grew by a third.
class WorkThread {
public:
    /// Must not throw.
    using Work = std::function<void(const std::stop_token& stop)>;

    WorkThread();
    /// Asks the present work to stop, and waits for it.
    ~WorkThread();

    /// Begins as soon as the work before it is done.
    void start(Work work);
    /// Asks the work that was started last to stop.
    void requestStop();

private:
    void run(const std::stop_token& quit);

    std::mutex mutex_;
    std::condition_variable_any wake_;
    Work next_;
    std::stop_source stop_;
    std::jthread thread_; ///< last: joins before anything else goes
};

} // namespace rlab
