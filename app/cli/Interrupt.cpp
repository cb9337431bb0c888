// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Interrupt.h"

#include <csignal>
#include <ctime>
#include <pthread.h>

namespace rlab {
namespace {

sigset_t endingSignals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    return signals;
}

} // namespace

Interrupt::Interrupt() {
    // A signal handler may hardly do anything; a thread that waits for the signal may do all.
    const sigset_t signals = endingSignals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    waiter_ = std::jthread([this](const std::stop_token& end) { wait(end); });
}

Interrupt::~Interrupt() {
    waiter_.request_stop();
    waiter_.join();
    const sigset_t signals = endingSignals();
    pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

void Interrupt::wait(const std::stop_token& end) {
    const sigset_t signals = endingSignals();
    constexpr std::timespec pause{0, 50'000'000};
    while (!end.stop_requested()) {
        const int signal = sigtimedwait(&signals, nullptr, &pause);
        if (signal < 0)
            continue;
        if (source_.stop_requested())
            std::_Exit(128 + signal);
        source_.request_stop();
    }
}

} // namespace rlab
