// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fetch/FetchLock.h"

#include "core/base/Error.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <system_error>
#include <unistd.h>

namespace rlab {

FetchLock::FetchLock(const std::filesystem::path& file, const std::string& title)
    : descriptor_(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
    if (descriptor_ >= 0 && ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0)
        return;
    const int error = errno;
    if (descriptor_ >= 0)
        ::close(descriptor_);
    if (error == EWOULDBLOCK)
        throw FileError(file.parent_path().string(),
                        "another program is fetching " + title + " into this folder just now");
    throw FileError(file.string(), "can't be written: " + std::generic_category().message(error));
}

FetchLock::~FetchLock() {
    ::close(descriptor_);
}

} // namespace rlab
