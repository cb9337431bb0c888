// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace rlab::simd {

// Sizes of arrays, in double: gradients of vanishing networks are smaller than float's squares can
// be. In a fixed order for one instruction set; across them to rounding.

/// Σ v².
double squaredSum(const float* v, std::int64_t count);
/// Σ (a − b)².
double squaredDistance(const float* a, const float* b, std::int64_t count);

struct AbsoluteSizes {
    double squares; ///< Σ v²
    double sum;     ///< Σ |v|
    float largest;  ///< max |v|; anything if any v is not a number
};
AbsoluteSizes absoluteSizes(const float* v, std::int64_t count);

/// A gradient and the part of it that came down a shortcut, where x > 0 lets it through; `whole` is
/// 0 elsewhere already.
struct WaySums {
    double whole;    ///< Σ w²
    double shortcut; ///< Σ s²
    double branch;   ///< Σ (w − s)²
    double product;  ///< Σ w·s
};
WaySums waySums(const float* whole, const float* shortcut, const float* x, std::int64_t count);

/// Raises `most` (block) to the largest v·scale + shift of each channel over `pixels` pixels of
/// `block` channels, 8 or 16.
void raiseToLargest(const float* v, std::int64_t pixels, int block, const float* scale,
                    const float* shift, float* most);

} // namespace rlab::simd
