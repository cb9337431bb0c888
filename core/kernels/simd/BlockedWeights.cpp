// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/simd/BlockedConvolution.h"

#include <algorithm>

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

/// Inputs that are gathered before they are loaded as vectors: loads that followed at once would
/// wait for the stores.
constexpr int gatheredInputs = 8;

/// Packs for outputs (of this direction) in blocks of BO.
template <int BO>
class Packer {
public:
    static constexpr int L = lanes<BO>;

    Packer(const BlockedConv& conv, const float* weights, const float* scale, bool backward)
        : conv_(conv)
        , order_(packedOrder<BO>(conv, backward))
        , weights_(weights)
        , scale_(scale) {}

    void pack(float* packed) {
        for (int vector = 0; vector < order_.outputs / L; ++vector)
            for (int first = 0; first < order_.inputs; first += gatheredInputs) {
                const int end = std::min(order_.inputs, first + gatheredInputs);
                for (int input = first; input < end; ++input)
                    gather(input, vector, gathered_[input - first]);
                for (int input = first; input < end; ++input)
                    place(input, vector, gathered_[input - first], packed);
            }
    }

private:
    void gather(int input, int vector, float (&gathered)[9][L]) const {
        const float* w = weights_ + weightsAt(conv_, order_, input, vector * L);
        const std::size_t next = weightsAt(conv_, order_, 0, 1); // from output to output
        if (conv_.method == Method::Pointwise) {
            for (int lane = 0; lane < L; ++lane)
                gathered[0][lane] = w[lane * next];
        } else if (conv_.method == Method::Winograd && order_.backward) {
            // A stride-1 convolution's way back is a convolution with the kernel turned round.
            for (int lane = 0; lane < L; ++lane)
                RLAB_UNROLL for (int i = 0; i < 9; ++i) gathered[8 - i][lane] = w[lane * next + i];
        } else {
            for (int lane = 0; lane < L; ++lane)
                RLAB_UNROLL for (int i = 0; i < 9; ++i) gathered[i][lane] = w[lane * next + i];
        }
    }

    void place(int input, int vector, const float (&gathered)[9][L], float* packed) const {
        const Vec<BO> scale =
            scale_ ? hn::LoadU(Tag<BO>(), scale_ + vector * L) : broadcast<BO>(1.0f);
        const auto weight = [&](int i) HWY_ATTR { return hn::Mul(scale, load<BO>(gathered[i])); };
        if (conv_.method == Method::Pointwise) {
            store<BO>(weight(0), packed + productOffset<BO>(order_, input, vector));
        } else if (conv_.method == Method::Winograd) {
            Vec<BO> g[9];
            RLAB_UNROLL for (int i = 0; i < 9; ++i) g[i] = weight(i);
            transformWeights<BO>(g, packed + productOffset<BO>(order_, input, vector),
                                 static_cast<std::size_t>(order_.inputs) * order_.outputs);
        } else {
            for (int i = 0; i < 9; ++i)
                store<BO>(weight(i), packed + directOffset<BO>(order_, input, vector, i));
        }
    }

    const BlockedConv& conv_;
    const PackedOrder order_;
    const float* const weights_;
    const float* const scale_;
    HWY_ALIGN float gathered_[gatheredInputs][9][L];
};

/// Partial gradients lie as (vectors of outputs, inputs, 9, lanes); those of 1×1 kernels as their
/// packed weights.
template <int BO>
class Unpacker {
public:
    static constexpr int L = lanes<BO>;

    Unpacker(const BlockedConv& conv, const float* partials, int parts)
        : conv_(conv)
        , order_(packedOrder<BO>(conv, false))
        , positions_(conv.kernel() * conv.kernel())
        , partials_(partials)
        , parts_(parts) {}

    /// For blocks [begin, end) of outputs.
    void unpack(int begin, int end, float* gradient) {
        for (int vector = begin * vectors<BO>; vector < end * vectors<BO>; ++vector)
            for (int first = 0; first < order_.inputs; first += gatheredInputs) {
                const int last = std::min(order_.inputs, first + gatheredInputs);
                for (int input = first; input < last; ++input)
                    addUp(input, vector, sums_[input - first]);
                for (int input = first; input < last; ++input)
                    scatter(input, vector, sums_[input - first], gradient);
            }
    }

private:
    void addUp(int input, int vector, float (&sums)[9][L]) const {
        const std::size_t from =
            positions_ == 1 ? productOffset<BO>(order_, input, vector)
                            : (static_cast<std::size_t>(vector) * order_.inputs + input) * 9 * L;
        for (int i = 0; i < positions_; ++i) {
            const float* first = partials_ + from + i * L;
            Vec<BO> sum = load<BO>(first);
            for (int part = 1; part < parts_; ++part)
                sum = hn::Add(sum, load<BO>(first + part * conv_.weights()));
            store<BO>(sum, sums[i]);
        }
    }

    void scatter(int input, int vector, const float (&sums)[9][L], float* gradient) const {
        float* to = gradient + weightsAt(conv_, order_, input, vector * L);
        const std::size_t next = weightsAt(conv_, order_, 0, 1);
        if (positions_ == 1) {
            for (int lane = 0; lane < L; ++lane)
                to[lane * next] = sums[0][lane];
            return;
        }
        for (int lane = 0; lane < L; ++lane)
            RLAB_UNROLL for (int i = 0; i < 9; ++i) to[lane * next + i] = sums[i][lane];
    }

    const BlockedConv& conv_;
    const PackedOrder order_;
    const int positions_;
    const float* const partials_;
    const int parts_;
    HWY_ALIGN float sums_[gatheredInputs][9][L];
};

void Pack(const BlockedConv& conv, const float* weights, const float* scale, bool backward,
          float* packed) {
    if ((backward ? conv.inBlock : conv.outBlock) == 16)
        Packer<16>(conv, weights, scale, backward).pack(packed);
    else
        Packer<8>(conv, weights, scale, backward).pack(packed);
}

void Unpack(const BlockedConv& conv, const float* partials, int parts, int begin, int end,
            float* gradient) {
    if (conv.outBlock == 16)
        Unpacker<16>(conv, partials, parts).unpack(begin, end, gradient);
    else
        Unpacker<8>(conv, partials, parts).unpack(begin, end, gradient);
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
