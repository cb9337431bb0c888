// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/simd/Gemm.h"

namespace rlab {

/// One factor of a product: an array with rows `stride` numbers apart, or its transpose.
template <class T>
struct Factor {
    const T* data;
    std::int64_t stride;
    bool transposed = false;
};

/// Numbers of scratch for any product.
constexpr std::int64_t productScratch = simd::gemmScratch;

/// c (m × n, rows `cStride` numbers apart) = a (m × k) · b (k × n), or += with `add`, on the
/// calling thread. The one place that chooses: float by simd::gemm, double (for the tests) by
/// Eigen.
template <class T>
void multiply(std::int64_t m, std::int64_t n, std::int64_t k, Factor<T> a, Factor<T> b, T* c,
              std::int64_t cStride, bool add, T* scratch);

} // namespace rlab
