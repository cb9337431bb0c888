// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace rlab {

/// Writes the parts one after the other, whole or not at all: whatever happens on the way, the path
/// holds either its old contents or the new ones. When this returns, file and folder entry are on
/// the disk. Throws FileError with the system's reason (disk full, permission denied, no such
/// folder).
void writeFile(const std::filesystem::path& path, std::span<const std::string_view> parts);
void writeFile(const std::filesystem::path& path, std::string_view bytes);

/// Gives a file that others have written its name, in place of what may have had it; both are on
/// the disk then. Throws FileError.
void moveIntoPlace(const std::filesystem::path& part, const std::filesystem::path& path);

/// Throws FileError if something other than a regular file is there: reading a pipe or a device may
/// never end.
void requireRegularFile(const std::filesystem::path& path);

/// The whole regular file. Throws FileError if it can't be read or is larger than `maxBytes`.
std::string readFile(const std::filesystem::path& path, std::size_t maxBytes);

/// Makes this folder and those above it. Throws FileError.
void makeFolder(const std::filesystem::path& path);

} // namespace rlab
