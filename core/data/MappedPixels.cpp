// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/MappedPixels.h"

#include "core/base/Error.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace rlab {
namespace {

std::size_t pageBytes() {
    static const auto bytes = static_cast<std::size_t>(sysconf(_SC_PAGE_SIZE));
    return bytes;
}

[[noreturn]] void fail(const std::filesystem::path& path) {
    throw FileError(path.string(), "can't be read: " + std::generic_category().message(errno));
}

/// Closes a descriptor at the end; a mapping stays without it.
class Descriptor {
public:
    explicit Descriptor(const std::filesystem::path& path)
        : number_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
        if (number_ < 0)
            fail(path);
    }
    ~Descriptor() { ::close(number_); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    int number() const { return number_; }

private:
    int number_;
};

} // namespace

MappedPixels::MappedPixels(const std::filesystem::path& path, std::size_t offset, std::size_t bytes)
    : size_(bytes) {
    const Descriptor file(path);
    struct stat status {};
    if (::fstat(file.number(), &status) != 0)
        fail(path);
    if (static_cast<std::size_t>(status.st_size) < offset + bytes)
        throw FileError(path.string(), "is shorter than it was");
    const std::size_t lead = offset % pageBytes();
    mapBytes_ = lead + bytes;
    map_ = ::mmap(nullptr, mapBytes_, PROT_READ, MAP_SHARED, file.number(),
                  static_cast<off_t>(offset - lead));
    if (map_ == MAP_FAILED)
        fail(path);
    data_ = static_cast<const std::uint8_t*>(map_) + lead;
}

MappedPixels::~MappedPixels() {
    ::munmap(map_, mapBytes_);
}

void MappedPixels::announce(const std::uint8_t* first, std::size_t bytes) const {
    const auto distance = static_cast<std::size_t>(first - static_cast<const std::uint8_t*>(map_));
    const std::size_t start = distance / pageBytes() * pageBytes();
    // Advice that is not taken changes nothing.
    ::madvise(static_cast<char*>(map_) + start, distance - start + bytes, MADV_WILLNEED);
}

void MappedPixels::expectRandomAccess() const {
    ::madvise(map_, mapBytes_, MADV_RANDOM);
}

} // namespace rlab
