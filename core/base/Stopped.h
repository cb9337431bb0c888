// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stop_token>

namespace rlab {

/// Thrown by long work whose stop token was set. Not an Error: nobody needs to be told.
struct Stopped {};

inline void throwIfStopped(const std::stop_token& stop) {
    if (stop.stop_requested())
        throw Stopped{};
}

} // namespace rlab
