// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/GzipFile.h"

#include "core/base/Error.h"

#include <algorithm>
#include <cerrno>
#include <string>
#include <system_error>

#include <zlib.h>

namespace rlab {
namespace {

constexpr std::size_t pieceBytes = std::size_t{1} << 20;

gzFile asGzFile(void* handle) {
    return static_cast<gzFile>(handle);
}

std::string systemMessage(int error) {
    return std::generic_category().message(error);
}

} // namespace

void GzipFile::Close::operator()(void* handle) const {
    gzclose_r(asGzFile(handle));
}

GzipFile::GzipFile(const std::filesystem::path& path)
    : path_(path) {
    errno = 0;
    handle_.reset(gzopen(path.c_str(), "rb"));
    if (!handle_)
        throw FileError(path.string(), "can't be opened: " + systemMessage(errno));
    gzbuffer(asGzFile(handle_.get()), 1 << 17);
}

std::vector<std::uint8_t> GzipFile::read(std::size_t most) {
    std::vector<std::uint8_t> bytes;
    while (bytes.size() < most) {
        const std::size_t begin = bytes.size();
        const std::size_t wanted = std::min(pieceBytes, most - begin);
        bytes.resize(begin + wanted);
        errno = 0;
        const int got =
            gzread(asGzFile(handle_.get()), bytes.data() + begin, static_cast<unsigned>(wanted));
        bytes.resize(begin + static_cast<std::size_t>(std::max(got, 0)));
        if (got < static_cast<int>(wanted)) {
            throwIfDamaged();
            break;
        }
    }
    return bytes;
}

void GzipFile::throwIfDamaged() const {
    int status = Z_OK;
    const int systemError = errno;
    const std::string message = gzerror(asGzFile(handle_.get()), &status);
    switch (status) {
    case Z_OK:
    case Z_STREAM_END:
        return;
    case Z_BUF_ERROR:
        throw FileError(path_.string(), "is cut off: the compressed data stops before its end");
    case Z_ERRNO:
        throw FileError(path_.string(), "can't be read: " + systemMessage(systemError));
    default:
        throw FileError(path_.string(), "the compressed data is damaged (" + message + ")");
    }
}

} // namespace rlab
