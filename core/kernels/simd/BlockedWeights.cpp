// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/simd/BlockedConvolution.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/simd/BlockedWeights.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.h
#include "core/kernels/simd/Products-inl.h"
#include "core/kernels/simd/Winograd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace rlab::simd::HWY_NAMESPACE {

/// How the packed weights of one direction are ordered: for products
/// (points, outputs/(k·lanes), inputs, k, lanes), for direct tiles
/// (outputs/lanes, inputs/B, 3, B, 3, lanes).
struct PackedOrder {
    int inputs, outputs; ///< channels
    int inputBlock;      ///< inputs that lie together
    int vectorsTogether; ///< k
    bool backward;       ///< inputs and outputs have changed places
};

template <int BO>
PackedOrder packedOrder(const BlockedConv& conv, bool backward) {
    const int outputs = backward ? conv.inChannels : conv.outChannels;
    const int inputs = backward ? conv.outChannels : conv.inChannels;
    const int block = conv.method == Method::Stem ? inputs : blockOf(inputs);
    return {inputs, outputs, block, vectorsTogether(outputs / lanes<BO>), backward};
}

/// Where the kernel of (input, output) begins in (K, C, kernel, kernel).
HWY_INLINE std::size_t weightsAt(const BlockedConv& conv, const PackedOrder& order, int input,
                                 int output) {
    const int k = order.backward ? input : output, c = order.backward ? output : input;
    return (static_cast<std::size_t>(k) * conv.inChannels + c) * conv.kernel() * conv.kernel();
}

template <int BO>
HWY_INLINE std::size_t productOffset(const PackedOrder& order, int input, int vector) {
    const int k = order.vectorsTogether;
    return ((static_cast<std::size_t>(vector / k) * order.inputs + input) * k + vector % k) *
           lanes<BO>;
}

template <int BO>
HWY_INLINE std::size_t directOffset(const PackedOrder& order, int input, int vector, int position) {
    const int blocks = order.inputs / order.inputBlock;
    const std::size_t row =
        (static_cast<std::size_t>(vector) * blocks + input / order.inputBlock) * 3 + position / 3;
    return ((row * order.inputBlock + input % order.inputBlock) * 3 + position % 3) * lanes<BO>;
}

/// Packs for outputs (of this direction) in blocks of BO.
template <int BO>
void pack(const BlockedConv& conv, const float* weights, const float* scale, bool backward,
          float* packed) {
    constexpr int L = lanes<BO>;
    const bool winograd = conv.method == Method::Winograd;
    const PackedOrder order = packedOrder<BO>(conv, backward);
    const std::size_t points = static_cast<std::size_t>(order.inputs) * order.outputs;
    const int positions = conv.kernel() * conv.kernel();
    HWY_ALIGN float gathered[9][L];
    for (int vector = 0; vector < order.outputs / L; ++vector)
        for (int input = 0; input < order.inputs; ++input) {
            for (int lane = 0; lane < L; ++lane) {
                const int output = vector * L + lane;
                const float* w = weights + weightsAt(conv, order, input, output);
                const float factor = scale ? scale[output] : 1.0f;
                // A stride-1 convolution's way back is a convolution with the kernel turned round.
                for (int i = 0; i < positions; ++i)
                    gathered[i][lane] = factor * w[winograd && backward ? 8 - i : i];
            }
            if (conv.method == Method::Pointwise) {
                store<BO>(load<BO>(gathered[0]), packed + productOffset<BO>(order, input, vector));
            } else if (winograd) {
                Vec<BO> g[9];
                RLAB_UNROLL for (int i = 0; i < 9; ++i) g[i] = load<BO>(gathered[i]);
                transformWeights<BO>(g, packed + productOffset<BO>(order, input, vector), points);
            } else {
                for (int i = 0; i < 9; ++i)
                    store<BO>(load<BO>(gathered[i]),
                              packed + directOffset<BO>(order, input, vector, i));
            }
        }
}

/// Partial gradients lie as (vectors of outputs, inputs, 9, lanes); those of 1×1 kernels as their
/// packed weights.
template <int BO>
void unpack(const BlockedConv& conv, const float* partials, int parts, int begin, int end,
            float* gradient) {
    constexpr int L = lanes<BO>;
    const PackedOrder order = packedOrder<BO>(conv, false);
    const int positions = conv.kernel() * conv.kernel();
    HWY_ALIGN float scattered[9][L];
    for (int vector = begin * vectors<BO>; vector < end * vectors<BO>; ++vector)
        for (int input = 0; input < order.inputs; ++input) {
            const std::size_t from =
                positions == 1 ? productOffset<BO>(order, input, vector)
                               : (static_cast<std::size_t>(vector) * order.inputs + input) * 9 * L;
            for (int i = 0; i < positions; ++i) {
                const float* first = partials + from + i * L;
                Vec<BO> sum = load<BO>(first);
                for (int part = 1; part < parts; ++part)
                    sum = hn::Add(sum, load<BO>(first + part * conv.weights()));
                store<BO>(sum, scattered[i]);
            }
            for (int lane = 0; lane < L; ++lane) {
                float* to = gradient + weightsAt(conv, order, input, vector * L + lane);
                for (int i = 0; i < positions; ++i)
                    to[i] = scattered[i][lane];
            }
        }
}

void Pack(const BlockedConv& conv, const float* weights, const float* scale, bool backward,
          float* packed) {
    const int block = backward ? conv.inBlock : conv.outBlock;
    (block == 16 ? pack<16> : pack<8>)(conv, weights, scale, backward, packed);
}

void Unpack(const BlockedConv& conv, const float* partials, int parts, int begin, int end,
            float* gradient) {
    (conv.outBlock == 16 ? unpack<16> : unpack<8>)(conv, partials, parts, begin, end, gradient);
}

} // namespace rlab::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace rlab::simd {

HWY_EXPORT(Pack);
HWY_EXPORT(Unpack);

void packWeights(const BlockedConv& conv, const float* weights, const float* scale, bool backward,
                 float* packed) {
    HWY_DYNAMIC_DISPATCH(Pack)(conv, weights, scale, backward, packed);
}

void unpackWeightGradient(const BlockedConv& conv, const float* partials, int parts, int begin,
                          int end, float* gradient) {
    HWY_DYNAMIC_DISPATCH(Unpack)(conv, partials, parts, begin, end, gradient);
}

} // namespace rlab::simd
#endif
