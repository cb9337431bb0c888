// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/general/BatchNorm.h"

#include "core/kernels/general/Sums.h"

#include <cmath>

namespace rlab {
namespace {

/// Σ f(i) over all elements i of one channel, image by image.
template <class T, class F>
double channelSum(const BatchNormGeometry& g, std::int64_t channel, const F& f) {
    double total = 0;
    for (std::int64_t n = 0; n < g.batch; ++n) {
        const std::int64_t first = (n * g.channels + channel) * g.pixels;
        total += orderedSum<T>(g.pixels, [&](std::int64_t i) { return f(first + i); });
    }
    return total;
}

/// y = x·scale + shift for one channel.
template <class T>
void scaleChannel(const BatchNormGeometry& g, std::int64_t channel, const T* x, T scale, T shift,
                  T* y) {
    for (std::int64_t n = 0; n < g.batch; ++n) {
        const std::int64_t first = (n * g.channels + channel) * g.pixels;
        for (std::int64_t i = first; i < first + g.pixels; ++i)
            y[i] = x[i] * scale + shift;
    }
}

} // namespace

template <class T>
void batchNormForwardTraining(const Parallel& parallel, const BatchNormGeometry& g, double epsilon,
                              const T* x, const T* gamma, const T* beta,
                              BatchStatistics<T> statistics, T* y) {
    const auto count = static_cast<double>(g.batch * g.pixels);
    parallel.forEach(g.channels, [&](std::int64_t c) {
        const double mean = channelSum<T>(g, c, [x](std::int64_t i) { return x[i]; }) / count;
        const T centre = static_cast<T>(mean);
        const double squares = channelSum<T>(g, c, [x, centre](std::int64_t i) {
            const T deviation = x[i] - centre;
            return deviation * deviation;
        });
        const double inverse = 1 / std::sqrt(squares / count + epsilon);
        statistics.mean[c] = centre;
        statistics.variance[c] = static_cast<T>(squares / count);
        statistics.inverse[c] = static_cast<T>(inverse);
        const double scale = gamma[c] * inverse;
        scaleChannel(g, c, x, static_cast<T>(scale), static_cast<T>(beta[c] - mean * scale), y);
    });
}

template <class T>
void batchNormMoveRunning(const BatchNormGeometry& g, double momentum,
                          BatchStatistics<T> statistics, T* runningMean, T* runningVariance) {
    const auto count = static_cast<double>(g.batch * g.pixels);
    const auto move = [momentum](T& running, double value) {
        running = static_cast<T>((1 - momentum) * running + momentum * value);
    };
    for (std::int64_t c = 0; c < g.channels; ++c) {
        move(runningMean[c], statistics.mean[c]);
        if (count > 1)
            move(runningVariance[c], statistics.variance[c] * count / (count - 1));
    }
}

template <class T>
void batchNormForwardInference(const Parallel& parallel, const BatchNormGeometry& g, double epsilon,
                               const T* x, const T* gamma, const T* beta, const T* runningMean,
                               const T* runningVariance, T* y) {
    parallel.forEach(g.channels, [&](std::int64_t c) {
        const double scale = gamma[c] / std::sqrt(runningVariance[c] + epsilon);
        scaleChannel(g, c, x, static_cast<T>(scale),
                     static_cast<T>(beta[c] - runningMean[c] * scale), y);
    });
}

template <class T>
void batchNormBackward(const Parallel& parallel, const BatchNormGeometry& g, const T* x,
                       const T* gamma, BatchStatistics<T> statistics, const T* dy, T* dx, T* dgamma,
                       T* dbeta) {
    const auto count = static_cast<double>(g.batch * g.pixels);
    parallel.forEach(g.channels, [&](std::int64_t c) {
        const T mean = statistics.mean[c];
        const T inverse = statistics.inverse[c];
        const double sum = channelSum<T>(g, c, [dy](std::int64_t i) { return dy[i]; });
        const double dot =
            channelSum<T>(g, c, [=](std::int64_t i) { return dy[i] * ((x[i] - mean) * inverse); });
        dbeta[c] = static_cast<T>(sum);
        dgamma[c] = static_cast<T>(dot);
        // With x̂ = (x − μ)/√(σ² + ε): dx = γ/√(σ² + ε) · (dy − mean(dy) − x̂·mean(dy·x̂)).
        const T scale = gamma[c] * inverse;
        const T meanGradient = static_cast<T>(sum / count);
        const T meanDot = static_cast<T>(dot / count);
        for (std::int64_t n = 0; n < g.batch; ++n) {
            const std::int64_t first = (n * g.channels + c) * g.pixels;
            for (std::int64_t i = first; i < first + g.pixels; ++i)
                dx[i] += scale * (dy[i] - meanGradient - (x[i] - mean) * inverse * meanDot);
        }
    });
}

template <class T>
void batchNormBackwardInference(const Parallel& parallel, const BatchNormGeometry& g,
                                double epsilon, const T* gamma, const T* runningVariance,
                                const T* dy, T* dx) {
    parallel.forEach(g.channels, [&](std::int64_t c) {
        const T scale = static_cast<T>(gamma[c] / std::sqrt(runningVariance[c] + epsilon));
        for (std::int64_t n = 0; n < g.batch; ++n) {
            const std::int64_t first = (n * g.channels + c) * g.pixels;
            for (std::int64_t i = first; i < first + g.pixels; ++i)
                dx[i] += scale * dy[i];
        }
    });
}

#define RLAB_INSTANTIATE(T)                                                                        \
    template void batchNormForwardTraining(const Parallel&, const BatchNormGeometry&, double,      \
                                           const T*, const T*, const T*, BatchStatistics<T>, T*);  \
    template void batchNormMoveRunning(const BatchNormGeometry&, double, BatchStatistics<T>, T*,   \
                                       T*);                                                        \
    template void batchNormForwardInference(const Parallel&, const BatchNormGeometry&, double,     \
                                            const T*, const T*, const T*, const T*, const T*, T*); \
    template void batchNormBackward(const Parallel&, const BatchNormGeometry&, const T*, const T*, \
                                    BatchStatistics<T>, const T*, T*, T*, T*);                     \
    template void batchNormBackwardInference(const Parallel&, const BatchNormGeometry&, double,    \
                                             const T*, const T*, const T*, T*);
RLAB_INSTANTIATE(float)
RLAB_INSTANTIATE(double)
#undef RLAB_INSTANTIATE

} // namespace rlab
