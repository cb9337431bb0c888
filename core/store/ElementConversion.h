// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/Safetensors.h"

#include <cstdint>
#include <span>

namespace rlab {

/// IEEE 754 binary16 to binary32; exact.
float halfToFloat(std::uint16_t bits);

/// Floating-point elements of any stored type, as floats; F64 is rounded, the others are exact.
/// `bytes` holds as many elements as `out`; `type` isn't I64.
void convertToFloat(ElementType type, std::span<const std::byte> bytes, std::span<float> out);

} // namespace rlab
