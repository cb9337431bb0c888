// SPDX-License-Identifier: GPL-3.0-or-later

// Matrix products over many tiles (Winograd: 36 of them at a time) or pixels (1×1 convolutions).
//   inputs  V: (C/B, points, T, B)   T tiles or pixels
//   weights U: (points, K/(k·lanes), C, k, lanes), k vectors of outputs together
//   outputs M: (K/B, points, T, B)
// The register tile is T × k sums: each broadcast input meets k weights, each loaded weight T
// inputs. With 32 registers 24 sums are 8 to 15 % faster than the 16 that would hide the
// multiply-add's latency, with 16 registers 12 are 10 % faster than 8 (measured).
#if defined(RLAB_SIMD_PRODUCTS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef RLAB_SIMD_PRODUCTS_INL_H_
#undef RLAB_SIMD_PRODUCTS_INL_H_
#else
#define RLAB_SIMD_PRODUCTS_INL_H_
#endif

#include "core/kernels/simd/BlockedScratch.h"
#include "core/kernels/simd/PacedPrefetch.h"
#include "core/kernels/simd/Vector-inl.h"

#include <algorithm>
#include <cstddef>
#include <type_traits>

HWY_BEFORE_NAMESPACE();
namespace rlab::simd::HWY_NAMESPACE {

/// Vectors of outputs that one product computes together: two share the broadcasts.
HWY_INLINE constexpr int vectorsTogether(int outVectors) {
    return outVectors % 2 == 0 ? 2 : 1;
}

/// Tiles whose sums stay in registers together: most of them `many` at a time, the others `few`,
/// which divides tilesRounding.
struct TileCounts {
    int many, few;
};

HWY_INLINE constexpr TileCounts tilesTogether(int vectorsTogether) {
    if (vectorsTogether == 1)
        return manyRegisters ? TileCounts{16, 8} : TileCounts{8, 4};
    return manyRegisters ? TileCounts{12, 8} : TileCounts{6, 4};
}

/// Inputs whose weight gradients stay in registers together; a divisor of all blocks.
HWY_INLINE constexpr int inputsTogether(int vectorsTogether, int block) {
    const int sums = manyRegisters ? 16 : 8;
    return sums / vectorsTogether < block ? sums / vectorsTogether : block;
}

/// Calls work(k), the constant number of vectors of outputs together.
template <class Work>
HWY_INLINE void withVectorsTogether(int outVectors, const Work& work) {
    if (vectorsTogether(outVectors) == 1)
        work(std::integral_constant<int, 1>());
    else
        work(std::integral_constant<int, 2>());
}

/// Where the matrices of inputs or outputs lie; distances in floats.
struct Tiles {
    std::size_t point;
    std::size_t plane; ///< from block to block
};

/// Winograd's, of blocks of B.
template <int B>
constexpr Tiles winogradMatrices{winogradPointStride(B), winogradPlane(B)};

/// M[t][k] = Σ_c V[c][t]·U[c][k] for R tiles and K vectors of outputs.
template <int BI, int BO, int R, int K>
HWY_INLINE void productTile(const float* v, std::size_t vPlane, const float* u, float* m,
                            std::size_t mPlane, int blocks) {
    constexpr int L = lanes<BO>;
    Vec<BO> sum[K][R];
    RLAB_UNROLL for (int k = 0; k < K; ++k) RLAB_UNROLL for (int r = 0; r < R; ++r) sum[k][r] =
        hn::Zero(Tag<BO>());
    const auto addChannel = [&](const float* in) HWY_ATTR {
        Vec<BO> w[K];
        RLAB_UNROLL for (int k = 0; k < K; ++k) w[k] = load<BO>(u + k * L);
        RLAB_UNROLL for (int r = 0; r < R; ++r) {
            const Vec<BO> x = broadcast<BO>(in[r * BI]);
            RLAB_UNROLL for (int k = 0; k < K; ++k) sum[k][r] = hn::MulAdd(x, w[k], sum[k][r]);
        }
        u += K * L;
    };
    // A single block is over so soon that even its last jump back counts.
    constexpr int unrolled = K == 1 ? BI : 4;
    for (int block = 0; block < blocks; ++block)
        for (int c = 0; c < BI; c += unrolled)
            RLAB_UNROLL for (int i = 0; i < unrolled; ++i) addChannel(v + block * vPlane + c + i);
    RLAB_UNROLL for (int k = 0; k < K; ++k) RLAB_UNROLL for (int r = 0; r < R; ++r)
        store<BO>(sum[k][r], m + k / vectors<BO> * mPlane + (k % vectors<BO>)*L + r * BO);
}

/// The first tiles, up to this one, are computed `many` at a time.
template <int K>
constexpr int endOfMany(int tiles) {
    constexpr TileCounts together = tilesTogether(K);
    int end = tiles / together.many * together.many;
    while ((tiles - end) % together.few != 0)
        end -= together.many;
    return end;
}

/// Register tiles of products().
template <int BO, int K>
constexpr int productCalls(int points, int outBlocks, int tiles) {
    const int end = endOfMany<K>(tiles);
    return points * (outBlocks * vectors<BO> / K) *
           (end / tilesTogether(K).many + (tiles - end) / tilesTogether(K).few);
}

/// All products of `points` matrices. `tiles` is a multiple of tilesRounding.
template <int BI, int BO, int K>
HWY_NOINLINE void products(int points, const float* v, Tiles vTiles, const float* u, float* m,
                           Tiles mTiles, int inBlocks, int outBlocks, int tiles,
                           PacedPrefetch& shared) {
    constexpr int L = lanes<BO>;
    constexpr TileCounts together = tilesTogether(K);
    const int groups = outBlocks * vectors<BO> / K;
    const std::size_t group = static_cast<std::size_t>(inBlocks) * BI * K * L;
    const int end = endOfMany<K>(tiles);
    PacedPrefetch prefetch = shared; // in registers
    for (int point = 0; point < points; ++point)
        for (int g = 0; g < groups; ++g, u += group) {
            const int first = g * K;
            const float* in = v + point * vTiles.point;
            float* out = m + point * mTiles.point + first / vectors<BO> * mTiles.plane +
                         (first % vectors<BO>)*L;
            int t = 0;
            for (; t < end; t += together.many) {
                prefetch.pull();
                productTile<BI, BO, together.many, K>(in + t * BI, vTiles.plane, u, out + t * BO,
                                                      mTiles.plane, inBlocks);
            }
            for (; t < tiles; t += together.few) {
                prefetch.pull();
                productTile<BI, BO, together.few, K>(in + t * BI, vTiles.plane, u, out + t * BO,
                                                     mTiles.plane, inBlocks);
            }
        }
    shared = prefetch;
}

/// dU[c][k] (+)= Σ_t V[c][t]·D[t][k] for R inputs and K vectors of outputs.
template <int BI, int BO, int R, int K>
HWY_INLINE void gradientTile(const float* v, const float* d, std::size_t dPlane, float* u,
                             int vectorOfOutputs, int tiles, bool add) {
    constexpr int L = lanes<BO>;
    const float* out[K];
    RLAB_UNROLL for (int k = 0; k < K; ++k) {
        const int vector = vectorOfOutputs + k;
        out[k] = d + vector / vectors<BO> * dPlane + (vector % vectors<BO>)*L;
    }
    Vec<BO> sum[R][K];
    RLAB_UNROLL for (int r = 0; r < R; ++r) RLAB_UNROLL for (int k = 0; k < K; ++k) sum[r][k] =
        add ? load<BO>(u + (r * K + k) * L) : hn::Zero(Tag<BO>());
    for (int t = 0; t < tiles; ++t) {
        Vec<BO> w[K];
        RLAB_UNROLL for (int k = 0; k < K; ++k) w[k] = load<BO>(out[k] + t * BO);
        RLAB_UNROLL for (int r = 0; r < R; ++r) {
            const Vec<BO> x = broadcast<BO>(v[t * BI + r]);
            RLAB_UNROLL for (int k = 0; k < K; ++k) sum[r][k] = hn::MulAdd(x, w[k], sum[r][k]);
        }
    }
    RLAB_UNROLL for (int r = 0; r < R; ++r) RLAB_UNROLL for (int k = 0; k < K; ++k)
        store<BO>(sum[r][k], u + (r * K + k) * L);
}

/// Register tiles of gradientProducts().
template <int BI, int BO, int K>
constexpr int gradientCalls(int points, int inBlocks, int outBlocks) {
    return points * (outBlocks * vectors<BO> / K) * (inBlocks * BI / inputsTogether(K, BI));
}

/// All products of the weight gradient, set or added to `u`, which is ordered as the weights, but
/// with one cache line between the points: they are read together afterwards.
template <int BI, int BO, int K>
HWY_NOINLINE void gradientProducts(int points, const float* v, Tiles vTiles, const float* d,
                                   Tiles dTiles, float* u, bool add, int inBlocks, int outBlocks,
                                   int tiles, PacedPrefetch& shared) {
    constexpr int L = lanes<BO>;
    constexpr int R = inputsTogether(K, BI);
    const int groups = outBlocks * vectors<BO> / K;
    PacedPrefetch prefetch = shared; // in registers
    for (int point = 0; point < points; ++point, u += gradientPointGap)
        for (int g = 0; g < groups; ++g)
            for (int c = 0; c < inBlocks * BI; c += R, u += R * K * L) {
                prefetch.pull();
                gradientTile<BI, BO, R, K>(
                    v + point * vTiles.point + c / BI * vTiles.plane + c % BI,
                    d + point * dTiles.point, dTiles.plane, u, g * K, tiles, add);
            }
    shared = prefetch;
}

} // namespace rlab::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
