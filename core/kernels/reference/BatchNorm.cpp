// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/reference/BatchNorm.h"

#include <cmath>

namespace rlab::reference {
namespace {

/// Calls body(channel, i) for each element i of x.
template <class Body>
void forEachElement(const Array& x, const Body& body) {
    const std::int64_t pixels = x.shape()[2] * x.shape()[3];
    for (std::int64_t i = 0; i < x.size(); ++i)
        body(i / pixels % x.shape()[1], i);
}

std::int64_t numbersPerChannel(const Array& x) {
    return x.size() / x.shape()[1];
}

Array channels(const Array& x) {
    return Array(Shape{x.shape()[1]});
}

} // namespace

ChannelMoments channelMoments(const Array& x) {
    const auto m = static_cast<double>(numbersPerChannel(x));
    ChannelMoments moments{channels(x), channels(x)};
    forEachElement(x, [&](auto c, auto i) { moments.mean[c] += x[i] / m; });
    forEachElement(x, [&](auto c, auto i) {
        moments.variance[c] += (x[i] - moments.mean[c]) * (x[i] - moments.mean[c]) / m;
    });
    return moments;
}

Array batchNorm(const Array& x, const ChannelMoments& moments, double epsilon, const Array& gamma,
                const Array& beta) {
    Array y(x.shape());
    forEachElement(x, [&](auto c, auto i) {
        y[i] = gamma[c] * (x[i] - moments.mean[c]) / std::sqrt(moments.variance[c] + epsilon) +
               beta[c];
    });
    return y;
}

ChannelMoments movedMoments(const ChannelMoments& running, const ChannelMoments& batch,
                            std::int64_t m, double momentum) {
    ChannelMoments moved = running;
    const double unbiased = static_cast<double>(m) / static_cast<double>(m - 1);
    for (std::int64_t c = 0; c < moved.mean.size(); ++c) {
        moved.mean[c] = (1 - momentum) * running.mean[c] + momentum * batch.mean[c];
        moved.variance[c] =
            (1 - momentum) * running.variance[c] + momentum * unbiased * batch.variance[c];
    }
    return moved;
}

BatchNormGradients batchNormBackward(const Array& x, double epsilon, const Array& gamma,
                                     const Array& dy) {
    const auto m = static_cast<double>(numbersPerChannel(x));
    const ChannelMoments batch = channelMoments(x);
    const auto centred = [&](auto c, auto i) { return x[i] - batch.mean[c]; };
    const auto deviation = [&](auto c) { return std::sqrt(batch.variance[c] + epsilon); };

    BatchNormGradients g{Array(x.shape()), channels(x), channels(x)};
    Array dVariance = channels(x);
    Array dMean = channels(x);
    forEachElement(x, [&](auto c, auto i) {
        g.dbeta[c] += dy[i];
        g.dgamma[c] += dy[i] * centred(c, i) / deviation(c);
        dVariance[c] += dy[i] * gamma[c] * centred(c, i) * -0.5 / std::pow(deviation(c), 3);
        dMean[c] += dy[i] * gamma[c] * -1 / deviation(c); // Σ (x − μ) = 0 leaves out the rest
    });
    forEachElement(x, [&](auto c, auto i) {
        g.dx[i] =
            dy[i] * gamma[c] / deviation(c) + dVariance[c] * 2 * centred(c, i) / m + dMean[c] / m;
    });
    return g;
}

} // namespace rlab::reference
