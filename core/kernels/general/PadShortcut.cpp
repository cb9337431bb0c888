// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/general/PadShortcut.h"

#include <algorithm>

namespace rlab {
namespace {

/// Calls pixel(index in x, index in y) for each pair that the shortcut connects in one image.
template <class Pixel>
void forEachPair(const PadShortcutGeometry& g, std::int64_t image, const Pixel& pixel) {
    for (std::int64_t c = 0; c < g.channels; ++c) {
        const std::int64_t plane = (image * g.channels + c) * g.height;
        const std::int64_t outPlane =
            (image * g.outChannels + g.channelsBefore() + c) * g.outHeight();
        for (std::int64_t oy = 0; oy < g.outHeight(); ++oy)
            for (std::int64_t ox = 0; ox < g.outWidth(); ++ox)
                pixel((plane + oy * g.stride) * g.width + ox * g.stride,
                      (outPlane + oy) * g.outWidth() + ox);
    }
}

} // namespace

template <class T>
void padShortcutForward(const Parallel& parallel, const PadShortcutGeometry& g, const T* x, T* y) {
    const std::int64_t outImage = g.outChannels * g.outHeight() * g.outWidth();
    parallel.forEach(g.batch, [&](std::int64_t n) {
        std::fill_n(y + n * outImage, outImage, T{0});
        forEachPair(g, n, [&](std::int64_t in, std::int64_t out) { y[out] = x[in]; });
    });
}

template <class T>
void padShortcutBackward(const Parallel& parallel, const PadShortcutGeometry& g, const T* dy,
                         T* dx) {
    parallel.forEach(g.batch, [&](std::int64_t n) {
        forEachPair(g, n, [&](std::int64_t in, std::int64_t out) { dx[in] += dy[out]; });
    });
}

#define RLAB_INSTANTIATE(T)                                                                        \
    template void padShortcutForward(const Parallel&, const PadShortcutGeometry&, const T*, T*);   \
    template void padShortcutBackward(const Parallel&, const PadShortcutGeometry&, const T*, T*);
RLAB_INSTANTIATE(float)
RLAB_INSTANTIATE(double)
#undef RLAB_INSTANTIATE

} // namespace rlab
