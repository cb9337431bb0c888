// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/reference/SoftmaxCrossEntropy.h"

#include <cmath>

namespace rlab::reference {

Array softmax(const Array& logits) {
    Array p(logits.shape());
    for (std::int64_t n = 0; n < logits.shape()[0]; ++n) {
        double total = 0;
        for (std::int64_t k = 0; k < logits.shape()[1]; ++k)
            total += std::exp(at(logits, n, k));
        for (std::int64_t k = 0; k < logits.shape()[1]; ++k)
            at(p, n, k) = std::exp(at(logits, n, k)) / total;
    }
    return p;
}

double crossEntropy(const Array& logits, const std::vector<std::uint16_t>& labels) {
    const Array p = softmax(logits);
    double loss = 0;
    for (std::int64_t n = 0; n < logits.shape()[0]; ++n)
        loss -= std::log(at(p, n, labels[static_cast<std::size_t>(n)]));
    return loss;
}

Array crossEntropyGradient(const Array& logits, const std::vector<std::uint16_t>& labels) {
    Array g = softmax(logits);
    for (std::int64_t n = 0; n < logits.shape()[0]; ++n)
        at(g, n, labels[static_cast<std::size_t>(n)]) -= 1;
    for (double& value : g.span())
        value /= static_cast<double>(logits.shape()[0]);
    return g;
}

} // namespace rlab::reference
