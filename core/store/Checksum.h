// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace rlab {

/// CRC-32 (ISO 3309, zlib's) of bytes that follow others whose sum is `before`.
std::uint32_t checksumOf(std::string_view bytes, std::uint32_t before = 0);

} // namespace rlab
