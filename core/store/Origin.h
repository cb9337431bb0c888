// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/RunRecords.h"

namespace rlab {

/// This program on this machine.
RunOrigin presentOrigin(int threads);

} // namespace rlab
