// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/Fuzz.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <string>

#include <sanitizer/allocator_interface.h>
#include <sys/mman.h>
#include <unistd.h>

namespace rlab::fuzz {
namespace {

constexpr std::size_t freeBytes = std::size_t{64} << 20;
constexpr std::size_t unlimited = static_cast<std::size_t>(-1);

// Hooks may be called before anything is constructed.
std::atomic<std::size_t> mostInUse{unlimited};

void checkAllocation(const volatile void*, std::size_t bytes) {
    // Asked for large ones only: looking takes a while.
    constexpr std::size_t small = std::size_t{64} << 10;
    thread_local std::size_t sinceLook = 0;
    const std::size_t most = mostInUse;
    sinceLook += bytes;
    if (most == unlimited || sinceLook < small)
        return;
    sinceLook = 0;
    const std::size_t inUse = __sanitizer_get_current_allocated_bytes();
    if (inUse <= most)
        return;
    mostInUse = unlimited; // the report allocates, too
    std::fprintf(stderr, "ERROR: %zu bytes are in use, allowed are %zu\n", inUse, most);
    std::abort();
}

} // namespace

AllocationGuard::AllocationGuard(std::size_t inputBytes) {
    [[maybe_unused]] static const int installed =
        __sanitizer_install_malloc_and_free_hooks(checkAllocation, [](const volatile void*) {});
    mostInUse = __sanitizer_get_current_allocated_bytes() + 2 * inputBytes + freeBytes;
}

AllocationGuard::~AllocationGuard() {
    mostInUse = unlimited;
}

FuzzedFile::FuzzedFile(Input bytes)
    : descriptor_(::memfd_create("fuzzed", MFD_CLOEXEC)) {
    if (descriptor_ < 0 ||
        ::write(descriptor_, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
        std::abort();
}

FuzzedFile::~FuzzedFile() {
    ::close(descriptor_);
}

std::filesystem::path FuzzedFile::path() const {
    return "/proc/self/fd/" + std::to_string(descriptor_);
}

} // namespace rlab::fuzz
