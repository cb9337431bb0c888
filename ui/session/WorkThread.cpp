// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/WorkThread.h"

#include "core/base/Parallel.h"

#include <utility>

namespace rlab {

WorkThread::WorkThread()
    : thread_([this](const std::stop_token& quit) { run(quit); }) {}

WorkThread::~WorkThread() {
    requestStop();
}

void WorkThread::start(Work work) {
    const std::lock_guard lock(mutex_);
    next_ = std::move(work);
    stop_ = std::stop_source();
    wake_.notify_one();
}

void WorkThread::requestStop() {
    const std::lock_guard lock(mutex_);
    stop_.request_stop();
}

void WorkThread::run(const std::stop_token& quit) {
    std::unique_lock lock(mutex_);
    while (wake_.wait(lock, quit, [this] { return next_ != nullptr; })) {
        const Work work = std::exchange(next_, nullptr);
        const std::stop_token stop = stop_.get_token();
        lock.unlock();
        work(stop);
        Parallel::dismissHelpers();
        lock.lock();
    }
}

} // namespace rlab
