// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

namespace rlab::fuzz {

using Input = std::span<const std::uint8_t>;

/// What the fuzzer made up, as a file in memory, for readers that take a path.
class FuzzedFile {
public:
    explicit FuzzedFile(Input bytes);
    ~FuzzedFile();
    FuzzedFile(const FuzzedFile&) = delete;
    FuzzedFile& operator=(const FuzzedFile&) = delete;

    std::filesystem::path path() const;

private:
    int descriptor_;
};

/// Aborts as soon as more memory is in use than at its construction by twice the input's size and
/// 64 MB. At most one at a time.
class AllocationGuard {
public:
    explicit AllocationGuard(std::size_t inputBytes);
    ~AllocationGuard();
    AllocationGuard(const AllocationGuard&) = delete;
    AllocationGuard& operator=(const AllocationGuard&) = delete;
};

/// Calls read(), which may refuse the input with an Error but with nothing else, and takes no more
/// memory than AllocationGuard allows.
template <class Read>
void readGuarded(std::size_t inputBytes, const Read& read) {
    const AllocationGuard guard(inputBytes);
    try {
        read();
    } catch (const Error&) { // what a user would be told
    }
}

} // namespace rlab::fuzz

/// Defined by each target.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
