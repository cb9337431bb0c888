// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/FileLock.h"

#include <string>

namespace rlab {

/// While one exists, no other program and no other thread fetches the same set into the same
/// folder.
class FetchLock {
public:
    /// Throws FileError if another has it, or if it can't be had.
    FetchLock(const std::filesystem::path& file, const std::string& title);

private:
    FileLock lock_;
};

} // namespace rlab
