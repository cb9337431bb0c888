// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>

namespace rlab {

/// A part of a file, mapped for reading: the system keeps in memory what is used and there is room
/// for. The file must not become shorter meanwhile; that it is deleted doesn't matter.
class MappedPixels {
public:
    /// `bytes` ≥ 1 from `offset` on. Throws FileError with the system's reason, or if the file is
    /// shorter.
    MappedPixels(const std::filesystem::path& path, std::size_t offset, std::size_t bytes);
    ~MappedPixels();
    MappedPixels(const MappedPixels&) = delete;
    MappedPixels& operator=(const MappedPixels&) = delete;

    const std::uint8_t* data() const { return data_; }
    std::size_t size() const { return size_; }

    /// Tells the system that these bytes will be read soon; doesn't wait for them.
    void announce(const std::uint8_t* first, std::size_t bytes) const;
    /// Tells it that places are read at random, so that neighbours are not worth reading.
    void expectRandomAccess() const;

private:
    void* map_;
    std::size_t mapBytes_;
    const std::uint8_t* data_;
    std::size_t size_;
};

} // namespace rlab
