// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace rlab::simd {

/// v ← momentum·v + (g + decay·w); w ← w − rate·v. The first v is g + decay·w, since v starts at
/// zero.
struct SgdUpdate {
    float momentum = 0;
    float decay = 0;
    float rate = 0;
};

/// Kingma & Ba, arXiv 1412.6980, algorithm 1, with the decay added to the gradient as in
/// torch.optim.Adam:
/// g′ = g + decay·w; m ← m + newMean·(g′ − m); s ← oldSquare·s + newSquare·g′²;
/// w ← w − rate·m / (√s·scale + epsilon).
struct AdamUpdate {
    float decay = 0;
    float rate = 0;  ///< with the correction of the mean's bias
    float scale = 0; ///< the correction of the square's bias
    float epsilon = 0;
    float newMean = 0;   ///< 1 − β₁
    float oldSquare = 0; ///< β₂
    float newSquare = 0; ///< 1 − β₂
};

/// One update of `count` weights w from their gradients g. All pointers are to the beginning of a
/// cache line. Numbers don't depend on their neighbours, nor on the instruction set.
void updateSgd(const SgdUpdate& update, std::int64_t count, const float* g, float* v, float* w);
void updateAdam(const AdamUpdate& update, std::int64_t count, const float* g, float* mean,
                float* square, float* w);

} // namespace rlab::simd
