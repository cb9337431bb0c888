// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace rlab {

/// The most physical memory that this process has held so far, or since the last
/// resetPeakResidentBytes().
std::int64_t peakResidentBytes();

/// Where the system can't do that (Linux can), the peak stays that of the process's whole life.
void resetPeakResidentBytes();

} // namespace rlab
