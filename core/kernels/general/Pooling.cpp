// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/general/Pooling.h"

#include "core/kernels/general/InsideRange.h"
#include "core/kernels/general/Sums.h"

#include <algorithm>
#include <limits>

namespace rlab {
namespace {

/// The part of a window that lies inside the image, and the area its mean is taken over.
struct Window {
    std::int64_t top, bottom, left, right;
    std::int64_t area;
};

Window windowAt(const PoolGeometry& g, std::int64_t oy, std::int64_t ox) {
    const std::int64_t y = oy * g.stride.height - g.padding.height;
    const std::int64_t x = ox * g.stride.width - g.padding.width;
    // Ceil mode lets the last window reach beyond even the padding; that part doesn't count.
    const std::int64_t yEnd =
        std::min<std::int64_t>(y + g.kernel.height, g.height + g.padding.height);
    const std::int64_t xEnd = std::min<std::int64_t>(x + g.kernel.width, g.width + g.padding.width);
    return {std::max<std::int64_t>(y, 0), std::min(yEnd, g.height), std::max<std::int64_t>(x, 0),
            std::min(xEnd, g.width), (yEnd - y) * (xEnd - x)};
}

template <class Pixel>
void forEachPixel(const Window& window, std::int64_t width, const Pixel& pixel) {
    for (std::int64_t y = window.top; y < window.bottom; ++y)
        for (std::int64_t x = window.left; x < window.right; ++x)
            pixel(y * width + x);
}

/// Not a number counts as larger than all numbers: it has to pass. Written without a branch, which
/// would be guessed wrong for every other pixel.
template <class T>
bool isLarger(T value, T than) {
    return static_cast<int>(value > than) | static_cast<int>(value != value);
}

template <class T>
std::int64_t largest(const Window& window, std::int64_t width, const T* plane) {
    std::int64_t best = window.top * width + window.left;
    T value = plane[best];
    forEachPixel(window, width, [&](std::int64_t i) {
        const bool larger = isLarger(plane[i], value);
        best = larger ? i : best;
        value = larger ? plane[i] : value;
    });
    return best;
}

/// One row of outputs: row[ox] = combine(row[ox], pixel) for all pixels of the window.
template <class T, class Combine>
void combineRow(const PoolGeometry& g, std::int64_t oy, const T* plane, T* row,
                const Combine& combine) {
    const Window window = windowAt(g, oy, 0);
    for (std::int64_t y = window.top; y < window.bottom; ++y)
        for (std::int64_t kx = 0; kx < g.kernel.width; ++kx) {
            const T* in = plane + y * g.width;
            const std::int64_t offset = kx - g.padding.width;
            forEachInside(
                insideRange(g.outWidth, g.width, g.stride.width, offset), g.stride.width, offset,
                [=](std::int64_t ox, std::int64_t ix) { row[ox] = combine(row[ox], in[ix]); });
        }
}

/// Calls body(plane, window, index of the window) for every window of every plane.
template <class Body>
void forEachWindow(const Parallel& parallel, const PoolGeometry& g, std::int64_t batch,
                   const Body& body) {
    parallel.forEach(batch * g.channels, [&](std::int64_t plane) {
        for (std::int64_t oy = 0; oy < g.outHeight; ++oy)
            for (std::int64_t ox = 0; ox < g.outWidth; ++ox)
                body(plane, windowAt(g, oy, ox), (plane * g.outHeight + oy) * g.outWidth + ox);
    });
}

} // namespace

PoolGeometry::PoolGeometry(const Pool2dSpec& spec, const Shape& input, const Shape& output)
    : kind(spec.kind)
    , kernel(spec.kernel)
    , stride(spec.stride)
    , padding(spec.padding)
    , channels(input[0])
    , height(input[1])
    , width(input[2])
    , outHeight(output[1])
    , outWidth(output[2]) {}

template <class T>
void poolForward(const Parallel& parallel, const PoolGeometry& g, std::int64_t batch, const T* x,
                 T* y) {
    parallel.forEach(batch * g.channels, [&](std::int64_t plane) {
        const T* const in = x + plane * g.height * g.width;
        for (std::int64_t oy = 0; oy < g.outHeight; ++oy) {
            T* const row = y + (plane * g.outHeight + oy) * g.outWidth;
            if (g.kind == PoolKind::Max) {
                std::fill_n(row, g.outWidth, -std::numeric_limits<T>::infinity());
                combineRow(g, oy, in, row, [](T a, T b) { return isLarger(b, a) ? b : a; });
                continue;
            }
            std::fill_n(row, g.outWidth, T{0});
            combineRow(g, oy, in, row, [](T a, T b) { return a + b; });
            for (std::int64_t ox = 0; ox < g.outWidth; ++ox)
                row[ox] /= static_cast<T>(windowAt(g, oy, ox).area);
        }
    });
}

template <class T>
void poolBackward(const Parallel& parallel, const PoolGeometry& g, std::int64_t batch, const T* x,
                  const T* dy, T* dx) {
    forEachWindow(
        parallel, g, batch, [&](std::int64_t plane, const Window& window, std::int64_t out) {
            const std::int64_t first = plane * g.height * g.width;
            if (g.kind == PoolKind::Max) {
                dx[first + largest(window, g.width, x + first)] += dy[out];
                return;
            }
            const T share = dy[out] / static_cast<T>(window.area);
            forEachPixel(window, g.width, [&](std::int64_t i) { dx[first + i] += share; });
        });
}

template <class T>
void globalAverageForward(const Parallel& parallel, std::int64_t planes, std::int64_t pixels,
                          const T* x, T* y) {
    parallel.forEach(planes, [&](std::int64_t plane) {
        const T* in = x + plane * pixels;
        y[plane] = static_cast<T>(orderedSum<T>(pixels, [in](std::int64_t i) { return in[i]; }) /
                                  static_cast<double>(pixels));
    });
}

template <class T>
void globalAverageBackward(const Parallel& parallel, std::int64_t planes, std::int64_t pixels,
                           const T* dy, T* dx) {
    parallel.forEach(planes, [&](std::int64_t plane) {
        const T share = dy[plane] / static_cast<T>(pixels);
        for (std::int64_t i = plane * pixels; i < (plane + 1) * pixels; ++i)
            dx[i] += share;
    });
}

#define RLAB_INSTANTIATE(T)                                                                        \
    template void poolForward(const Parallel&, const PoolGeometry&, std::int64_t, const T*, T*);   \
    template void poolBackward(const Parallel&, const PoolGeometry&, std::int64_t, const T*,       \
                               const T*, T*);                                                      \
    template void globalAverageForward(const Parallel&, std::int64_t, std::int64_t, const T*, T*); \
    template void globalAverageBackward(const Parallel&, std::int64_t, std::int64_t, const T*, T*);
RLAB_INSTANTIATE(float)
RLAB_INSTANTIATE(double)
#undef RLAB_INSTANTIATE

} // namespace rlab
