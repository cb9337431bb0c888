// SPDX-License-Identifier: GPL-3.0-or-later

// F(4×4, 3×3) of Lavin & Gray, arXiv 1509.09308, section 4.3: a tile of 4×4 outputs from 6×6 inputs
// with 36 multiplications instead of 144, as 36 small matrix products over many tiles:
//   V = Bᵀ d B (tiles of the input), U = G g Gᵀ (weights), M = U·V, Y = Aᵀ M A.
// Arrays of transformed tiles: (36, C/B, T, B), the 36 matrices one cache line further apart than
// their size: else they would fall onto the same lines of the first-level cache.
#if defined(RLAB_SIMD_WINOGRAD_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef RLAB_SIMD_WINOGRAD_INL_H_
#undef RLAB_SIMD_WINOGRAD_INL_H_
#else
#define RLAB_SIMD_WINOGRAD_INL_H_
#endif

#include "core/kernels/simd/PacedPrefetch.h"
#include "core/kernels/simd/Vector-inl.h"

#include <cstddef>

HWY_BEFORE_NAMESPACE();
namespace rlab::simd::HWY_NAMESPACE {

constexpr int winogradPoints = 36;

/// Distance of the 36 matrices of `blocks` × `tiles` × B numbers.
HWY_INLINE std::size_t pointStride(int block, int blocks, int tiles) {
    return static_cast<std::size_t>(blocks) * tiles * block + 16;
}

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

/// Vectors of outputs that one product computes together: two share the broadcasts.
template <int B>
HWY_INLINE constexpr int vectorsTogether(int outVectors) {
    return outVectors % 2 == 0 ? 2 : 1;
}

/// Tiles that one product computes together. Sixteen sums hide the multiply-add's latency where
/// there are 32 registers; with 16 registers eight have to do.
HWY_INLINE constexpr int tilesTogether(int vectorsTogether) {
    return (HWY_TARGET <= HWY_AVX3 ? 16 : 8) / vectorsTogether;
}

/// M[t][k] = Σ_c V[c][t]·U[c][k] for R tiles and K vectors of outputs.
template <int B, int R, int K>
HWY_INLINE void productTile(const float* v, const float* u, float* m, int blocks, int tiles) {
    constexpr int L = lanes<B>;
    Vec<B> sum[K][R];
    RLAB_UNROLL for (int k = 0; k < K; ++k) RLAB_UNROLL for (int r = 0; r < R; ++r) sum[k][r] =
        hn::Zero(Tag<B>());
    for (int block = 0; block < blocks; ++block) {
        const float* in = v + static_cast<std::size_t>(block) * tiles * B;
        for (int c = 0; c < B; ++c, u += K * L) {
            Vec<B> w[K];
            RLAB_UNROLL for (int k = 0; k < K; ++k) w[k] = load<B>(u + k * L);
            RLAB_UNROLL for (int r = 0; r < R; ++r) {
                const Vec<B> x = broadcast<B>(in[r * B + c]);
                RLAB_UNROLL for (int k = 0; k < K; ++k) sum[k][r] = hn::MulAdd(x, w[k], sum[k][r]);
            }
        }
    }
    RLAB_UNROLL for (int k = 0; k < K; ++k) RLAB_UNROLL for (int r = 0; r < R; ++r)
        store<B>(sum[k][r], m + static_cast<std::size_t>(k / vectors<B>) * tiles * B +
                                (k % vectors<B>)*L + r * B);
}

/// All 36 products. `tiles` is a multiple of R.
template <int B, int R, int K>
HWY_NOINLINE void products(const float* v, const float* u, float* m, int inBlocks, int outBlocks,
                           int tiles, PacedPrefetch prefetch) {
    constexpr int L = lanes<B>;
    const int groups = outBlocks * vectors<B> / K;
    const std::size_t inPoint = pointStride(B, inBlocks, tiles);
    const std::size_t outPoint = pointStride(B, outBlocks, tiles);
    const std::size_t group = static_cast<std::size_t>(inBlocks) * B * K * L;
    prefetch.spreadOver(std::int64_t{winogradPoints} * groups * (tiles / R));
    for (int point = 0; point < winogradPoints; ++point)
        for (int g = 0; g < groups; ++g, u += group) {
            const int first = g * K;
            float* out = m + point * outPoint +
                         static_cast<std::size_t>(first / vectors<B>) * tiles * B +
                         (first % vectors<B>)*L;
            for (int t = 0; t < tiles; t += R) {
                prefetch.pull();
                productTile<B, R, K>(v + point * inPoint + t * B, u, out + t * B, inBlocks, tiles);
            }
        }
}

/// dU[c][k] += Σ_t V[c][t]·D[t][k] for R inputs and K vectors of outputs.
template <int B, int R, int K>
HWY_INLINE void gradientTile(const float* v, const float* d, float* u, int vectorOfOutputs,
                             int tiles, int usedTiles) {
    constexpr int L = lanes<B>;
    const float* out[K];
    RLAB_UNROLL for (int k = 0; k < K; ++k) {
        const int vector = vectorOfOutputs + k;
        out[k] =
            d + static_cast<std::size_t>(vector / vectors<B>) * tiles * B + (vector % vectors<B>)*L;
    }
    Vec<B> sum[R][K];
    RLAB_UNROLL for (int r = 0; r < R; ++r) RLAB_UNROLL for (int k = 0; k < K; ++k) sum[r][k] =
        load<B>(u + (r * K + k) * L);
    for (int t = 0; t < usedTiles; ++t) {
        Vec<B> w[K];
        RLAB_UNROLL for (int k = 0; k < K; ++k) w[k] = load<B>(out[k] + t * B);
        RLAB_UNROLL for (int r = 0; r < R; ++r) {
            const Vec<B> x = broadcast<B>(v[t * B + r]);
            RLAB_UNROLL for (int k = 0; k < K; ++k) sum[r][k] = hn::MulAdd(x, w[k], sum[r][k]);
        }
    }
    RLAB_UNROLL for (int r = 0; r < R; ++r) RLAB_UNROLL for (int k = 0; k < K; ++k)
        store<B>(sum[r][k], u + (r * K + k) * L);
}

/// All 36 products of the weight gradient, added to `u`, which is ordered as the packed weights.
template <int B, int R, int K>
HWY_NOINLINE void gradientProducts(const float* v, const float* d, float* u, int inBlocks,
                                   int outBlocks, int tiles, int usedTiles,
                                   PacedPrefetch prefetch) {
    constexpr int L = lanes<B>;
    const int groups = outBlocks * vectors<B> / K;
    const std::size_t inPoint = pointStride(B, inBlocks, tiles);
    const std::size_t outPoint = pointStride(B, outBlocks, tiles);
    prefetch.spreadOver(std::int64_t{winogradPoints} * groups * (inBlocks * B / R));
    for (int point = 0; point < winogradPoints; ++point)
        for (int g = 0; g < groups; ++g)
            for (int c = 0; c < inBlocks * B; c += R, u += R * K * L) {
                prefetch.pull();
                gradientTile<B, R, K>(v + point * inPoint +
                                          static_cast<std::size_t>(c / B) * tiles * B + c % B,
                                      d + point * outPoint, u, g * K, tiles, usedTiles);
            }
}

} // namespace rlab::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
