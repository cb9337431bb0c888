// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/reference/Array.h"

#include <vector>

namespace rlab::reference {

// logits: (N, K), labels: N numbers below K. For logits of moderate size only: exp may overflow.

/// softmax(logits)[n,k] = exp(logits[n,k]) / Σ_j exp(logits[n,j])
Array softmax(const Array& logits);

/// Σ_n −log softmax(logits)[n, label_n]
double crossEntropy(const Array& logits, const std::vector<std::uint16_t>& labels);

/// The gradient of crossEntropy()/N by the logits: (softmax − one-hot)/N.
Array crossEntropyGradient(const Array& logits, const std::vector<std::uint16_t>& labels);

} // namespace rlab::reference
