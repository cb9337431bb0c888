// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace rlab {

/// Bytes that this process can hope for: the machine's memory, or less where the system sets a
/// limit (ulimit -v, a control group as containers have). 0 if nothing can be told.
std::uint64_t memoryLimit();

} // namespace rlab
