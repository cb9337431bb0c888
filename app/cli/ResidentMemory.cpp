// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/ResidentMemory.h"

#include <fstream>
#include <sys/resource.h>

namespace rlab {

std::int64_t peakResidentBytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    constexpr std::int64_t unit = 1024; // Linux counts it in kilobytes
    return usage.ru_maxrss * unit;
}

void resetPeakResidentBytes() {
    std::ofstream("/proc/self/clear_refs") << "5\n"; // proc(5)
}

} // namespace rlab
