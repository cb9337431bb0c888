// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fetch/FetchLock.h"

#include "core/base/Error.h"

#include <utility>

namespace rlab {
namespace {

FileLock takeLock(const std::filesystem::path& file, const std::string& title) {
    if (std::optional<FileLock> lock = FileLock::take(file))
        return std::move(*lock);
    throw FileError(file.parent_path().string(),
                    "another program is fetching " + title + " into this folder just now");
}

} // namespace

FetchLock::FetchLock(const std::filesystem::path& file, const std::string& title)
    : lock_(takeLock(file, title)) {}

} // namespace rlab
