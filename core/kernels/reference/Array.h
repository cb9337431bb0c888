// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tensor/Tensor.h"

#include <cassert>

/// The definitions of all layers as plain loops in double precision: slow, without threads or
/// libraries, meant to be compared with the formula by eye. The tests compare the fast kernels with
/// these; the program doesn't use them.
namespace rlab::reference {

using Array = BasicTensor<double>;

/// a[n, c, y, x]
template <class AnyArray>
auto& at(AnyArray& a, std::int64_t n, std::int64_t c, std::int64_t y, std::int64_t x) {
    const Shape& s = a.shape();
    assert(s.rank() == 4 && n < s[0] && c < s[1] && y >= 0 && y < s[2] && x >= 0 && x < s[3]);
    return a[((n * s[1] + c) * s[2] + y) * s[3] + x];
}

/// a[row, column]
template <class AnyArray>
auto& at(AnyArray& a, std::int64_t row, std::int64_t column) {
    assert(a.shape().rank() == 2 && column < a.shape()[1]);
    return a[row * a.shape()[1] + column];
}

} // namespace rlab::reference
