// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/RunClaims.h"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace rlab {
namespace {

struct flock byteLock(RunId run, short type) {
    struct flock lock {};
    lock.l_type = type;
    lock.l_whence = SEEK_SET;
    lock.l_start = run;
    lock.l_len = 1;
    return lock;
}

} // namespace

// Locks of the open file description, unlike those of the process: these would all be gone as soon
// as anything in the process closed the file.

RunClaims::RunClaims(const std::filesystem::path& file)
    : descriptor_(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
    if (descriptor_ < 0) // where nothing may be written, others' claims can still be seen
        descriptor_ = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
}

RunClaims::~RunClaims() {
    if (descriptor_ >= 0)
        ::close(descriptor_);
}

bool RunClaims::take(RunId run) {
    struct flock lock = byteLock(run, F_WRLCK);
    return ::fcntl(descriptor_, F_OFD_SETLK, &lock) == 0 || (errno != EAGAIN && errno != EACCES);
}

void RunClaims::release(RunId run) {
    struct flock lock = byteLock(run, F_UNLCK);
    ::fcntl(descriptor_, F_OFD_SETLK, &lock);
}

bool RunClaims::isTakenByOther(RunId run) const {
    struct flock lock = byteLock(run, F_WRLCK);
    return ::fcntl(descriptor_, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

} // namespace rlab
