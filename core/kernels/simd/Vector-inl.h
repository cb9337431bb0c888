// SPDX-License-Identifier: GPL-3.0-or-later

// Included once for each instruction set; see Highway's foreach_target.h.
#if defined(RLAB_SIMD_VECTOR_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef RLAB_SIMD_VECTOR_INL_H_
#undef RLAB_SIMD_VECTOR_INL_H_
#else
#define RLAB_SIMD_VECTOR_INL_H_
#endif

#include <hwy/highway.h>

#define RLAB_UNROLL _Pragma("GCC unroll 64")

HWY_BEFORE_NAMESPACE();
namespace rlab::simd::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// AVX-512 and 64-bit ARM have 32 vector registers, the others 16.
constexpr bool manyRegisters = HWY_TARGET <= HWY_AVX3 || HWY_ARCH_ARM_A64;

/// The vectors that a block of B channels is worked on with: all of it at once, where a register is
/// that wide.
template <int B>
using Tag = hn::CappedTag<float, B>;
template <int B>
using Vec = hn::Vec<Tag<B>>;
template <int B>
constexpr int lanes = static_cast<int>(hn::MaxLanes(Tag<B>()));
/// Vectors in a block.
template <int B>
constexpr int vectors = B / lanes<B>;

template <int B>
HWY_INLINE Vec<B> load(const float* from) {
    return hn::Load(Tag<B>(), from);
}

template <int B>
HWY_INLINE void store(Vec<B> v, float* to) {
    hn::Store(v, Tag<B>(), to);
}

template <int B>
HWY_INLINE Vec<B> broadcast(float value) {
    return hn::Set(Tag<B>(), value);
}

/// total[0 … lanes) += v
template <int B>
HWY_INLINE void addTo(float* total, Vec<B> v) {
    store<B>(hn::Add(load<B>(total), v), total);
}

} // namespace rlab::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
