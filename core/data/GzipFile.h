// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

namespace rlab {

/// A file that is read from front to back and unpacked on the way if it is gzip-compressed, which
/// its first bytes tell. Errors are FileErrors.
class GzipFile {
public:
    explicit GzipFile(const std::filesystem::path& path);

    /// The next `most` bytes, fewer at the end of the file. Memory grows with what is really there,
    /// so that a header's false promise costs nothing. Damaged or cut off compressed data is an
    /// error.
    std::vector<std::uint8_t> read(std::size_t most);

private:
    struct Close {
        void operator()(void* handle) const;
    };

    void throwIfDamaged() const;

    std::filesystem::path path_;
    std::unique_ptr<void, Close> handle_;
};

} // namespace rlab
