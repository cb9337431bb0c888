// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Crc32c.h"

#include <array>

namespace rlab {
namespace {

using Table = std::array<std::uint32_t, 256>;

/// What a byte does to the sum; the polynomial's bits are reversed.
constexpr Table makeTable() {
    Table table{};
    for (std::uint32_t byte = 0; byte < table.size(); ++byte) {
        std::uint32_t sum = byte;
        for (int bit = 0; bit < 8; ++bit)
            sum = (sum >> 1) ^ (sum & 1 ? 0x82f63b78u : 0u);
        table[byte] = sum;
    }
    return table;
}

constexpr Table table = makeTable();

} // namespace

std::uint32_t crc32c(std::string_view bytes) {
    std::uint32_t sum = 0xffffffffu;
    for (const char c : bytes)
        sum = (sum >> 8) ^ table[(sum ^ static_cast<unsigned char>(c)) & 0xff];
    return ~sum;
}

} // namespace rlab
