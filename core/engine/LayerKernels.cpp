// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/LayerKernels.h"

#include "core/kernels/general/BatchNorm.h"
#include "core/kernels/general/Convolution.h"
#include "core/kernels/general/Elementwise.h"
#include "core/kernels/general/Linear.h"
#include "core/kernels/general/PadShortcut.h"
#include "core/kernels/general/Pooling.h"

#include <algorithm>

namespace rlab {
namespace {

BatchNormGeometry batchNormGeometry(const LayerShapes& layer, std::int64_t batch) {
    return {batch, layer.input[0], layer.input[1] * layer.input[2]};
}

/// The saved numbers of a batch norm layer: three for each channel.
template <class T>
BatchStatistics<T> batchStatistics(const BatchNormGeometry& g, T* saved) {
    return {saved, saved + g.channels, saved + 2 * g.channels};
}

PadShortcutGeometry padShortcutGeometry(const PadShortcutSpec& spec, const LayerShapes& layer,
                                        std::int64_t batch) {
    return {batch, layer.input[0], layer.input[1], layer.input[2], spec.outChannels, spec.stride};
}

LinearGeometry linearGeometry(const LinearSpec& spec, const LayerShapes& layer,
                              std::int64_t batch) {
    return {batch, layer.input.elements(), spec.outFeatures};
}

/// The data of a layer's second tensor if it has a bias, else null.
template <class Span>
auto biasData(bool hasBias, Span tensors) {
    return hasBias ? tensors[1].data() : nullptr;
}

/// One overload a layer type; std::visit picks it.
template <class T>
struct ForwardPass {
    const LayerShapes& layer;
    const LayerCall<T>& call;
    std::span<const BasicTensor<T>> state;
    T* output;

    const T* input() const { return call.inputs[0]; }
    std::int64_t outputElements() const { return call.batch * layer.node.output.elements(); }

    void operator()(const InputSpec&) const {}

    void operator()(const Conv2dSpec& spec) const {
        convForward(call.parallel, ConvGeometry(spec, layer.input, layer.node.output), call.batch,
                    input(), state[0].data(), biasData(spec.bias, state), output, call.scratch);
    }

    void operator()(const BatchNorm2dSpec& spec) const {
        const BatchNormGeometry g = batchNormGeometry(layer, call.batch);
        const T* const gamma = state[0].data();
        const T* const beta = state[1].data();
        if (call.mode == Mode::Training)
            batchNormForwardTraining(call.parallel, g, spec.epsilon, input(), gamma, beta,
                                     batchStatistics(g, call.saved), output);
        else
            batchNormForwardInference(call.parallel, g, spec.epsilon, input(), gamma, beta,
                                      state[2].data(), state[3].data(), output);
    }

    void operator()(const ActivationSpec& spec) const {
        activationForward(call.parallel, spec.kind, outputElements(), input(), output);
    }

    void operator()(const AddSpec&) const {
        addForward(call.parallel, outputElements(), call.inputs[0], call.inputs[1], output);
    }

    void operator()(const PadShortcutSpec& spec) const {
        padShortcutForward(call.parallel, padShortcutGeometry(spec, layer, call.batch), input(),
                           output);
    }

    void operator()(const Pool2dSpec& spec) const {
        poolForward(call.parallel, PoolGeometry(spec, layer.input, layer.node.output), call.batch,
                    input(), output);
    }

    void operator()(const GlobalAvgPoolSpec&) const {
        globalAverageForward(call.parallel, call.batch * layer.input[0],
                             layer.input[1] * layer.input[2], input(), output);
    }

    void operator()(const LinearSpec& spec) const {
        linearForward(call.parallel, linearGeometry(spec, layer, call.batch), input(),
                      state[0].data(), biasData(spec.bias, state), output);
    }

    void operator()(const DropoutSpec& spec) const {
        if (call.mode != Mode::Training) {
            std::copy_n(input(), outputElements(), output);
            return;
        }
        std::fill_n(output, outputElements(), T{0});
        dropoutAdd(call.parallel, spec.probability, {call.seed, call.step, call.id}, call.batch,
                   layer.input.elements(), input(), output);
    }
};

template <class T>
struct BackwardPass {
    const LayerShapes& layer;
    const LayerCall<T>& call;
    std::span<const BasicTensor<T>> state;
    const T* output;
    const T* outputGradient;
    std::array<T*, 2> inputGradients;
    std::span<BasicTensor<T>> gradients;

    const T* input() const { return call.inputs[0]; }
    T* inputGradient() const { return inputGradients[0]; }
    std::int64_t outputElements() const { return call.batch * layer.node.output.elements(); }

    void operator()(const InputSpec&) const {}

    void operator()(const Conv2dSpec& spec) const {
        const ConvGeometry g(spec, layer.input, layer.node.output);
        if (!gradients.empty())
            convBackwardWeights(call.parallel, g, call.batch, input(), outputGradient,
                                gradients[0].data(), biasData(spec.bias, gradients), call.scratch);
        if (inputGradient())
            convBackwardData(call.parallel, g, call.batch, outputGradient, state[0].data(),
                             inputGradient(), call.scratch);
    }

    void operator()(const BatchNorm2dSpec& spec) const {
        const BatchNormGeometry g = batchNormGeometry(layer, call.batch);
        if (call.mode == Mode::Inspection) {
            batchNormBackwardInference(call.parallel, g, spec.epsilon, state[0].data(),
                                       state[3].data(), outputGradient, inputGradient());
            return;
        }
        batchNormBackward(call.parallel, g, input(), state[0].data(),
                          batchStatistics(g, call.saved), outputGradient, inputGradient(),
                          gradients[0].data(), gradients[1].data());
    }

    void operator()(const ActivationSpec& spec) const {
        activationBackward(call.parallel, spec.kind, outputElements(), output, outputGradient,
                           inputGradient());
    }

    void operator()(const AddSpec&) const {
        for (T* gradient : inputGradients)
            accumulate(call.parallel, outputElements(), outputGradient, gradient);
    }

    void operator()(const PadShortcutSpec& spec) const {
        padShortcutBackward(call.parallel, padShortcutGeometry(spec, layer, call.batch),
                            outputGradient, inputGradient());
    }

    void operator()(const Pool2dSpec& spec) const {
        poolBackward(call.parallel, PoolGeometry(spec, layer.input, layer.node.output), call.batch,
                     input(), outputGradient, inputGradient());
    }

    void operator()(const GlobalAvgPoolSpec&) const {
        globalAverageBackward(call.parallel, call.batch * layer.input[0],
                              layer.input[1] * layer.input[2], outputGradient, inputGradient());
    }

    void operator()(const LinearSpec& spec) const {
        const LinearGeometry g = linearGeometry(spec, layer, call.batch);
        if (!gradients.empty())
            linearBackwardWeights(call.parallel, g, input(), outputGradient, gradients[0].data(),
                                  biasData(spec.bias, gradients));
        if (inputGradient())
            linearBackwardData(call.parallel, g, outputGradient, state[0].data(), inputGradient());
    }

    void operator()(const DropoutSpec& spec) const {
        if (call.mode == Mode::Inspection)
            accumulate(call.parallel, outputElements(), outputGradient, inputGradient());
        else
            dropoutAdd(call.parallel, spec.probability, {call.seed, call.step, call.id}, call.batch,
                       layer.input.elements(), outputGradient, inputGradient());
    }
};

} // namespace

std::int64_t savedElements(const LayerShapes& layer) {
    return std::holds_alternative<BatchNorm2dSpec>(layer.node.layer) ? 3 * layer.input[0] : 0;
}

std::int64_t scratchElements(const LayerShapes& layer, int threads) {
    const auto* conv = std::get_if<Conv2dSpec>(&layer.node.layer);
    return conv ? convScratch(ConvGeometry(*conv, layer.input, layer.node.output), threads) : 0;
}

template <class T>
void forwardLayer(const LayerShapes& layer, const LayerCall<T>& call,
                  std::span<const BasicTensor<T>> state, T* output) {
    std::visit(ForwardPass<T>{layer, call, state, output}, layer.node.layer);
}

template <class T>
void moveRunningStatistics(const LayerShapes& layer, const LayerCall<T>& call,
                           std::span<BasicTensor<T>> state) {
    const auto* norm = std::get_if<BatchNorm2dSpec>(&layer.node.layer);
    if (!norm)
        return;
    const BatchNormGeometry g = batchNormGeometry(layer, call.batch);
    batchNormMoveRunning(g, norm->momentum, batchStatistics(g, call.saved), state[2].data(),
                         state[3].data());
}

template <class T>
void backwardLayer(const LayerShapes& layer, const LayerCall<T>& call,
                   std::span<const BasicTensor<T>> state, const T* output, const T* outputGradient,
                   std::array<T*, 2> inputGradients, std::span<BasicTensor<T>> gradients) {
    std::visit(
        BackwardPass<T>{layer, call, state, output, outputGradient, inputGradients, gradients},
        layer.node.layer);
}

#define RLAB_INSTANTIATE(T)                                                                        \
    template void forwardLayer(const LayerShapes&, const LayerCall<T>&,                            \
                               std::span<const BasicTensor<T>>, T*);                               \
    template void moveRunningStatistics(const LayerShapes&, const LayerCall<T>&,                   \
                                        std::span<BasicTensor<T>>);                                \
    template void backwardLayer(const LayerShapes&, const LayerCall<T>&,                           \
                                std::span<const BasicTensor<T>>, const T*, const T*,               \
                                std::array<T*, 2>, std::span<BasicTensor<T>>);
RLAB_INSTANTIATE(float)
RLAB_INSTANTIATE(double)
#undef RLAB_INSTANTIATE

} // namespace rlab
