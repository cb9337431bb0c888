// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Parallel.h"

namespace rlab {

/// x: (N, C, H, W), y: (N, K, OH, OW) with OH = ⌈H/stride⌉, OW = ⌈W/stride⌉, K ≥ C.
struct PadShortcutGeometry {
    std::int64_t batch, channels, height, width, outChannels, stride;

    std::int64_t outHeight() const { return (height - 1) / stride + 1; }
    std::int64_t outWidth() const { return (width - 1) / stride + 1; }
    /// Zero channels before the first copied one; the rest (one more if odd) comes behind.
    std::int64_t channelsBefore() const { return (outChannels - channels) / 2; }
};

/// Option A of He et al., arXiv 1512.03385, section 3.3: every stride-th pixel, zeros in the new
/// channels.
template <class T>
void padShortcutForward(const Parallel& parallel, const PadShortcutGeometry& geometry, const T* x,
                        T* y);

/// dx += the gradient by x.
template <class T>
void padShortcutBackward(const Parallel& parallel, const PadShortcutGeometry& geometry, const T* dy,
                         T* dx);

} // namespace rlab
