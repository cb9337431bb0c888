// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/WriteFailure.h"

#include <cerrno>
#include <system_error>

namespace rlab {

std::string adviceOn(int error) {
    switch (error) {
    case ENOSPC:
    case EDQUOT:
        return "; free some space on this disk, or choose a folder on another one";
    case EROFS:
    case EACCES:
    case EPERM:
        return "; choose a folder that you may write to";
    case EIO:
        return "; the disk may be failing, choose a folder on another one";
    default:
        return {};
    }
}

FileError writeFailure(const std::filesystem::path& path, int error) {
    return {path.string(),
            "can't be written: " + std::generic_category().message(error) + adviceOn(error)};
}

} // namespace rlab
