// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string_view>

namespace rlab {

/// What a stored tensor's elements are. BF16 is the upper half of an F32. The last three are only
/// told of, never read: weights are floating-point numbers.
enum class ElementType { F64, I64, F32, F16, BF16, I32, U8, Bool };

/// "F32", …: safetensors' word.
std::string_view elementTypeText(ElementType type);
std::size_t elementSize(ElementType type);
bool isFloatingPoint(ElementType type);

} // namespace rlab
