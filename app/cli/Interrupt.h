// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stop_token>
#include <thread>

namespace rlab {

/// While one exists, Ctrl-C (SIGINT) and SIGTERM set its stop token instead of ending the program;
/// a second signal ends it at once. To be made before other threads, which inherit the signal mask.
class Interrupt {
public:
    Interrupt();
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;

    std::stop_token token() const { return source_.get_token(); }

private:
    void wait(const std::stop_token& end);

    std::stop_source source_;
    std::jthread waiter_;
};

} // namespace rlab
