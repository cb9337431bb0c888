// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/simd/Magnitudes.h"

#include <algorithm>
#include <array>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/simd/Magnitudes.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.h
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace rlab::simd::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Doubles = hn::ScalableTag<double>;
using Floats = hn::Rebind<float, Doubles>; ///< as many as doubles
using Double = hn::Vec<Doubles>;

HWY_INLINE Double load(const float* v) {
    return hn::PromoteTo(Doubles(), hn::LoadU(Floats(), v));
}

HWY_INLINE double total(Double sum) {
    return hn::GetLane(hn::SumOfLanes(Doubles(), sum));
}

/// Calls step(pointers) for each vector of the arrays; the last one is filled up with zeros.
template <std::size_t N, class Step>
HWY_INLINE void forEachVector(std::array<const float*, N> arrays, std::int64_t count,
                              const Step& step) {
    const auto lanes = static_cast<std::int64_t>(hn::Lanes(Doubles()));
    for (; count >= lanes; count -= lanes) {
        step(arrays);
        for (const float*& array : arrays)
            array += lanes;
    }
    if (count == 0)
        return;
    constexpr std::size_t most = hn::MaxLanes(Doubles());
    float rest[N][most] = {};
    for (std::size_t k = 0; k < N; ++k) {
        std::copy_n(arrays[k], count, rest[k]);
        arrays[k] = rest[k];
    }
    step(arrays);
}

double SquaredSum(const float* v, std::int64_t count) {
    Double squares = hn::Zero(Doubles());
    forEachVector<1>({v}, count, [&](const auto& at) HWY_ATTR {
        const Double value = load(at[0]);
        squares = hn::Add(squares, hn::Mul(value, value));
    });
    return total(squares);
}

double SquaredDistance(const float* a, const float* b, std::int64_t count) {
    Double squares = hn::Zero(Doubles());
    forEachVector<2>({a, b}, count, [&](const auto& at) HWY_ATTR {
        const Double apart = hn::Sub(load(at[0]), load(at[1]));
        squares = hn::Add(squares, hn::Mul(apart, apart));
    });
    return total(squares);
}

AbsoluteSizes AbsoluteSizesOf(const float* v, std::int64_t count) {
    Double squares = hn::Zero(Doubles()), sum = hn::Zero(Doubles()), most = hn::Zero(Doubles());
    forEachVector<1>({v}, count, [&](const auto& at) HWY_ATTR {
        const Double value = hn::Abs(load(at[0]));
        squares = hn::Add(squares, hn::Mul(value, value));
        sum = hn::Add(sum, value);
        most = hn::Max(most, value);
    });
    return {total(squares), total(sum),
            static_cast<float>(hn::GetLane(hn::MaxOfLanes(Doubles(), most)))};
}

WaySums WaySumsOf(const float* whole, const float* shortcut, const float* x, std::int64_t count) {
    Double w = hn::Zero(Doubles()), s = w, b = w, p = w;
    forEachVector<3>({whole, shortcut, x}, count, [&](const auto& at) HWY_ATTR {
        const auto isOpen = hn::Gt(load(at[2]), hn::Zero(Doubles()));
        const Double down = hn::IfThenElseZero(isOpen, load(at[1]));
        const Double all = load(at[0]);
        const Double rest = hn::Sub(all, down);
        w = hn::Add(w, hn::Mul(all, all));
        s = hn::Add(s, hn::Mul(down, down));
        b = hn::Add(b, hn::Mul(rest, rest));
        p = hn::Add(p, hn::Mul(all, down));
    });
    return {total(w), total(s), total(b), total(p)};
}

template <int Block>
HWY_INLINE void raiseBlock(const float* HWY_RESTRICT v, std::int64_t pixels,
                           const float* HWY_RESTRICT scale, const float* HWY_RESTRICT shift,
                           float* HWY_RESTRICT most) {
    const hn::CappedTag<float, Block> d;
    const int lanes = static_cast<int>(hn::Lanes(d));
    for (int c = 0; c < Block; c += lanes) {
        const auto a = hn::LoadU(d, scale + c), b = hn::LoadU(d, shift + c);
        auto high = hn::LoadU(d, most + c);
        for (std::int64_t i = 0; i < pixels; ++i)
            high = hn::Max(high, hn::MulAdd(hn::LoadU(d, v + i * Block + c), a, b));
        hn::StoreU(high, d, most + c);
    }
}

void RaiseToLargest(const float* v, std::int64_t pixels, int block, const float* scale,
                    const float* shift, float* most) {
    if (block == 16)
        raiseBlock<16>(v, pixels, scale, shift, most);
    else
        raiseBlock<8>(v, pixels, scale, shift, most);
}

} // namespace rlab::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace rlab::simd {

HWY_EXPORT(SquaredSum);
HWY_EXPORT(SquaredDistance);
HWY_EXPORT(AbsoluteSizesOf);
HWY_EXPORT(WaySumsOf);
HWY_EXPORT(RaiseToLargest);

double squaredSum(const float* v, std::int64_t count) {
    return HWY_DYNAMIC_DISPATCH(SquaredSum)(v, count);
}

double squaredDistance(const float* a, const float* b, std::int64_t count) {
    return HWY_DYNAMIC_DISPATCH(SquaredDistance)(a, b, count);
}

AbsoluteSizes absoluteSizes(const float* v, std::int64_t count) {
    return HWY_DYNAMIC_DISPATCH(AbsoluteSizesOf)(v, count);
}

WaySums waySums(const float* whole, const float* shortcut, const float* x, std::int64_t count) {
    return HWY_DYNAMIC_DISPATCH(WaySumsOf)(whole, shortcut, x, count);
}

void raiseToLargest(const float* v, std::int64_t pixels, int block, const float* scale,
                    const float* shift, float* most) {
    HWY_DYNAMIC_DISPATCH(RaiseToLargest)(v, pixels, block, scale, shift, most);
}

} // namespace rlab::simd
#endif
