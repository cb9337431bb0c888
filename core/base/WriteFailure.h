// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"

#include <filesystem>
#include <string>

namespace rlab {

// What is told when the system won't write.

/// "; free some space on its disk" for ENOSPC: what to do about this errno, behind a reason; empty
/// where nobody can tell.
std::string adviceOn(int error);

/// The error of this errno, with the system's reason and advice.
FileError writeFailure(const std::filesystem::path& path, int error);

} // namespace rlab
