// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/ElementType.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace rlab {

/// IEEE 754 binary16 to binary32; exact.
float halfToFloat(std::uint16_t bits);

/// Elements of a floating-point type, as floats; F64 is rounded, the others are exact.
/// `bytes` holds as many elements as `out`.
void convertToFloat(ElementType type, std::span<const std::byte> bytes, std::span<float> out);

} // namespace rlab
