// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/general/Elementwise.h"

#include "core/base/Philox.h"

#include <algorithm>
#include <cmath>

namespace rlab {
namespace {

/// Calls body(begin, end) for pieces of [0, count) large enough to be worth a thread.
template <class Body>
void forEachPiece(const Parallel& parallel, std::int64_t count, const Body& body) {
    constexpr std::int64_t piece = 16384;
    parallel.forEach((count + piece - 1) / piece, [&](std::int64_t index) {
        body(index * piece, std::min(count, (index + 1) * piece));
    });
}

} // namespace

template <class T>
void activationForward(const Parallel& parallel, ActivationKind kind, std::int64_t count,
                       const T* x, T* y) {
    const auto apply = [&](const auto& f) {
        forEachPiece(parallel, count, [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t i = begin; i < end; ++i)
                y[i] = f(x[i]);
        });
    };
    switch (kind) {
    case ActivationKind::Relu:
        // Not max(): a NaN has to pass, it is how divergence is noticed.
        return apply([](T v) { return v < 0 ? T{0} : v; });
    case ActivationKind::Tanh:
        return apply([](T v) { return std::tanh(v); });
    case ActivationKind::Sigmoid:
        return apply([](T v) { return 1 / (1 + std::exp(-v)); });
    }
}

template <class T>
void activationBackward(const Parallel& parallel, ActivationKind kind, std::int64_t count,
                        const T* y, const T* dy, T* dx) {
    const auto apply = [&](const auto& gradient) {
        forEachPiece(parallel, count, [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t i = begin; i < end; ++i)
                dx[i] += gradient(y[i], dy[i]);
        });
    };
    switch (kind) {
    case ActivationKind::Relu:
        return apply([](T v, T d) { return v > 0 ? d : T{0}; });
    case ActivationKind::Tanh:
        return apply([](T v, T d) { return d * (1 - v * v); });
    case ActivationKind::Sigmoid:
        return apply([](T v, T d) { return d * (v * (1 - v)); });
    }
}

template <class T>
void addForward(const Parallel& parallel, std::int64_t count, const T* a, const T* b, T* y) {
    forEachPiece(parallel, count, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i)
            y[i] = a[i] + b[i];
    });
}

template <class T>
void accumulate(const Parallel& parallel, std::int64_t count, const T* part, T* total) {
    forEachPiece(parallel, count, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i)
            total[i] += part[i];
    });
}

template <class T>
void dropoutAdd(const Parallel& parallel, double probability, const DropoutKey& key,
                std::int64_t batch, std::int64_t features, const T* x, T* y) {
    const T scale = static_cast<T>(1 / (1 - probability));
    parallel.forEach(batch, [&](std::int64_t image) {
        // The counter has room for node and image; the step goes into the key.
        constexpr std::uint64_t goldenRatio = 0x9E3779B97F4A7C15u;
        RandomStream random(key.seed + goldenRatio * static_cast<std::uint64_t>(key.step),
                            Purpose::Dropout, static_cast<std::uint32_t>(key.node),
                            static_cast<std::uint32_t>(image));
        for (std::int64_t i = image * features; i < (image + 1) * features; ++i)
            if (random.uniform() >= probability)
                y[i] += x[i] * scale;
    });
}

#define RLAB_INSTANTIATE(T)                                                                        \
    template void activationForward(const Parallel&, ActivationKind, std::int64_t, const T*, T*);  \
    template void activationBackward(const Parallel&, ActivationKind, std::int64_t, const T*,      \
                                     const T*, T*);                                                \
    template void addForward(const Parallel&, std::int64_t, const T*, const T*, T*);               \
    template void accumulate(const Parallel&, std::int64_t, const T*, T*);                         \
    template void dropoutAdd(const Parallel&, double, const DropoutKey&, std::int64_t,             \
                             std::int64_t, const T*, T*);
RLAB_INSTANTIATE(float)
RLAB_INSTANTIATE(double)
#undef RLAB_INSTANTIATE

} // namespace rlab
