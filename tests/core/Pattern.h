// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/NetworkState.h"

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace rlab {

/// Numbers in −0.5 … 0.5 that look random, told by a name: as tests/golden/make_gradients.py makes
/// them.
inline std::vector<double> pattern(const std::string& name, std::int64_t count) {
    std::uint32_t key = 2166136261u;
    for (const char byte : name)
        key = (key ^ static_cast<unsigned char>(byte)) * 16777619u;
    std::vector<double> values;
    for (std::int64_t i = 0; i < count; ++i) {
        std::uint32_t x = static_cast<std::uint32_t>(i) * 0x9E3779B1u + key;
        x = (x ^ (x >> 16)) * 0x85EBCA6Bu;
        x = (x ^ (x >> 13)) * 0xC2B2AE35u;
        x ^= x >> 16;
        values.push_back(static_cast<double>(x >> 8) / (1 << 24) - 0.5);
    }
    return values;
}

/// As weights() there makes it.
inline NetworkState patternState(const NetworkSpec& network) {
    NetworkState state = initialState(network, InitKind::He, 0);
    for (std::size_t t = 0; t < state.tensors.size(); ++t) {
        const TensorSpec& spec = network.tensors()[t];
        const std::vector<double> values = pattern(spec.name, spec.shape.elements());
        const double fanIn =
            static_cast<double>(spec.shape.elements()) / static_cast<double>(spec.shape[0]);
        for (std::int64_t i = 0; i < spec.shape.elements(); ++i) {
            const double value = values[static_cast<std::size_t>(i)];
            double number = 0.2 * value;
            if (spec.role == TensorRole::Weight)
                number = value * 2 * std::sqrt(6 / fanIn);
            else if (spec.role == TensorRole::NormScale || spec.role == TensorRole::RunningVariance)
                number = 1 + 0.2 * value;
            state.tensors[t][i] = static_cast<float>(number);
        }
    }
    return state;
}

} // namespace rlab
