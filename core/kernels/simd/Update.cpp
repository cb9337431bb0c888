// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/simd/Update.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/simd/Update.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.h
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace rlab::simd::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// Calls step(tag, i) for each vector of [0, count), and for what is left number by number.
template <class Step>
HWY_INLINE void forEachVector(std::int64_t count, const Step& step) {
    const hn::ScalableTag<float> whole;
    const auto lanes = static_cast<std::int64_t>(hn::Lanes(whole));
    std::int64_t i = 0;
    for (; i + lanes <= count; i += lanes)
        step(whole, i);
    for (; i < count; ++i)
        step(hn::CappedTag<float, 1>(), i);
}

// Products and sums are rounded each on its own: a fused multiply-add would save nothing, since
// memory is what both updates wait for, and would make results differ between machines.

void Sgd(const SgdUpdate& update, std::int64_t count, const float* HWY_RESTRICT g,
         float* HWY_RESTRICT v, float* HWY_RESTRICT w) {
    forEachVector(count, [=](auto d, std::int64_t i) HWY_ATTR {
        const auto weight = hn::Load(d, w + i);
        const auto decayed = hn::Mul(hn::Set(d, update.decay), weight);
        const auto gradient = hn::Add(hn::Load(d, g + i), decayed);
        const auto kept = hn::Mul(hn::Set(d, update.momentum), hn::Load(d, v + i));
        const auto velocity = hn::Add(kept, gradient);
        hn::Store(velocity, d, v + i);
        hn::Store(hn::Sub(weight, hn::Mul(hn::Set(d, update.rate), velocity)), d, w + i);
    });
}

void Adam(const AdamUpdate& update, std::int64_t count, const float* HWY_RESTRICT g,
          float* HWY_RESTRICT means, float* HWY_RESTRICT squares, float* HWY_RESTRICT w) {
    forEachVector(count, [=](auto d, std::int64_t i) HWY_ATTR {
        const auto weight = hn::Load(d, w + i);
        const auto decayed = hn::Mul(hn::Set(d, update.decay), weight);
        const auto gradient = hn::Add(hn::Load(d, g + i), decayed);
        const auto before = hn::Load(d, means + i);
        const auto change = hn::Mul(hn::Set(d, update.newMean), hn::Sub(gradient, before));
        const auto mean = hn::Add(before, change);
        const auto kept = hn::Mul(hn::Set(d, update.oldSquare), hn::Load(d, squares + i));
        const auto added = hn::Mul(hn::Set(d, update.newSquare), hn::Mul(gradient, gradient));
        const auto square = hn::Add(kept, added);
        const auto root = hn::Mul(hn::Sqrt(square), hn::Set(d, update.scale));
        const auto size = hn::Add(root, hn::Set(d, update.epsilon));
        const auto step = hn::Div(hn::Mul(hn::Set(d, update.rate), mean), size);
        hn::Store(mean, d, means + i);
        hn::Store(square, d, squares + i);
        hn::Store(hn::Sub(weight, step), d, w + i);
    });
}

} // namespace rlab::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace rlab::simd {

HWY_EXPORT(Sgd);
HWY_EXPORT(Adam);

void updateSgd(const SgdUpdate& update, std::int64_t count, const float* g, float* v, float* w) {
    HWY_DYNAMIC_DISPATCH(Sgd)(update, count, g, v, w);
}

void updateAdam(const AdamUpdate& update, std::int64_t count, const float* g, float* mean,
                float* square, float* w) {
    HWY_DYNAMIC_DISPATCH(Adam)(update, count, g, mean, square, w);
}

} // namespace rlab::simd
#endif
