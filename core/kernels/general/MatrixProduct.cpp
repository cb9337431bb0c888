// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/general/MatrixProduct.h"

#include <Eigen/Core>

namespace rlab {
namespace {

using RowMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Stride = Eigen::OuterStride<>;
using Matrix = Eigen::Map<RowMatrix, Eigen::Unaligned, Stride>;
using ConstMatrix = Eigen::Map<const RowMatrix, Eigen::Unaligned, Stride>;

/// Calls body(the matrix that `factor` means).
template <class Body>
void with(const Factor<double>& factor, std::int64_t rows, std::int64_t columns, const Body& body) {
    if (factor.transposed)
        body(ConstMatrix(factor.data, columns, rows, Stride(factor.stride)).transpose());
    else
        body(ConstMatrix(factor.data, rows, columns, Stride(factor.stride)));
}

} // namespace

template <>
void multiply(std::int64_t m, std::int64_t n, std::int64_t k, Factor<float> a, Factor<float> b,
              float* c, std::int64_t cStride, bool add, float* scratch) {
    simd::gemm(m, n, k, {a.data, a.stride, a.transposed}, {b.data, b.stride, b.transposed}, c,
               cStride, add, scratch);
}

template <>
void multiply(std::int64_t m, std::int64_t n, std::int64_t k, Factor<double> a, Factor<double> b,
              double* c, std::int64_t cStride, bool add, double*) {
    Matrix product(c, m, n, Stride(cStride));
    if (!add)
        product.setZero();
    with(a, m, k, [&](const auto& left) {
        with(b, k, n, [&](const auto& right) { product.noalias() += left * right; });
    });
}

} // namespace rlab
