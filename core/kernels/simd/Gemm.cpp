// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/simd/Gemm.h"

#include <algorithm>
#include <utility>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/simd/Gemm.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.h
#include "core/kernels/simd/Vector-inl.h"
#include <hwy/cache_control.h>

// The blocking follows Goto & van de Geijn, "Anatomy of High-Performance Matrix Multiplication"
// (ACM TOMS 34, 2008), section 4, made simpler for the products of convolutions, where m and k are
// a few hundred:
//
//   for each block of rows of c             of a, rowBlock × innerBlock numbers are in work: they
//     for each part of the inner dimension  stay in the second-level cache
//       for each panel of columns of b      copied without gaps, stays in the first-level cache
//         for each tile of rows             tileRows × panelVectors vectors of c in registers
//
// Only b is copied. a is read in place, number by number: copying it, too, was measured to cost
// more than it saves.

#ifndef RLAB_SIMD_GEMM_ONCE
#define RLAB_SIMD_GEMM_ONCE
namespace rlab::simd {

constexpr std::int64_t rowBlock = 384;
constexpr std::int64_t innerBlock = 192;
/// Vectors side by side in a panel.
constexpr int panelVectors = 3;

/// The fewest parts of at most `most` that [0, total) can be divided into, as equal as possible:
/// seventeen rows are better worked on as 6 + 6 + 5 than as 8 + 8 + 1.
class EvenParts {
public:
    EvenParts(std::int64_t total, std::int64_t most)
        : total_(total)
        , count_((total + most - 1) / most) {}

    std::int64_t count() const { return count_; }
    std::int64_t begin(std::int64_t part) const { return total_ * part / count_; }
    std::int64_t size(std::int64_t part) const { return begin(part + 1) - begin(part); }

private:
    std::int64_t total_, count_;
};

} // namespace rlab::simd
#endif

HWY_BEFORE_NAMESPACE();
namespace rlab::simd::HWY_NAMESPACE {

using GemmVec = Vec<16>;
constexpr int gemmLanes = lanes<16>;
static_assert(innerBlock * panelVectors * gemmLanes + 16 <= gemmScratch);

// Accumulators, one row of a panel and one broadcast number have to fit into the registers, and two
// multiply-adds in each of four cycles of latency want at least eight accumulators. With 32
// registers 8 × 3 vectors make 24 + 3 + 1: 11 loads for 24 multiply-adds, and channels come in
// multiples of 8. With 16 registers 4 × 3 make 12 + 3 + 1: 7 loads for 12.
#if HWY_TARGET <= HWY_AVX3 || HWY_ARCH_ARM_A64
constexpr int tileRows = 8;
#else
constexpr int tileRows = 4;
#endif

/// A part of a, of any number of rows: row r, column p at data[r·row + p·inner].
struct GemmRows {
    const float* data;
    std::int64_t row, inner;

    GemmRows from(std::int64_t r, std::int64_t p) const {
        return {data + r * row + p * inner, row, inner};
    }
};

/// The part of b that is in work: rows [inner, inner + k), columns [column, column + n), filled up
/// with zeros to whole vectors.
struct GemmPanel {
    std::int64_t inner, k, column, n, vectorCount;

    std::int64_t width() const { return vectorCount * gemmLanes; }
    /// Columns in the last vector.
    int lastLanes() const { return static_cast<int>(n - (vectorCount - 1) * gemmLanes); }
    /// Where this part begins in the array.
    const float* in(const GemmFactor& b) const {
        return b.data + (b.transposed ? column * b.stride + inner : inner * b.stride + column);
    }
};

/// Where the results of a tile go. The last vector has only `lastLanes` columns inside of c.
struct GemmTarget {
    float* data;
    std::int64_t stride;
    int lastLanes;
    bool add;
};

HWY_INLINE void finishVector(GemmVec sum, float* to, int used, bool add) {
    const Tag<16> d;
    if (used == gemmLanes) {
        hn::StoreU(add ? hn::Add(hn::LoadU(d, to), sum) : sum, d, to);
        return;
    }
    alignas(64) float numbers[gemmLanes];
    hn::Store(sum, d, numbers);
    for (int i = 0; i < used; ++i)
        to[i] = add ? to[i] + numbers[i] : numbers[i];
}

/// c = or += a · b for R rows and V vectors; b: (k, V·gemmLanes).
template <int R, int V>
void multiplyTile(std::int64_t k, const GemmRows& a, const float* panel, const GemmTarget& c) {
    const Tag<16> d;
    GemmVec sum[R][V];
    RLAB_UNROLL for (int r = 0; r < R; ++r) RLAB_UNROLL for (int v = 0; v < V; ++v) sum[r][v] =
        hn::Zero(d);
    RLAB_UNROLL for (int r = 0; r < R; ++r) RLAB_UNROLL for (int v = 0; v < V; ++v)
        hwy::Prefetch(c.data + r * c.stride + v * gemmLanes);
    const float* column = a.data;
    for (std::int64_t p = 0; p < k; ++p, column += a.inner, panel += V * gemmLanes) {
        GemmVec b[V];
        RLAB_UNROLL for (int v = 0; v < V; ++v) b[v] = hn::Load(d, panel + v * gemmLanes);
        RLAB_UNROLL for (int r = 0; r < R; ++r) {
            const GemmVec number = hn::Set(d, column[r * a.row]);
            RLAB_UNROLL for (int v = 0; v < V; ++v) sum[r][v] = hn::MulAdd(number, b[v], sum[r][v]);
        }
    }
    RLAB_UNROLL for (int r = 0; r < R; ++r) RLAB_UNROLL for (int v = 0; v < V; ++v)
        finishVector(sum[r][v], c.data + r * c.stride + v * gemmLanes,
                     v + 1 < V ? gemmLanes : c.lastLanes, c.add);
}

using MultiplyTile = void (*)(std::int64_t, const GemmRows&, const float*, const GemmTarget&);

template <int Vectors, int... RowsLessOne>
MultiplyTile multiplyTileOf(std::int64_t rows, std::integer_sequence<int, RowsLessOne...>) {
    static constexpr MultiplyTile tiles[] = {&multiplyTile<RowsLessOne + 1, Vectors>...};
    return tiles[rows - 1];
}

MultiplyTile multiplyTileOf(std::int64_t rows, std::int64_t vectorCount) {
    constexpr std::make_integer_sequence<int, tileRows> all;
    return vectorCount == 1   ? multiplyTileOf<1>(rows, all)
           : vectorCount == 2 ? multiplyTileOf<2>(rows, all)
                              : multiplyTileOf<3>(rows, all);
}

void copyPanel(const float* from, std::int64_t stride, const GemmPanel& panel, float* to) {
    const Tag<16> d;
    const std::int64_t whole = panel.n / gemmLanes * gemmLanes;
    for (std::int64_t p = 0; p < panel.k; ++p, from += stride, to += panel.width()) {
        for (std::int64_t j = 0; j < whole; j += gemmLanes)
            hn::Store(hn::LoadU(d, from + j), d, to + j);
        if (whole < panel.n) {
            hn::Store(hn::Zero(d), d, to + whole);
            std::copy_n(from + whole, panel.n - whole, to + whole);
        }
    }
}

#if HWY_TARGET == HWY_SCALAR
constexpr std::int64_t square = 1;
HWY_INLINE void transposeSquare(const float* from, std::int64_t, float* to, std::int64_t) {
    *to = *from;
}
#else
constexpr std::int64_t square = 4;
/// Four rows of four numbers, `stride` apart, to four columns, `width` apart.
HWY_INLINE void transposeSquare(const float* from, std::int64_t stride, float* to,
                                std::int64_t width) {
    const hn::CappedTag<float, 4> d;
    const auto r0 = hn::LoadU(d, from), r1 = hn::LoadU(d, from + stride);
    const auto r2 = hn::LoadU(d, from + 2 * stride), r3 = hn::LoadU(d, from + 3 * stride);
    const auto low01 = hn::InterleaveLower(d, r0, r1), low23 = hn::InterleaveLower(d, r2, r3);
    const auto high01 = hn::InterleaveUpper(d, r0, r1), high23 = hn::InterleaveUpper(d, r2, r3);
    hn::Store(hn::ConcatLowerLower(d, low23, low01), d, to);
    hn::Store(hn::ConcatUpperUpper(d, low23, low01), d, to + width);
    hn::Store(hn::ConcatLowerLower(d, high23, high01), d, to + 2 * width);
    hn::Store(hn::ConcatUpperUpper(d, high23, high01), d, to + 3 * width);
}
#endif

/// `from`: the transpose, (n × k).
void transposePanel(const float* from, std::int64_t stride, const GemmPanel& panel, float* to) {
    const std::int64_t width = panel.width();
    const std::int64_t columns = panel.n / square * square, rows = panel.k / square * square;
    for (std::int64_t j = 0; j < columns; j += square)
        for (std::int64_t p = 0; p < rows; p += square)
            transposeSquare(from + j * stride + p, stride, to + p * width + j, width);
    for (std::int64_t p = 0; p < panel.k; ++p)
        for (std::int64_t j = p < rows ? columns : 0; j < width; ++j)
            to[p * width + j] = j < panel.n ? from[j * stride + p] : 0.0f;
}

/// Asks the caches for one of `shares` parts of what a panel will be made from.
void prefetchPanel(const GemmFactor& b, const GemmPanel& panel, std::int64_t share,
                   std::int64_t shares) {
    constexpr std::int64_t line = 16;
    const std::int64_t rows = b.transposed ? panel.n : panel.k;
    const std::int64_t columns = b.transposed ? panel.k : panel.n;
    for (std::int64_t row = rows * share / shares; row < rows * (share + 1) / shares; ++row)
        for (std::int64_t column = 0; column < columns; column += line)
            hwy::Prefetch(panel.in(b) + row * b.stride + column);
}

/// One call's sizes and operands.
struct GemmProduct {
    std::int64_t m, n, k;
    GemmRows a;
    GemmFactor b;
    float* c;
    std::int64_t cStride;
    bool add;

    EvenParts panels() const { return {(n + gemmLanes - 1) / gemmLanes, panelVectors}; }

    GemmPanel panel(std::int64_t index, std::int64_t inner, std::int64_t innerCount) const {
        const std::int64_t column = panels().begin(index) * gemmLanes;
        const std::int64_t vectorCount = panels().size(index);
        return {inner, innerCount, column, std::min(vectorCount * gemmLanes, n - column),
                vectorCount};
    }

    /// The rows [row, row + rows) of c by one part of the inner dimension.
    void multiplyBlock(std::int64_t row, std::int64_t rows, std::int64_t inner,
                       std::int64_t innerCount, float* copy) const {
        const EvenParts tiles(rows, tileRows);
        for (std::int64_t index = 0; index < panels().count(); ++index) {
            const GemmPanel here = panel(index, inner, innerCount);
            (b.transposed ? transposePanel : copyPanel)(here.in(b), b.stride, here, copy);
            for (std::int64_t tile = 0; tile < tiles.count(); ++tile) {
                if (index + 1 < panels().count())
                    prefetchPanel(b, panel(index + 1, inner, innerCount), tile, tiles.count());
                const std::int64_t first = row + tiles.begin(tile);
                multiplyTileOf(tiles.size(tile),
                               here.vectorCount)(innerCount, a.from(first, inner), copy,
                                                 {c + first * cStride + here.column, cStride,
                                                  here.lastLanes(), add || inner > 0});
            }
        }
    }
};

void Gemm(std::int64_t m, std::int64_t n, std::int64_t k, const GemmFactor& a, const GemmFactor& b,
          float* c, std::int64_t cStride, bool add, float* copy) {
    const GemmRows rows{a.data, a.transposed ? 1 : a.stride, a.transposed ? a.stride : 1};
    const GemmProduct product{m, n, k, rows, b, c, cStride, add};
    const EvenParts blocks(m, rowBlock), parts(k, innerBlock);
    for (std::int64_t block = 0; block < blocks.count(); ++block)
        for (std::int64_t part = 0; part < parts.count(); ++part)
            product.multiplyBlock(blocks.begin(block), blocks.size(block), parts.begin(part),
                                  parts.size(part), copy);
}

} // namespace rlab::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace rlab::simd {

HWY_EXPORT(Gemm);

namespace {

/// Vectors are loaded from addresses that are multiples of their size.
float* aligned(float* scratch) {
    constexpr std::uintptr_t border = 64;
    const auto address = reinterpret_cast<std::uintptr_t>(scratch);
    return scratch + (border - address % border) % border / sizeof(float);
}

} // namespace

void gemm(std::int64_t m, std::int64_t n, std::int64_t k, GemmFactor a, GemmFactor b, float* c,
          std::int64_t cStride, bool add, float* scratch) {
    if (k == 0 && !add)
        for (std::int64_t row = 0; row < m; ++row)
            std::fill_n(c + row * cStride, n, 0.0f);
    HWY_DYNAMIC_DISPATCH(Gemm)(m, n, k, a, b, c, cStride, add, aligned(scratch));
}

} // namespace rlab::simd
#endif
