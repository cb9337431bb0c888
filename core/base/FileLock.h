// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>

namespace rlab {

/// While one exists, no other program and no other thread can have the one of the same file. The
/// system takes it away when its program ends, however it ends and wherever it was: a lock that is
/// told by a file's being there, or by what it says, can be left half written, and then nobody
/// knows whose it is.
class FileLock {
public:
    /// Nothing if another has it. The file is made, and removed at the end; one that is left over
    /// is as good. Where the file system has no locks nobody is kept out. Throws FileError if the
    /// file can't be written.
    static std::optional<FileLock> take(const std::filesystem::path& file);

    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&&) = delete;
    ~FileLock();

private:
    FileLock(std::filesystem::path file, int descriptor);
    bool isOfTheFile() const;

    std::filesystem::path file_;
    int descriptor_; ///< negative: moved away
};

} // namespace rlab
