// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/MemoryLimit.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <sys/resource.h>
#include <unistd.h>

namespace rlab {
namespace {

constexpr std::uint64_t none = std::numeric_limits<std::uint64_t>::max();

std::uint64_t machine() {
    const long pages = sysconf(_SC_PHYS_PAGES), pageSize = sysconf(_SC_PAGE_SIZE);
    if (pages <= 0 || pageSize <= 0)
        return none;
    return static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(pageSize);
}

std::uint64_t addressSpace() {
    struct rlimit limit {};
    const bool isKnown = ::getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
    return isKnown ? limit.rlim_cur : none;
}

/// "max", and files that are not there, are no limit.
std::uint64_t numberIn(const std::filesystem::path& file) {
    std::uint64_t number = none;
    std::ifstream(file) >> number;
    return number == 0 ? none : number;
}

/// The least of the limits of this folder and those above it, down to `root`.
std::uint64_t leastUpwards(const std::filesystem::path& root, std::filesystem::path group,
                           const char* file) {
    std::uint64_t least = numberIn(root / file);
    for (group = group.relative_path(); !group.empty(); group = group.parent_path())
        least = std::min(least, numberIn(root / group / file));
    return least;
}

/// Lines of /proc/self/cgroup are "number:controllers:path"; version 2 has number 0.
std::uint64_t controlGroup() {
    std::uint64_t least = none;
    std::ifstream groups("/proc/self/cgroup");
    for (std::string line; std::getline(groups, line);) {
        const std::string path = line.substr(line.rfind(':') + 1);
        if (line.starts_with("0::"))
            least = std::min(least, leastUpwards("/sys/fs/cgroup", path, "memory.max"));
        else if (line.find(":memory:") != std::string::npos)
            least = std::min(least,
                             leastUpwards("/sys/fs/cgroup/memory", path, "memory.limit_in_bytes"));
    }
    return least;
}

} // namespace

std::uint64_t memoryLimit() {
    const std::uint64_t least = std::min({machine(), addressSpace(), controlGroup()});
    return least == none ? 0 : least;
}

} // namespace rlab
