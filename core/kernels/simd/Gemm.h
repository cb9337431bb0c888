// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace rlab::simd {

/// One factor of a product: an array with rows `stride` floats apart, or its transpose.
struct GemmFactor {
    const float* data;
    std::int64_t stride;
    bool transposed = false;
};

/// Floats of scratch for any product.
constexpr std::int64_t gemmScratch = 192 * 48 + 16;

/// c (m × n, rows `cStride` floats apart) = a (m × k) · b (k × n), or += with `add`. Runs on the
/// calling thread. Each element's products are summed in an order that depends on k and the
/// instruction set only, so a matrix may be computed in parts.
void gemm(std::int64_t m, std::int64_t n, std::int64_t k, GemmFactor a, GemmFactor b, float* c,
          std::int64_t cStride, bool add, float* scratch);

} // namespace rlab::simd
