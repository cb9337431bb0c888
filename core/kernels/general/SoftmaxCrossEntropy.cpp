// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/general/SoftmaxCrossEntropy.h"

#include <algorithm>
#include <cmath>

namespace rlab {
namespace {

/// log Σ exp(row), with the largest logit taken out so that exp can't overflow.
template <class T>
double logSumExp(std::int64_t classes, const T* row) {
    const double top = *std::max_element(row, row + classes);
    double sum = 0;
    for (std::int64_t k = 0; k < classes; ++k)
        sum += std::exp(row[k] - top);
    return top + std::log(sum);
}

/// Counts as right only if the label's logit is a number and beats all others.
template <class T>
bool isWrong(std::int64_t classes, const T* row, std::uint16_t label) {
    for (std::int64_t k = 0; k < classes; ++k)
        if (k != label && !(k < label ? row[label] > row[k] : row[label] >= row[k]))
            return true;
    return false;
}

} // namespace

template <class T>
void softmax(std::int64_t batch, std::int64_t classes, const T* logits, T* probabilities) {
    for (std::int64_t n = 0; n < batch; ++n) {
        const T* row = logits + n * classes;
        const double normaliser = logSumExp(classes, row);
        for (std::int64_t k = 0; k < classes; ++k)
            probabilities[n * classes + k] = static_cast<T>(std::exp(row[k] - normaliser));
    }
}

template <class T>
LossSums softmaxCrossEntropy(std::int64_t batch, std::int64_t classes, const T* logits,
                             const std::uint16_t* labels) {
    LossSums sums;
    for (std::int64_t n = 0; n < batch; ++n) {
        const T* row = logits + n * classes;
        sums.loss += logSumExp(classes, row) - row[labels[n]];
        sums.wrong += isWrong(classes, row, labels[n]);
    }
    return sums;
}

template <class T>
void softmaxCrossEntropyGradient(std::int64_t batch, std::int64_t classes, const T* logits,
                                 const std::uint16_t* labels, T* gradient) {
    for (std::int64_t n = 0; n < batch; ++n) {
        const T* row = logits + n * classes;
        const double normaliser = logSumExp(classes, row);
        for (std::int64_t k = 0; k < classes; ++k) {
            const double probability = std::exp(row[k] - normaliser);
            gradient[n * classes + k] =
                static_cast<T>((probability - (k == labels[n])) / static_cast<double>(batch));
        }
    }
}

#define RLAB_INSTANTIATE(T)                                                                        \
    template void softmax(std::int64_t, std::int64_t, const T*, T*);                               \
    template LossSums softmaxCrossEntropy(std::int64_t, std::int64_t, const T*,                    \
                                          const std::uint16_t*);                                   \
    template void softmaxCrossEntropyGradient(std::int64_t, std::int64_t, const T*,                \
                                              const std::uint16_t*, T*);
RLAB_INSTANTIATE(float)
RLAB_INSTANTIATE(double)
#undef RLAB_INSTANTIATE

} // namespace rlab
