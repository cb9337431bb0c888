// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/CheckpointCodec.h"
#include "core/store/Checksum.h"
#include "tests/fuzz/Fuzz.h"

#include <cstring>
#include <string>

using namespace rlab;

namespace {

constexpr std::size_t lengthAt = 12, leastBytes = 32;

/// With the length and the sum that it would have if it had been written like this: no fuzzer finds
/// them, and what lies behind them is what matters.
std::string madePlausible(fuzz::Input input) {
    std::string bytes(reinterpret_cast<const char*>(input.data()), input.size());
    if (bytes.size() < leastBytes)
        return bytes;
    const std::uint64_t length = bytes.size();
    std::memcpy(bytes.data() + lengthAt, &length, sizeof length);
    const std::size_t end = bytes.size() - sizeof(std::uint32_t);
    const std::uint32_t sum = checksumOf(std::string_view(bytes).substr(0, end));
    std::memcpy(bytes.data() + end, &sum, sizeof sum);
    return bytes;
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string bytes = madePlausible({data, size});
    fuzz::readGuarded(size, [&] { decodeCheckpoint(std::as_bytes(std::span(bytes)), "fuzzed"); });
    return 0;
}
