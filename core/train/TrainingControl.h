// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <stop_token>

namespace rlab {

/// Pauses, steps and steers a training from another thread. All functions may be called from any
/// thread, before the training begins too; it follows between two batches.
class TrainingControl {
public:
    /// Steps that were asked for and not yet begun are dropped.
    void pause();
    void resume();
    /// One more batch of each network that still trains, then a pause; steps add up.
    void step();
    /// The learning rate before the schedule's factor, finite and more than 0, from the next batch
    /// on.
    void setLearningRate(double rate);
    /// The weights of all networks that still train, once, before the next batch; at once while
    /// paused.
    void requestStates();

    // For the trainer.

    enum class Turn {
        Train,
        Step,
        Stop,
        Stay ///< paused, and woken for the states
    };
    struct Order {
        Turn turn = Turn::Train;
        bool wantsStates = false;           ///< since the last order
        std::optional<double> learningRate; ///< set since the last order
    };
    /// What to do next; nothing while paused, unless states are wanted.
    std::optional<Order> order(const std::stop_token& stop);
    /// The same, sleeping while paused. A stop ends the sleep at once.
    Order waitForOrder(const std::stop_token& stop);
    /// That waitForOrder() has slept so far.
    double secondsWaited() const;

private:
    bool isPaused() const { return paused_ && steps_ == 0; }
    bool isWaiting() const { return isPaused() && !statesWanted_; }
    Order takeOrder(const std::stop_token& stop);

    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    bool paused_ = false;
    int steps_ = 0;
    bool statesWanted_ = false;
    std::optional<double> learningRate_;
    double secondsWaited_ = 0;
};

} // namespace rlab
