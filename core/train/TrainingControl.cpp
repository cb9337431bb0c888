// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/TrainingControl.h"

#include <cassert>
#include <chrono>
#include <cmath>
#include <utility>

namespace rlab {

void TrainingControl::pause() {
    const std::lock_guard lock(mutex_);
    paused_ = true;
    steps_ = 0;
}

void TrainingControl::resume() {
    {
        const std::lock_guard lock(mutex_);
        paused_ = false;
        steps_ = 0;
    }
    changed_.notify_all();
}

void TrainingControl::step() {
    {
        const std::lock_guard lock(mutex_);
        paused_ = true;
        ++steps_;
    }
    changed_.notify_all();
}

void TrainingControl::setLearningRate(double rate) {
    assert(std::isfinite(rate) && rate > 0);
    const std::lock_guard lock(mutex_);
    learningRate_ = rate;
}

void TrainingControl::requestStates() {
    {
        const std::lock_guard lock(mutex_);
        statesWanted_ = true;
    }
    changed_.notify_all();
}

std::optional<TrainingControl::Order> TrainingControl::order(const std::stop_token& stop) {
    const std::lock_guard lock(mutex_);
    if (isWaiting() && !stop.stop_requested())
        return std::nullopt;
    return takeOrder(stop);
}

TrainingControl::Order TrainingControl::waitForOrder(const std::stop_token& stop) {
    using Clock = std::chrono::steady_clock;
    const auto begin = Clock::now();
    std::unique_lock lock(mutex_);
    changed_.wait(lock, stop, [this] { return !isWaiting(); });
    secondsWaited_ += std::chrono::duration<double>(Clock::now() - begin).count();
    return takeOrder(stop);
}

double TrainingControl::secondsWaited() const {
    const std::lock_guard lock(mutex_);
    return secondsWaited_;
}

/// A rate waits with the pause: whoever tries several has set the last one only.
TrainingControl::Order TrainingControl::takeOrder(const std::stop_token& stop) {
    if (stop.stop_requested())
        return {Turn::Stop, false, {}};
    const bool wantsStates = std::exchange(statesWanted_, false);
    if (isPaused())
        return {Turn::Stay, wantsStates, {}};
    if (paused_)
        --steps_;
    return {paused_ ? Turn::Step : Turn::Train, wantsStates,
            std::exchange(learningRate_, std::nullopt)};
}

} // namespace rlab
