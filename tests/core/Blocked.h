// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/reference/Array.h"
#include "core/kernels/simd/BlockedImages.h"
#include "tests/core/Compare.h"

#include <cstdint>
#include <vector>

namespace rlab {

// Blocked images and what the kernels do with them, in the plainest way.

/// Where the number `i` of (N, C, H, W) lies in the blocked images.
inline std::int64_t blockedIndex(const Shape& shape, std::int64_t i) {
    const std::int64_t block = simd::blockOf(static_cast<int>(shape[1]));
    const std::int64_t pixels = shape[2] * shape[3];
    const std::int64_t channel = i / pixels % shape[1];
    return (i / pixels - channel % block) * pixels + i % pixels * block + channel % block;
}

/// (N, C, H, W) → (N, C/B, H, W, B), under the same shape.
template <class From>
Tensor blocked(const BasicTensor<From>& from) {
    Tensor to(from.shape());
    for (std::int64_t i = 0; i < from.size(); ++i)
        to[blockedIndex(from.shape(), i)] = static_cast<float>(from[i]);
    return to;
}

inline reference::Array unblocked(const Tensor& from) {
    reference::Array to(from.shape());
    for (std::int64_t i = 0; i < to.size(); ++i)
        to[i] = static_cast<double>(from[blockedIndex(from.shape(), i)]);
    return to;
}

/// Calls use(x, y, indices) for each pixel that option A takes from x to the larger number of
/// channels.
template <class Use>
void forEachShortcut(const Shape& from, const Shape& to, int stride, const Use& use) {
    const std::int64_t before = (to[1] - from[1]) / 2;
    for (std::int64_t n = 0; n < to[0]; ++n)
        for (std::int64_t c = 0; c < from[1]; ++c)
            for (std::int64_t i = 0; i < to[2]; ++i)
                for (std::int64_t j = 0; j < to[3]; ++j)
                    use(((n * from[1] + c) * from[2] + stride * i) * from[3] + stride * j,
                        ((n * to[1] + c + before) * to[2] + i) * to[3] + j);
}

inline reference::Array optionA(const reference::Array& x, const Shape& to, int stride) {
    reference::Array y(to);
    forEachShortcut(x.shape(), to, stride,
                    [&](std::int64_t from, std::int64_t at) { y[at] = x[from]; });
    return y;
}

inline reference::Array optionABack(const reference::Array& dy, const Shape& from, int stride) {
    reference::Array dx(from);
    forEachShortcut(from, dy.shape(), stride,
                    [&](std::int64_t at, std::int64_t to) { dx[at] = dy[to]; });
    return dx;
}

inline std::int64_t channelOf(const Shape& shape, std::int64_t i) {
    return i / (shape[2] * shape[3]) % shape[1];
}

/// Σ a·b for each channel.
inline std::vector<double> channelDots(const reference::Array& a, const reference::Array& b) {
    std::vector<double> sums(static_cast<std::size_t>(a.shape()[1]));
    for (std::int64_t i = 0; i < a.size(); ++i)
        sums[static_cast<std::size_t>(channelOf(a.shape(), i))] += a[i] * b[i];
    return sums;
}

inline std::vector<double> channelSums(const reference::Array& a) {
    reference::Array ones(a.shape());
    std::ranges::fill(ones.span(), 1.0);
    return channelDots(a, ones);
}

/// Of sums that may cancel: against their terms, at least.
inline double sumError(const std::vector<double>& actual, const std::vector<double>& expected,
                       const reference::Array& terms) {
    return relativeError(std::span<const double>(actual), std::span<const double>(expected),
                         norm(terms.span()));
}

/// All errors are told in units of this.
constexpr double floatEpsilon = std::numeric_limits<float>::epsilon();

} // namespace rlab
