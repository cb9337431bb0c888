// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Philox.h"
#include "core/tensor/Tensor.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <span>
#include <vector>

namespace rlab {

/// Normal numbers, exact in float, so that float and double kernels get the same ones.
template <class T>
BasicTensor<T> randomTensor(const Shape& shape, std::uint32_t stream) {
    RandomStream random(20151210, Purpose::Initialise, stream);
    BasicTensor<T> tensor(shape);
    for (T& value : tensor.span())
        value = static_cast<T>(static_cast<float>(random.normal()));
    return tensor;
}

inline std::vector<std::uint16_t> randomLabels(std::int64_t count, int classes) {
    RandomStream random(20151210, Purpose::Initialise, 999);
    std::vector<std::uint16_t> labels(static_cast<std::size_t>(count));
    for (std::uint16_t& label : labels)
        label = static_cast<std::uint16_t>(random.below(static_cast<std::uint32_t>(classes)));
    return labels;
}

/// What a kernel has to overwrite, and must not read.
template <class T>
BasicTensor<T> notNumbers(const Shape& shape) {
    BasicTensor<T> tensor(shape);
    std::ranges::fill(tensor.span(), std::numeric_limits<T>::quiet_NaN());
    return tensor;
}

template <class To, class From>
BasicTensor<To> converted(const BasicTensor<From>& from) {
    BasicTensor<To> to(from.shape());
    for (std::int64_t i = 0; i < from.size(); ++i)
        to[i] = static_cast<To>(from[i]);
    return to;
}

template <class A>
double norm(std::span<const A> values) {
    double squares = 0;
    for (const A value : values)
        squares += static_cast<double>(value) * static_cast<double>(value);
    return std::sqrt(squares);
}

/// ‖actual − expected‖ / max(‖expected‖, floor) in the Euclidean norm; not a number if any is not.
template <class A, class B>
double relativeError(std::span<const A> actual, std::span<const B> expected, double floor = 0) {
    if (actual.size() != expected.size())
        return std::numeric_limits<double>::infinity();
    double squares = 0;
    for (std::size_t i = 0; i < actual.size(); ++i) {
        const double difference = static_cast<double>(actual[i]) - static_cast<double>(expected[i]);
        squares += difference * difference;
    }
    const double scale = std::max(norm(expected), floor);
    return squares == 0 ? 0 : std::sqrt(squares) / scale;
}

template <class A, class B>
double relativeError(const BasicTensor<A>& actual, const BasicTensor<B>& expected) {
    return relativeError(actual.span(), expected.span());
}

/// Fails the test unless `error` is a number and at most `bound`; the message says both.
#define RLAB_VERIFY_ERROR(error, bound)                                                            \
    do {                                                                                           \
        const double rlabError = (error);                                                          \
        QVERIFY2(rlabError <= (bound), qPrintable(QStringLiteral("%1 is %2, allowed is %3")        \
                                                      .arg(QLatin1String(#error))                  \
                                                      .arg(rlabError)                              \
                                                      .arg(bound)));                               \
    } while (false)

} // namespace rlab
