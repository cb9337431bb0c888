// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/Safetensors.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rlab {

/// A tensor and its place in the data, [begin, end).
struct SafetensorsEntry {
    StoredTensor tensor; ///< without its bytes
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
};

struct SafetensorsHeader {
    std::vector<SafetensorsEntry> entries; ///< by place
    SafetensorsMetadata metadata;
};

/// Checks a header against all rules of the format: afterwards the entries fill `dataBytes`
/// without hole or overlap, and agree with their shapes. Throws FileError that names `source`.
SafetensorsHeader parseSafetensorsHeader(std::string_view text, std::uint64_t dataBytes,
                                         const std::string& source);

/// The header of tensors that lie one behind the other in this order, padded to 8 bytes.
std::string safetensorsHeaderText(const std::vector<const StoredTensor*>& tensors,
                                  const SafetensorsMetadata& metadata);

} // namespace rlab
