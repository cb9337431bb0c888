// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/simd/MultiplyAddPeak.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <vector>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/simd/MultiplyAddPeak.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.h
#include "core/kernels/simd/Vector-inl.h"

HWY_BEFORE_NAMESPACE();
namespace rlab::simd::HWY_NAMESPACE {

/// Runs `rounds` of multiply-adds on the factor values[0] and returns how many they were. values[1]
/// is set, so that the compiler can't leave them out.
std::int64_t MultiplyAdds(std::int64_t rounds, float* values) {
    // More than units × latency, as far as the registers go: x86 has sixteen before AVX-512.
    constexpr int chains = HWY_ARCH_X86 && HWY_TARGET > HWY_AVX3 ? 12 : 20;
    // Each chain comes to rest at 1: no overflow and nothing denormal.
    const Vec<16> factor = broadcast<16>(values[0]), term = broadcast<16>(1 - values[0]);
    Vec<16> sums[chains];
    RLAB_UNROLL for (int i = 0; i < chains; ++i) sums[i] = broadcast<16>(0.1f * float(i));
    for (std::int64_t round = 0; round < rounds; ++round)
        RLAB_UNROLL for (int i = 0; i < chains; ++i) sums[i] = hn::MulAdd(sums[i], factor, term);
    Vec<16> total = sums[0];
    RLAB_UNROLL for (int i = 1; i < chains; ++i) total = hn::Add(total, sums[i]);
    values[1] = hn::GetLane(total);
    return rounds * chains * lanes<16>;
}

} // namespace rlab::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace rlab::simd {

HWY_EXPORT(MultiplyAdds);

namespace {

struct Run {
    double multiplyAdds;
    double seconds;
};

Run runOnAllThreads(const Parallel& parallel, std::int64_t rounds) {
    using Clock = std::chrono::steady_clock;
    struct alignas(64) Work { // of one thread, on a cache line of its own
        float values[2] = {0.5f, 0};
        std::int64_t multiplyAdds = 0;
    };
    std::vector<Work> works(static_cast<std::size_t>(parallel.threads()));
    const auto begin = Clock::now();
    parallel.forEach(parallel.threads(), [&](std::int64_t index) {
        Work& work = works[static_cast<std::size_t>(index)];
        work.multiplyAdds = HWY_DYNAMIC_DISPATCH(MultiplyAdds)(rounds, work.values);
    });
    Run run{0, std::chrono::duration<double>(Clock::now() - begin).count()};
    for (const Work& work : works)
        run.multiplyAdds += static_cast<double>(work.multiplyAdds);
    return run;
}

} // namespace

double multiplyAddPeak(const Parallel& parallel) {
    constexpr double leastSeconds = 0.01;
    std::int64_t rounds = 1 << 12;
    while (runOnAllThreads(parallel, rounds).seconds < leastSeconds)
        rounds *= 2;
    std::array<double, 9> speeds;
    for (double& speed : speeds) {
        const Run run = runOnAllThreads(parallel, rounds);
        speed = run.multiplyAdds / run.seconds;
    }
    const auto median = speeds.begin() + speeds.size() / 2;
    std::ranges::nth_element(speeds, median);
    return *median;
}

} // namespace rlab::simd
#endif
