// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/simd/BlockedConvolution.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/simd/BlockedWeights.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.h
#include "core/kernels/simd/Winograd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace rlab::simd::HWY_NAMESPACE {

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

/// How the packed weights of one direction are ordered: for Winograd
/// (36, outputs/(K·lanes), inputs, K, lanes), for direct (outputs/lanes, inputs/B, 3, B, 3, lanes).
struct PackedOrder {
    int inputs, outputs; ///< channels
    int inputBlock;      ///< inputs that lie together
    int vectorsTogether; ///< K
    bool backward;       ///< inputs and outputs have changed places
};

template <int B>
PackedOrder packedOrder(const BlockedConv& conv, bool backward) {
    const int outputs = backward ? conv.inChannels : conv.outChannels;
    const int inputs = backward ? conv.outChannels : conv.inChannels;
    return {inputs, outputs, inputs % B == 0 ? B : inputs, vectorsTogether<B>(outputs / lanes<B>),
            backward};
}

/// Where the 3×3 weights of (input, output) begin in (K, C, 3, 3).
HWY_INLINE std::size_t weightsAt(const BlockedConv& conv, const PackedOrder& order, int input,
                                 int output) {
    const int k = order.backward ? input : output, c = order.backward ? output : input;
    return (static_cast<std::size_t>(k) * conv.inChannels + c) * 9;
}

template <int B>
HWY_INLINE std::size_t winogradOffset(const PackedOrder& order, int input, int vector) {
    const int k = order.vectorsTogether;
    return ((static_cast<std::size_t>(vector / k) * order.inputs + input) * k + vector % k) *
           lanes<B>;
}

template <int B>
HWY_INLINE std::size_t directOffset(const PackedOrder& order, int input, int vector, int position) {
    const int blocks = order.inputs / order.inputBlock;
    const std::size_t row =
        (static_cast<std::size_t>(vector) * blocks + input / order.inputBlock) * 3 + position / 3;
    return ((row * order.inputBlock + input % order.inputBlock) * 3 + position % 3) * lanes<B>;
}

template <int B>
void pack(const BlockedConv& conv, const float* weights, bool backward, float* packed) {
    constexpr int L = lanes<B>;
    const bool winograd = conv.method == Method::Winograd;
    const PackedOrder order = packedOrder<B>(conv, backward);
    const std::size_t point = static_cast<std::size_t>(order.inputs) * order.outputs;
    HWY_ALIGN float gathered[9][L];
    for (int vector = 0; vector < order.outputs / L; ++vector)
        for (int input = 0; input < order.inputs; ++input) {
            for (int lane = 0; lane < L; ++lane) {
                const float* w = weights + weightsAt(conv, order, input, vector * L + lane);
                // A stride-1 convolution's way back is a convolution with the kernel turned round.
                for (int i = 0; i < 9; ++i)
                    gathered[i][lane] = w[winograd && backward ? 8 - i : i];
            }
            if (!winograd) {
                for (int i = 0; i < 9; ++i)
                    store<B>(load<B>(gathered[i]),
                             packed + directOffset<B>(order, input, vector, i));
                continue;
            }
            Vec<B> t[18];
            RLAB_UNROLL for (int x = 0; x < 3; ++x) {
                const Vec<B> column[3] = {load<B>(gathered[x]), load<B>(gathered[3 + x]),
                                          load<B>(gathered[6 + x])};
                weightColumn<B>(column, t + x, 3);
            }
            float* to = packed + winogradOffset<B>(order, input, vector);
            RLAB_UNROLL for (int y = 0; y < 6; ++y) {
                const Vec<B> row[3] = {t[3 * y], t[3 * y + 1], t[3 * y + 2]};
                Vec<B> o[6];
                weightColumn<B>(row, o, 1);
                RLAB_UNROLL for (int x = 0; x < 6; ++x) store<B>(o[x], to + (6 * y + x) * point);
            }
        }
}

template <int B>
void unpack(const BlockedConv& conv, float* partials, int parts, float* gradient) {
    constexpr int L = lanes<B>;
    const std::int64_t size = conv.packedWeights();
    for (std::int64_t i = 0; i < size; i += L) {
        Vec<B> sum = load<B>(partials + i);
        for (int part = 1; part < parts; ++part)
            sum = hn::Add(sum, load<B>(partials + part * size + i));
        store<B>(sum, partials + i);
    }
    const PackedOrder order = packedOrder<B>(conv, false);
    const std::size_t point = static_cast<std::size_t>(order.inputs) * order.outputs;
    HWY_ALIGN float scattered[9][L];
    for (int vector = 0; vector < order.outputs / L; ++vector)
        for (int input = 0; input < order.inputs; ++input) {
            if (conv.method == Method::Winograd) {
                const float* from = partials + winogradOffset<B>(order, input, vector);
                Vec<B> t[18];
                RLAB_UNROLL for (int x = 0; x < 6; ++x) {
                    const float* p = from + x * point;
                    const Vec<B> column[6] = {load<B>(p),
                                              load<B>(p + 6 * point),
                                              load<B>(p + 12 * point),
                                              load<B>(p + 18 * point),
                                              load<B>(p + 24 * point),
                                              load<B>(p + 30 * point)};
                    weightGradientColumn<B>(column, t + x, 6);
                }
                RLAB_UNROLL for (int y = 0; y < 3; ++y) {
                    const Vec<B> row[6] = {t[6 * y],     t[6 * y + 1], t[6 * y + 2],
                                           t[6 * y + 3], t[6 * y + 4], t[6 * y + 5]};
                    Vec<B> o[3];
                    weightGradientColumn<B>(row, o, 1);
                    RLAB_UNROLL for (int x = 0; x < 3; ++x) store<B>(o[x], scattered[3 * y + x]);
                }
            } else {
                for (int i = 0; i < 9; ++i)
                    store<B>(load<B>(partials + directOffset<B>(order, input, vector, i)),
                             scattered[i]);
            }
            for (int lane = 0; lane < L; ++lane) {
                float* to = gradient + weightsAt(conv, order, input, vector * L + lane);
                for (int i = 0; i < 9; ++i)
                    to[i] = scattered[i][lane];
            }
        }
}

void Pack(const BlockedConv& conv, const float* weights, bool backward, float* packed) {
    (conv.block == 16 ? pack<16> : pack<8>)(conv, weights, backward, packed);
}

void Unpack(const BlockedConv& conv, float* partials, int parts, float* gradient) {
    (conv.block == 16 ? unpack<16> : unpack<8>)(conv, partials, parts, gradient);
}

} // namespace rlab::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace rlab::simd {

HWY_EXPORT(Pack);
HWY_EXPORT(Unpack);

void packWeights(const BlockedConv& conv, const float* weights, bool backward, float* packed) {
    HWY_DYNAMIC_DISPATCH(Pack)(conv, weights, backward, packed);
}

void unpackWeightGradient(const BlockedConv& conv, float* partials, int parts, float* gradient) {
    HWY_DYNAMIC_DISPATCH(Unpack)(conv, partials, parts, gradient);
}

} // namespace rlab::simd
#endif
