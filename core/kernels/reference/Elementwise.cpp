// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/reference/Elementwise.h"

#include <cmath>

namespace rlab::reference {
namespace {

double value(ActivationKind kind, double x) {
    switch (kind) {
    case ActivationKind::Relu:
        return x > 0 ? x : 0;
    case ActivationKind::Tanh:
        return std::tanh(x);
    case ActivationKind::Sigmoid:
        return 1 / (1 + std::exp(-x));
    }
    return 0;
}

double derivative(ActivationKind kind, double x) {
    switch (kind) {
    case ActivationKind::Relu:
        return x > 0 ? 1 : 0;
    case ActivationKind::Tanh:
        return 1 / (std::cosh(x) * std::cosh(x));
    case ActivationKind::Sigmoid:
        return std::exp(-x) / ((1 + std::exp(-x)) * (1 + std::exp(-x)));
    }
    return 0;
}

} // namespace

Array activation(ActivationKind kind, const Array& x) {
    Array y(x.shape());
    for (std::int64_t i = 0; i < x.size(); ++i)
        y[i] = value(kind, x[i]);
    return y;
}

Array activationBackward(ActivationKind kind, const Array& x, const Array& dy) {
    Array dx(x.shape());
    for (std::int64_t i = 0; i < x.size(); ++i)
        dx[i] = dy[i] * derivative(kind, x[i]);
    return dx;
}

Array sum(const Array& a, const Array& b) {
    Array y(a.shape());
    for (std::int64_t i = 0; i < a.size(); ++i)
        y[i] = a[i] + b[i];
    return y;
}

} // namespace rlab::reference
