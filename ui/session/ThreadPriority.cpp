// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/ThreadPriority.h"

#include <sys/resource.h>
#include <unistd.h>

namespace rlab {

void setNiceness(int niceness) {
    setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), niceness);
}

} // namespace rlab
