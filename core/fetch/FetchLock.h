// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace rlab {

/// While one exists, no other program and no other thread fetches the same set into the same
/// folder. The system takes the lock away when its program ends, however it ends; the empty file
/// stays, since whoever deletes it might take the lock of another away.
class FetchLock {
public:
    /// Throws FileError if another has it, or if it can't be had.
    FetchLock(const std::filesystem::path& file, const std::string& title);
    ~FetchLock();
    FetchLock(const FetchLock&) = delete;
    FetchLock& operator=(const FetchLock&) = delete;

private:
    int descriptor_;
};

} // namespace rlab
