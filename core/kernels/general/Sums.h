// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace rlab {

/// Σ f(i) for i in [0, n), always in the same order: eight lanes that the compiler can keep in one
/// register, gathered into a double often enough that float loses no more than a few bits.
template <class T, class F>
double orderedSum(std::int64_t n, const F& f) {
    constexpr std::int64_t lanes = 8;
    constexpr std::int64_t block = 32 * lanes;
    double total = 0;
    std::int64_t i = 0;
    while (i + lanes <= n) {
        T lane[lanes] = {};
        const std::int64_t end = i + block < n ? i + block : n / lanes * lanes;
        for (; i < end; i += lanes)
            for (std::int64_t k = 0; k < lanes; ++k)
                lane[k] += f(i + k);
        for (const T value : lane)
            total += static_cast<double>(value);
    }
    for (; i < n; ++i)
        total += static_cast<double>(f(i));
    return total;
}

} // namespace rlab
