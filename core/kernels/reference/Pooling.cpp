// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/reference/Pooling.h"

#include <vector>

namespace rlab::reference {
namespace {

std::int64_t windowCount(std::int64_t size, int kernel, int stride, int padding, bool ceilMode) {
    std::int64_t count = 0;
    for (std::int64_t start = -padding;; start += stride, ++count) {
        const bool endsInside = start + kernel <= size + padding;
        const bool startsInside = start < size;
        const bool coversRest = start - stride + kernel >= size + padding;
        if (!endsInside && !(ceilMode && startsInside && !coversRest))
            return count;
    }
}

struct Pixel {
    std::int64_t y, x;
};

/// One window on one plane: its pixels in reading order, and the area a mean is taken over.
struct Window {
    std::vector<Pixel> pixels;
    double area = 0;
};

Window windowAt(const Pool2dSpec& spec, const Shape& input, std::int64_t oy, std::int64_t ox) {
    Window window;
    for (std::int64_t i = 0; i < spec.kernel.height; ++i)
        for (std::int64_t j = 0; j < spec.kernel.width; ++j) {
            const std::int64_t y = oy * spec.stride.height - spec.padding.height + i;
            const std::int64_t x = ox * spec.stride.width - spec.padding.width + j;
            if (y < input[2] + spec.padding.height && x < input[3] + spec.padding.width)
                window.area += 1;
            if (y >= 0 && y < input[2] && x >= 0 && x < input[3])
                window.pixels.push_back({y, x});
        }
    return window;
}

/// Calls body(n, c, oy, ox, window) for every window.
template <class Body>
void forEachWindow(const Pool2dSpec& spec, const Shape& input, const Shape& output,
                   const Body& body) {
    for (std::int64_t n = 0; n < output[0]; ++n)
        for (std::int64_t c = 0; c < output[1]; ++c)
            for (std::int64_t oy = 0; oy < output[2]; ++oy)
                for (std::int64_t ox = 0; ox < output[3]; ++ox)
                    body(n, c, oy, ox, windowAt(spec, input, oy, ox));
}

Pixel largest(const Array& x, std::int64_t n, std::int64_t c, const Window& window) {
    Pixel best = window.pixels.front();
    for (const Pixel& p : window.pixels)
        if (at(x, n, c, p.y, p.x) > at(x, n, c, best.y, best.x))
            best = p;
    return best;
}

} // namespace

Array pool(const Pool2dSpec& spec, const Array& x) {
    const Shape& in = x.shape();
    Array y({in[0], in[1],
             windowCount(in[2], spec.kernel.height, spec.stride.height, spec.padding.height,
                         spec.ceilMode),
             windowCount(in[3], spec.kernel.width, spec.stride.width, spec.padding.width,
                         spec.ceilMode)});
    forEachWindow(spec, in, y.shape(), [&](auto n, auto c, auto oy, auto ox, const Window& window) {
        if (spec.kind == PoolKind::Max) {
            const Pixel best = largest(x, n, c, window);
            at(y, n, c, oy, ox) = at(x, n, c, best.y, best.x);
        } else {
            for (const Pixel& p : window.pixels)
                at(y, n, c, oy, ox) += at(x, n, c, p.y, p.x) / window.area;
        }
    });
    return y;
}

Array poolBackward(const Pool2dSpec& spec, const Array& x, const Array& dy) {
    Array dx(x.shape());
    forEachWindow(spec, x.shape(), dy.shape(),
                  [&](auto n, auto c, auto oy, auto ox, const Window& window) {
                      if (spec.kind == PoolKind::Max) {
                          const Pixel best = largest(x, n, c, window);
                          at(dx, n, c, best.y, best.x) += at(dy, n, c, oy, ox);
                      } else {
                          for (const Pixel& p : window.pixels)
                              at(dx, n, c, p.y, p.x) += at(dy, n, c, oy, ox) / window.area;
                      }
                  });
    return dx;
}

Array globalAverage(const Array& x) {
    Array y({x.shape()[0], x.shape()[1]});
    const std::int64_t pixels = x.shape()[2] * x.shape()[3];
    for (std::int64_t i = 0; i < x.size(); ++i)
        y[i / pixels] += x[i] / static_cast<double>(pixels);
    return y;
}

Array globalAverageBackward(const Shape& input, const Array& dy) {
    Array dx(input);
    const std::int64_t pixels = input[2] * input[3];
    for (std::int64_t i = 0; i < dx.size(); ++i)
        dx[i] = dy[i / pixels] / static_cast<double>(pixels);
    return dx;
}

} // namespace rlab::reference
