// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <variant>

namespace rlab {

/// Height and width of a kernel, a stride or a padding.
struct Extent {
    int height = 1;
    int width = 1;

    static Extent square(int size) { return {size, size}; }
    bool operator==(const Extent&) const = default;
};

// What each layer computes, without any state. Shapes are those of one image; names, defaults and
// semantics are torch.nn's of the same name unless said otherwise.

/// The network's input; always node 0.
struct InputSpec {};

/// (C, H, W) → (K, OH, OW), OH = (H + 2·padding − kernel) / stride + 1.
/// Cross-correlation with weights (K, C/groups, KH, KW).
struct Conv2dSpec {
    int outChannels = 0;
    Extent kernel;
    Extent stride;
    Extent padding{0, 0};
    int groups = 1;
    bool bias = false;
};

/// y = γ·(x − μ)/√(σ² + ε) + β for each channel; batch statistics (σ² biased) in training, running
/// ones (σ² unbiased, weight of the new value = momentum) in inference.
/// Ioffe & Szegedy, arXiv 1502.03167, algorithm 1.
struct BatchNorm2dSpec {
    double epsilon = 1e-5;
    double momentum = 0.1;
};

enum class ActivationKind { Relu, Tanh, Sigmoid };

struct ActivationSpec {
    ActivationKind kind = ActivationKind::Relu;
};

/// The sum of two tensors of the same shape.
struct AddSpec {};

/// He et al., arXiv 1512.03385, section 3.3, option A: the identity, taking every stride-th pixel,
/// with zero channels added: half before, half behind (the odd one behind).
struct PadShortcutSpec {
    int outChannels = 0;
    int stride = 1;
};

enum class PoolKind { Max, Average };

/// Average pooling divides by the kernel's area, padding included (torch.nn's default), but not by
/// what ceil mode reaches beyond the padding.
struct Pool2dSpec {
    PoolKind kind = PoolKind::Max;
    Extent kernel;
    Extent stride;
    Extent padding{0, 0};
    bool ceilMode = false;
};

/// (C, H, W) → (C): the mean of each channel.
struct GlobalAvgPoolSpec {};

/// Any shape, flattened → (outFeatures), weights (outFeatures, inFeatures).
struct LinearSpec {
    int outFeatures = 0;
    bool bias = true;
};

/// Zeroes each element with this probability in training and scales the others by 1/(1 − p).
struct DropoutSpec {
    double probability = 0.5;
};

using LayerSpec =
    std::variant<InputSpec, Conv2dSpec, BatchNorm2dSpec, ActivationSpec, AddSpec, PadShortcutSpec,
                 Pool2dSpec, GlobalAvgPoolSpec, LinearSpec, DropoutSpec>;

/// std::visit with one lambda a type.
template <class... Lambdas>
struct Overloaded : Lambdas... {
    using Lambdas::operator()...;
};
template <class... Lambdas>
Overloaded(Lambdas...) -> Overloaded<Lambdas...>;

/// "Conv2d", "BatchNorm2d", "ReLU", …: torch.nn's class names where there is one.
std::string_view typeName(const LayerSpec& layer);
/// What distinguishes this layer, for people: "3×3, stride 2, padding 1". May be empty.
std::string details(const LayerSpec& layer);

} // namespace rlab
