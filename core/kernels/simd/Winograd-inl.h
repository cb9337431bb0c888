// SPDX-License-Identifier: GPL-3.0-or-later

// F(4×4, 3×3) of Lavin & Gray, arXiv 1509.09308, section 4.3: a tile of 4×4 outputs from 6×6 inputs
// with 36 multiplications instead of 144, as 36 small matrix products over many tiles:
//   V = Bᵀ d B (tiles of the input), U = G g Gᵀ (weights), M = U·V, Y = Aᵀ M A.
// Transformed tiles lie as Products-inl.h wants them, with 36 points.
#if defined(RLAB_SIMD_WINOGRAD_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef RLAB_SIMD_WINOGRAD_INL_H_
#undef RLAB_SIMD_WINOGRAD_INL_H_
#else
#define RLAB_SIMD_WINOGRAD_INL_H_
#endif

#include "core/kernels/simd/Vector-inl.h"

#include <cstddef>

HWY_BEFORE_NAMESPACE();
namespace rlab::simd::HWY_NAMESPACE {

/// Bᵀ·d for one column of six, to o[0], o[step], …
template <int B>
HWY_INLINE void inputColumn(const Vec<B> (&d)[6], Vec<B>* o, int step) {
    const Vec<B> two = broadcast<B>(2), four = broadcast<B>(4), five = broadcast<B>(5);
    const Vec<B> a = hn::NegMulAdd(four, d[2], d[4]);
    const Vec<B> b = hn::NegMulAdd(four, d[1], d[3]);
    const Vec<B> c = hn::Sub(d[4], d[2]);
    const Vec<B> e = hn::Sub(d[3], d[1]);
    o[0] = hn::MulAdd(four, d[0], hn::NegMulAdd(five, d[2], d[4]));
    o[step] = hn::Add(a, b);
    o[2 * step] = hn::Sub(a, b);
    o[3 * step] = hn::MulAdd(two, e, c);
    o[4 * step] = hn::NegMulAdd(two, e, c);
    o[5 * step] = hn::MulAdd(four, d[1], hn::NegMulAdd(five, d[3], d[5]));
}

/// Aᵀ·m for one column of six, four results.
template <int B>
HWY_INLINE void outputColumn(const Vec<B> (&m)[6], Vec<B>* o, int step) {
    const Vec<B> p = hn::Add(m[1], m[2]), q = hn::Sub(m[1], m[2]);
    const Vec<B> r = hn::Add(m[3], m[4]), t = hn::Sub(m[3], m[4]);
    o[0] = hn::Add(hn::Add(m[0], p), r);
    o[step] = hn::MulAdd(broadcast<B>(2), t, q);
    o[2 * step] = hn::MulAdd(broadcast<B>(4), r, p);
    o[3 * step] = hn::Add(hn::MulAdd(broadcast<B>(8), t, q), m[5]);
}

/// A·y for one column of four, six results: the adjoint of outputColumn.
template <int B>
HWY_INLINE void gradientColumn(const Vec<B> (&y)[4], Vec<B>* o, int step) {
    const Vec<B> two = broadcast<B>(2), four = broadcast<B>(4), eight = broadcast<B>(8);
    const Vec<B> p = hn::Add(y[0], y[2]), q = hn::Add(y[1], y[3]);
    const Vec<B> r = hn::MulAdd(four, y[2], y[0]);
    const Vec<B> t = hn::MulAdd(eight, y[3], hn::Mul(two, y[1]));
    o[0] = y[0];
    o[step] = hn::Add(p, q);
    o[2 * step] = hn::Sub(p, q);
    o[3 * step] = hn::Add(r, t);
    o[4 * step] = hn::Sub(r, t);
    o[5 * step] = y[3];
}

/// One tile of 6×6 pixels, `row` floats a line of the image, → 36 places `points` apart.
template <int B>
HWY_INLINE void transformInput(const float* pixels, std::size_t row, float* v, std::size_t points) {
    Vec<B> t[36];
    RLAB_UNROLL for (int x = 0; x < 6; ++x) {
        const float* p = pixels + x * B;
        const Vec<B> d[6] = {load<B>(p),           load<B>(p + row),     load<B>(p + 2 * row),
                             load<B>(p + 3 * row), load<B>(p + 4 * row), load<B>(p + 5 * row)};
        inputColumn<B>(d, t + x, 6);
    }
    RLAB_UNROLL for (int y = 0; y < 6; ++y) {
        const Vec<B> d[6] = {t[6 * y],     t[6 * y + 1], t[6 * y + 2],
                             t[6 * y + 3], t[6 * y + 4], t[6 * y + 5]};
        Vec<B> o[6];
        inputColumn<B>(d, o, 1);
        RLAB_UNROLL for (int x = 0; x < 6; ++x) store<B>(o[x], v + (6 * y + x) * points);
    }
}

/// One tile of 4×4 pixels of an output's gradient → 36 places.
template <int B>
HWY_INLINE void transformGradient(const float* pixels, std::size_t row, float* v,
                                  std::size_t points) {
    Vec<B> t[24];
    RLAB_UNROLL for (int x = 0; x < 4; ++x) {
        const float* p = pixels + x * B;
        const Vec<B> d[4] = {load<B>(p), load<B>(p + row), load<B>(p + 2 * row),
                             load<B>(p + 3 * row)};
        gradientColumn<B>(d, t + x, 4);
    }
    RLAB_UNROLL for (int y = 0; y < 6; ++y) {
        const Vec<B> d[4] = {t[4 * y], t[4 * y + 1], t[4 * y + 2], t[4 * y + 3]};
        Vec<B> o[6];
        gradientColumn<B>(d, o, 1);
        RLAB_UNROLL for (int x = 0; x < 6; ++x) store<B>(o[x], v + (6 * y + x) * points);
    }
}

/// 36 places → a tile of 4×4 outputs.
template <int B>
HWY_INLINE void transformOutput(const float* m, std::size_t points, Vec<B> (&tile)[16]) {
    Vec<B> t[24];
    RLAB_UNROLL for (int x = 0; x < 6; ++x) {
        const float* p = m + x * points;
        const std::size_t row = 6 * points;
        const Vec<B> d[6] = {load<B>(p),           load<B>(p + row),     load<B>(p + 2 * row),
                             load<B>(p + 3 * row), load<B>(p + 4 * row), load<B>(p + 5 * row)};
        outputColumn<B>(d, t + x, 6);
    }
    RLAB_UNROLL for (int y = 0; y < 4; ++y) {
        const Vec<B> d[6] = {t[6 * y],     t[6 * y + 1], t[6 * y + 2],
                             t[6 * y + 3], t[6 * y + 4], t[6 * y + 5]};
        outputColumn<B>(d, tile + 4 * y, 1);
    }
}

/// G·g for one column of three, six results (Lavin & Gray, section 4.3).
template <int B>
HWY_INLINE void weightColumn(const Vec<B> (&g)[3], Vec<B>* o, int step) {
    const Vec<B> sixth = broadcast<B>(1.0f / 6), twelfth = broadcast<B>(1.0f / 12);
    const Vec<B> minusSixth = broadcast<B>(-1.0f / 6);
    const Vec<B> ends = hn::Add(g[0], g[2]);
    const Vec<B> q = hn::MulAdd(g[2], sixth, hn::Mul(g[0], broadcast<B>(1.0f / 24)));
    const Vec<B> h = hn::Mul(g[1], twelfth);
    o[0] = hn::Mul(g[0], broadcast<B>(0.25f));
    o[step] = hn::Mul(hn::Add(ends, g[1]), minusSixth);
    o[2 * step] = hn::Mul(hn::Sub(ends, g[1]), minusSixth);
    o[3 * step] = hn::Add(q, h);
    o[4 * step] = hn::Sub(q, h);
    o[5 * step] = g[2];
}

/// Gᵀ·u for one column of six, three results: the adjoint.
template <int B>
HWY_INLINE void weightGradientColumn(const Vec<B> (&u)[6], Vec<B>* o, int step) {
    const Vec<B> sixth = broadcast<B>(1.0f / 6), twelfth = broadcast<B>(1.0f / 12);
    const Vec<B> p = hn::Add(u[1], u[2]), q = hn::Sub(u[1], u[2]);
    const Vec<B> r = hn::Add(u[3], u[4]), s = hn::Sub(u[3], u[4]);
    const Vec<B> minusP = hn::Mul(p, broadcast<B>(-1.0f / 6));
    o[0] = hn::MulAdd(u[0], broadcast<B>(0.25f), hn::MulAdd(r, broadcast<B>(1.0f / 24), minusP));
    o[step] = hn::MulAdd(s, twelfth, hn::Mul(q, broadcast<B>(-1.0f / 6)));
    o[2 * step] = hn::Add(hn::MulAdd(r, sixth, minusP), u[5]);
}

/// A 3×3 kernel → 36 places.
template <int B>
HWY_INLINE void transformWeights(const Vec<B> (&g)[9], float* u, std::size_t points) {
    Vec<B> t[18];
    RLAB_UNROLL for (int x = 0; x < 3; ++x) {
        const Vec<B> column[3] = {g[x], g[3 + x], g[6 + x]};
        weightColumn<B>(column, t + x, 3);
    }
    RLAB_UNROLL for (int y = 0; y < 6; ++y) {
        const Vec<B> row[3] = {t[3 * y], t[3 * y + 1], t[3 * y + 2]};
        Vec<B> o[6];
        weightColumn<B>(row, o, 1);
        RLAB_UNROLL for (int x = 0; x < 6; ++x) store<B>(o[x], u + (6 * y + x) * points);
    }
}

/// 36 places of a weight gradient → the gradient of a 3×3 kernel.
template <int B>
HWY_INLINE void transformWeightGradient(const float* u, std::size_t points, Vec<B> (&g)[9]) {
    Vec<B> t[18];
    RLAB_UNROLL for (int x = 0; x < 6; ++x) {
        const float* p = u + x * points;
        const std::size_t row = 6 * points;
        const Vec<B> column[6] = {load<B>(p),           load<B>(p + row),     load<B>(p + 2 * row),
                                  load<B>(p + 3 * row), load<B>(p + 4 * row), load<B>(p + 5 * row)};
        weightGradientColumn<B>(column, t + x, 6);
    }
    RLAB_UNROLL for (int y = 0; y < 3; ++y) {
        const Vec<B> row[6] = {t[6 * y],     t[6 * y + 1], t[6 * y + 2],
                               t[6 * y + 3], t[6 * y + 4], t[6 * y + 5]};
        weightGradientColumn<B>(row, g + 3 * y, 1);
    }
}

} // namespace rlab::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
