// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace rlab {

/// A file that grows by whole pieces while it can be read by others. All calls throw FileError.
class AppendFile {
public:
    /// Makes the file if it isn't there, and cuts off what it has beyond `keptBytes`. Throws also
    /// if it has fewer.
    explicit AppendFile(std::filesystem::path path, std::uint64_t keptBytes = 0);
    ~AppendFile();
    AppendFile(const AppendFile&) = delete;
    AppendFile& operator=(const AppendFile&) = delete;

    /// Whole or not at all, unless the machine loses power: see sync().
    void append(std::string_view piece);
    /// What has been appended is on the disk then.
    void sync();
    std::uint64_t size() const { return size_; }

private:
    std::filesystem::path path_;
    int descriptor_;
    std::uint64_t size_;
};

} // namespace rlab
