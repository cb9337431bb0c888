// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/NetworkState.h"

#include "core/base/Philox.h"

#include <algorithm>
#include <cmath>

namespace rlab {
namespace {

/// Inputs and outputs of one unit: (K, C, KH, KW) → C·KH·KW and K·KH·KW; (out, in) → in and out.
struct Fans {
    double in;
    double out;
};

Fans fans(const Shape& weight) {
    double area = 1;
    for (int axis = 2; axis < weight.rank(); ++axis)
        area *= static_cast<double>(weight[axis]);
    return {static_cast<double>(weight[1]) * area, static_cast<double>(weight[0]) * area};
}

double deviation(InitKind init, const Fans& f) {
    return init == InitKind::He ? std::sqrt(2 / f.in) : std::sqrt(2 / (f.in + f.out));
}

void drawWeights(Tensor& weight, const std::string& name, InitKind init, std::uint64_t seed) {
    const bool isLinear = weight.shape().rank() == 2;
    const std::uint64_t hash = hashName(name.data(), name.size());
    RandomStream random(seed, Purpose::Initialise, static_cast<std::uint32_t>(hash >> 32),
                        static_cast<std::uint32_t>(hash));
    const Fans f = fans(weight.shape());
    const double scale = isLinear ? 1 / std::sqrt(f.in) : deviation(init, f);
    for (float& value : weight.span())
        value =
            static_cast<float>(isLinear ? random.uniform(-scale, scale) : scale * random.normal());
}

} // namespace

Tensor initialTensor(const TensorSpec& tensor, InitKind init, std::uint64_t seed) {
    Tensor values(tensor.shape);
    switch (tensor.role) {
    case TensorRole::Weight:
        drawWeights(values, tensor.name, init, seed);
        break;
    case TensorRole::NormScale:
    case TensorRole::RunningVariance:
        std::ranges::fill(values.span(), 1.0f);
        break;
    case TensorRole::Bias:
    case TensorRole::NormShift:
    case TensorRole::RunningMean:
        break; // zero already
    }
    return values;
}

NetworkState initialState(const NetworkSpec& spec, InitKind init, std::uint64_t seed) {
    NetworkState state;
    for (const TensorSpec& tensor : spec.tensors())
        state.tensors.push_back(initialTensor(tensor, init, seed));
    return state;
}

template <class T>
BasicGradients<T> zeroGradients(const NetworkSpec& spec) {
    BasicGradients<T> gradients;
    for (const TensorSpec& tensor : spec.tensors())
        if (isTrainable(tensor.role))
            gradients.emplace_back(tensor.shape);
        else
            gradients.emplace_back();
    return gradients;
}

template BasicGradients<float> zeroGradients(const NetworkSpec&);
template BasicGradients<double> zeroGradients(const NetworkSpec&);

BasicNetworkState<double> toDouble(const NetworkState& state) {
    BasicNetworkState<double> result;
    result.batchesTracked = state.batchesTracked;
    for (const Tensor& tensor : state.tensors)
        std::ranges::copy(tensor.span(), result.tensors.emplace_back(tensor.shape()).data());
    return result;
}

} // namespace rlab
