// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/AppendFile.h"

#include "core/base/WriteFailure.h"
#include "core/store/AtomicFile.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace rlab {
namespace {

int openForAppending(const std::filesystem::path& path) {
    requireRegularFile(path);
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor < 0)
        throw writeFailure(path, errno);
    return descriptor;
}

std::uint64_t sizeOf(const std::filesystem::path& path, int descriptor) {
    struct stat status {};
    if (::fstat(descriptor, &status) != 0)
        throw writeFailure(path, errno);
    return static_cast<std::uint64_t>(status.st_size);
}

} // namespace

AppendFile::AppendFile(std::filesystem::path path, std::uint64_t keptBytes)
    : path_(std::move(path))
    , descriptor_(openForAppending(path_))
    , size_(keptBytes) {
    try {
        if (sizeOf(path_, descriptor_) < keptBytes)
            throw FileError(path_.string(), "is cut short: it has fewer than the " +
                                                std::to_string(keptBytes) + " bytes expected");
        if (::ftruncate(descriptor_, static_cast<off_t>(keptBytes)) != 0)
            throw writeFailure(path_, errno);
    } catch (const FileError&) {
        ::close(descriptor_);
        throw;
    }
}

AppendFile::~AppendFile() {
    ::close(descriptor_);
}

void AppendFile::append(std::string_view piece) {
    std::size_t done = 0;
    while (done < piece.size()) {
        const ssize_t written = ::pwrite(descriptor_, piece.data() + done, piece.size() - done,
                                         static_cast<off_t>(size_ + done));
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0) {
            const int error = errno;
            // Best effort: if that fails too, the next piece overwrites what is there.
            [[maybe_unused]] const int ignored =
                ::ftruncate(descriptor_, static_cast<off_t>(size_));
            throw writeFailure(path_, error);
        }
        done += static_cast<std::size_t>(written);
    }
    size_ += piece.size();
}

void AppendFile::sync() {
    if (::fsync(descriptor_) != 0)
        throw writeFailure(path_, errno);
}

} // namespace rlab
