// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/reference/Convolution.h"

namespace rlab::reference {
namespace {

/// One product of the sum above: the indices of x, w and y in it.
struct Term {
    std::int64_t n, inChannel, y, x; // of x
    std::int64_t k, c, i, j;         // of w
    std::int64_t oy, ox;             // of y, with n and k
};

std::int64_t outExtent(std::int64_t size, int kernel, int stride, int padding) {
    return (size + 2 * padding - kernel) / stride + 1;
}

Shape outShape(const Conv2dSpec& spec, const Shape& x) {
    return {x[0], spec.outChannels,
            outExtent(x[2], spec.kernel.height, spec.stride.height, spec.padding.height),
            outExtent(x[3], spec.kernel.width, spec.stride.width, spec.padding.width)};
}

/// Calls body(term) for every product whose x lies inside the image.
template <class Body>
void forEachTerm(const Conv2dSpec& spec, const Shape& input, const Body& body) {
    const Shape output = outShape(spec, input);
    const std::int64_t groupInputs = input[1] / spec.groups;
    const std::int64_t groupOutputs = output[1] / spec.groups;
    Term t;
    for (t.n = 0; t.n < output[0]; ++t.n)
        for (t.k = 0; t.k < output[1]; ++t.k)
            for (t.oy = 0; t.oy < output[2]; ++t.oy)
                for (t.ox = 0; t.ox < output[3]; ++t.ox)
                    for (t.c = 0; t.c < groupInputs; ++t.c)
                        for (t.i = 0; t.i < spec.kernel.height; ++t.i)
                            for (t.j = 0; t.j < spec.kernel.width; ++t.j) {
                                t.inChannel = t.k / groupOutputs * groupInputs + t.c;
                                t.y = t.oy * spec.stride.height + t.i - spec.padding.height;
                                t.x = t.ox * spec.stride.width + t.j - spec.padding.width;
                                if (t.y >= 0 && t.y < input[2] && t.x >= 0 && t.x < input[3])
                                    body(t);
                            }
}

} // namespace

Array convForward(const Conv2dSpec& spec, const Array& x, const Array& w, const Array* bias) {
    Array y(outShape(spec, x.shape()));
    forEachTerm(spec, x.shape(), [&](const Term& t) {
        at(y, t.n, t.k, t.oy, t.ox) +=
            at(x, t.n, t.inChannel, t.y, t.x) * at(w, t.k, t.c, t.i, t.j);
    });
    const std::int64_t pixels = y.shape()[2] * y.shape()[3];
    if (bias)
        for (std::int64_t i = 0; i < y.size(); ++i)
            y[i] += (*bias)[i / pixels % spec.outChannels];
    return y;
}

Array convBackwardData(const Conv2dSpec& spec, const Shape& input, const Array& w,
                       const Array& dy) {
    Array dx(input);
    forEachTerm(spec, input, [&](const Term& t) {
        at(dx, t.n, t.inChannel, t.y, t.x) +=
            at(dy, t.n, t.k, t.oy, t.ox) * at(w, t.k, t.c, t.i, t.j);
    });
    return dx;
}

Array convBackwardWeights(const Conv2dSpec& spec, const Array& x, const Array& dy) {
    Array dw({spec.outChannels, x.shape()[1] / spec.groups, spec.kernel.height, spec.kernel.width});
    forEachTerm(spec, x.shape(), [&](const Term& t) {
        at(dw, t.k, t.c, t.i, t.j) +=
            at(dy, t.n, t.k, t.oy, t.ox) * at(x, t.n, t.inChannel, t.y, t.x);
    });
    return dw;
}

Array convBackwardBias(const Array& dy) {
    Array dbias(Shape{dy.shape()[1]});
    const std::int64_t pixels = dy.shape()[2] * dy.shape()[3];
    for (std::int64_t i = 0; i < dy.size(); ++i)
        dbias[i / pixels % dbias.size()] += dy[i];
    return dbias;
}

} // namespace rlab::reference
