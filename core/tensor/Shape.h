// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cassert>
#include <cstdint>
#include <initializer_list>
#include <string>

namespace rlab {

/// The extents of a tensor, outermost first, e.g. (N, C, H, W). Rank 0 is a scalar.
class Shape {
public:
    static constexpr int maxRank = 8;

    Shape() = default;
    Shape(std::initializer_list<std::int64_t> extents);

    int rank() const { return rank_; }
    std::int64_t operator[](int axis) const {
        assert(axis >= 0 && axis < rank_);
        return extents_[axis];
    }
    /// Product of all extents; 1 for a scalar.
    std::int64_t elements() const;

    /// (a, b) → (a, b, extent)
    void append(std::int64_t extent);
    /// (a, b) → (n, a, b): a batch of n such tensors.
    Shape batchOf(std::int64_t n) const;

    bool operator==(const Shape&) const = default;

    /// "16×32×32"; "scalar" for rank 0.
    std::string text() const;

private:
    std::array<std::int64_t, maxRank> extents_{};
    int rank_ = 0;
};

} // namespace rlab
