// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace rlab {

/// probabilities: (N, K) = softmax of each image's logits (N, K).
template <class T>
void softmax(std::int64_t batch, std::int64_t classes, const T* logits, T* probabilities);

struct LossSums {
    double loss = 0;        ///< summed over the images, in nats
    std::int64_t wrong = 0; ///< images whose largest logit isn't their label's
};

/// logits: (N, K), labels: (N). Loss of image n: −log softmax(logits_n)[label_n].
/// Where several logits are largest, the first one is the answer; not-a-number is always wrong.
template <class T>
LossSums softmaxCrossEntropy(std::int64_t batch, std::int64_t classes, const T* logits,
                             const std::uint16_t* labels);

/// gradient: (N, K) = d(mean loss)/d(logits) = (softmax − one-hot)/N.
template <class T>
void softmaxCrossEntropyGradient(std::int64_t batch, std::int64_t classes, const T* logits,
                                 const std::uint16_t* labels, T* gradient);

} // namespace rlab
