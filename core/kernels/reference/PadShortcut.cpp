// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/reference/PadShortcut.h"

namespace rlab::reference {
namespace {

/// Calls body(n, c, oy, ox, output channel) for each element that is passed on.
template <class Body>
void forEachPassed(const PadShortcutSpec& spec, const Shape& input, const Body& body) {
    const std::int64_t before = (spec.outChannels - input[1]) / 2;
    for (std::int64_t n = 0; n < input[0]; ++n)
        for (std::int64_t c = 0; c < input[1]; ++c)
            for (std::int64_t oy = 0; oy * spec.stride < input[2]; ++oy)
                for (std::int64_t ox = 0; ox * spec.stride < input[3]; ++ox)
                    body(n, c, oy, ox, before + c);
}

} // namespace

Array padShortcut(const PadShortcutSpec& spec, const Array& x) {
    const auto every = [&](std::int64_t size) { return (size + spec.stride - 1) / spec.stride; };
    Array y({x.shape()[0], spec.outChannels, every(x.shape()[2]), every(x.shape()[3])});
    forEachPassed(spec, x.shape(), [&](auto n, auto c, auto oy, auto ox, auto k) {
        at(y, n, k, oy, ox) = at(x, n, c, oy * spec.stride, ox * spec.stride);
    });
    return y;
}

Array padShortcutBackward(const PadShortcutSpec& spec, const Shape& input, const Array& dy) {
    Array dx(input);
    forEachPassed(spec, input, [&](auto n, auto c, auto oy, auto ox, auto k) {
        at(dx, n, c, oy * spec.stride, ox * spec.stride) = at(dy, n, k, oy, ox);
    });
    return dx;
}

} // namespace rlab::reference
