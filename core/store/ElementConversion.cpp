// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/ElementConversion.h"

#include <bit>
#include <cassert>
#include <cmath>
#include <cstring>
#include <limits>

namespace rlab {
namespace {

template <class Stored, class Convert>
void convertEach(std::span<const std::byte> bytes, std::span<float> out, const Convert& convert) {
    assert(bytes.size() == out.size() * sizeof(Stored));
    for (std::size_t i = 0; i < out.size(); ++i) {
        Stored stored;
        std::memcpy(&stored, bytes.data() + i * sizeof stored, sizeof stored);
        out[i] = convert(stored);
    }
}

} // namespace

float halfToFloat(std::uint16_t bits) {
    constexpr int exponentBias = 15;
    constexpr int fractionBits = 10;
    constexpr int specialExponent = 31;
    const int exponent = (bits >> fractionBits) & specialExponent;
    const int fraction = bits & ((1 << fractionBits) - 1);
    float magnitude = 0;
    if (exponent == specialExponent)
        magnitude = fraction ? std::numeric_limits<float>::quiet_NaN()
                             : std::numeric_limits<float>::infinity();
    else if (exponent == 0) // subnormal: no hidden bit
        magnitude = std::ldexp(static_cast<float>(fraction), 1 - exponentBias - fractionBits);
    else
        magnitude = std::ldexp(static_cast<float>(fraction | (1 << fractionBits)),
                               exponent - exponentBias - fractionBits);
    return bits & 0x8000 ? -magnitude : magnitude;
}

void convertToFloat(ElementType type, std::span<const std::byte> bytes, std::span<float> out) {
    switch (type) {
    case ElementType::F64:
        convertEach<double>(bytes, out, [](double x) { return static_cast<float>(x); });
        return;
    case ElementType::F32:
        convertEach<float>(bytes, out, [](float x) { return x; });
        return;
    case ElementType::F16:
        convertEach<std::uint16_t>(bytes, out, halfToFloat);
        return;
    case ElementType::BF16:
        convertEach<std::uint16_t>(bytes, out, [](std::uint16_t bits) {
            return std::bit_cast<float>(std::uint32_t{bits} << 16);
        });
        return;
    case ElementType::I64:
    case ElementType::I32:
    case ElementType::U8:
    case ElementType::Bool:
        break;
    }
    assert(false && "whole numbers are not weights");
}

} // namespace rlab
