// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/reference/Linear.h"

namespace rlab::reference {

Array linearForward(const Array& x, const Array& w, const Array* bias) {
    Array y({x.shape()[0], w.shape()[0]});
    for (std::int64_t n = 0; n < x.shape()[0]; ++n)
        for (std::int64_t o = 0; o < w.shape()[0]; ++o) {
            at(y, n, o) = bias ? (*bias)[o] : 0;
            for (std::int64_t i = 0; i < x.shape()[1]; ++i)
                at(y, n, o) += at(x, n, i) * at(w, o, i);
        }
    return y;
}

LinearGradients linearBackward(const Array& x, const Array& w, const Array& dy) {
    LinearGradients g{Array(x.shape()), Array(w.shape()), Array(Shape{w.shape()[0]})};
    for (std::int64_t n = 0; n < x.shape()[0]; ++n)
        for (std::int64_t o = 0; o < w.shape()[0]; ++o) {
            g.dbias[o] += at(dy, n, o);
            for (std::int64_t i = 0; i < x.shape()[1]; ++i) {
                at(g.dx, n, i) += at(dy, n, o) * at(w, o, i);
                at(g.dw, o, i) += at(dy, n, o) * at(x, n, i);
            }
        }
    return g;
}

} // namespace rlab::reference
