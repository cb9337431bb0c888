// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/InputFile.h"

#include <cstdint>
#include <map>
#include <string>

namespace rlab {

/// An entry of a zip file as its directory tells of it.
struct ZipEntry {
    std::uint64_t header = 0; ///< where its local header begins
    std::uint64_t size = 0;
    std::uint32_t crc = 0;
};

/// The directory of a zip file whose entries are stored as they are, as PyTorch writes them
/// (PKWARE's APPNOTE 6.3, sections 4.3.7 to 4.3.16; with or without zip64).
class ZipDirectory {
public:
    /// Throws FileError: cut short, compressed or encrypted entries, places outside of the file,
    /// two entries of one name.
    explicit ZipDirectory(InputFile& file);

    const std::map<std::string, ZipEntry>& entries() const { return entries_; }
    const ZipEntry* find(const std::string& name) const;

    /// Where the entry's bytes begin; all of them lie before the directory. Throws FileError.
    std::uint64_t begin(InputFile& file, const std::string& name, const ZipEntry& entry) const;

private:
    std::map<std::string, ZipEntry> entries_;
    std::uint64_t directoryBegin_ = 0;
};

/// Reads the bytes once and compares their checksum. Throws FileError.
void checkCrc(InputFile& file, std::uint64_t begin, const std::string& name, const ZipEntry& entry);

} // namespace rlab
