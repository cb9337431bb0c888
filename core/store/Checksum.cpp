// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Checksum.h"

#include <zlib.h>

namespace rlab {

std::uint32_t checksumOf(std::string_view bytes, std::uint32_t before) {
    if (bytes.empty())
        return before; // zlib takes a null pointer for the wish to begin
    return static_cast<std::uint32_t>(
        crc32_z(before, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

} // namespace rlab
