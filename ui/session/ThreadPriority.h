// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace rlab {

/// Lets the calling thread, and those that it starts from now on, wait for others when there are
/// more of them than processors: 0 … 19, the higher the humbler. Never to be taken back.
void setNiceness(int niceness);

} // namespace rlab
