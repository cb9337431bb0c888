// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/FileLock.h"

#include "core/base/WriteFailure.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace rlab {

FileLock::FileLock(std::filesystem::path file, int descriptor)
    : file_(std::move(file))
    , descriptor_(descriptor) {}

FileLock::FileLock(FileLock&& other) noexcept
    : file_(std::move(other.file_))
    , descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock::~FileLock() {
    if (descriptor_ < 0)
        return;
    ::unlink(file_.c_str()); // first: once unlocked it may be another's
    ::close(descriptor_);
}

std::optional<FileLock> FileLock::take(const std::filesystem::path& file) {
    for (;;) {
        const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (descriptor < 0)
            throw writeFailure(file, errno);
        if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
            ::close(descriptor);
            return std::nullopt;
        }
        FileLock lock(file, descriptor);
        if (lock.isOfTheFile())
            return lock;
        // Removed by its last owner between the two calls; a new one may be somebody's already.
        ::close(std::exchange(lock.descriptor_, -1));
    }
}

bool FileLock::isOfTheFile() const {
    struct stat ours {
    }, there{};
    return ::fstat(descriptor_, &ours) == 0 && ::stat(file_.c_str(), &there) == 0 &&
           ours.st_dev == there.st_dev && ours.st_ino == there.st_ino;
}

} // namespace rlab
