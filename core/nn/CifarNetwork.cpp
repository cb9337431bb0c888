// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/CifarNetwork.h"

#include "core/base/Error.h"

#include <algorithm>

namespace rlab {
namespace {

constexpr int stages = 3;
constexpr int bottleneckExpansion = 4;

/// Builds one network; keeps the options and the network under construction.
class Builder {
public:
    Builder(const CifarNetworkOptions& options, const Shape& input, int classes)
        : options_(options)
        , network_(networkName(options), input)
        , classes_(classes) {}

    NetworkSpec build() {
        const bool preactivation = options_.block == BlockKind::Preactivation;
        NodeId x = conv("conv1", NetworkSpec::inputNode, options_.width, 3, 1);
        if (!preactivation)
            x = activation("relu", norm("bn1", x));
        const int blocks = (options_.depth - 2) / depthStep(options_.block);
        for (int stage = 0; stage < stages; ++stage)
            for (int b = 0; b < blocks; ++b) {
                const std::string name =
                    "layer" + std::to_string(stage + 1) + "." + std::to_string(b);
                x = block(name, x, options_.width << stage, stage > 0 && b == 0 ? 2 : 1);
            }
        if (preactivation)
            x = activation("relu", norm("bn1", x));
        x = network_.add("avgpool", GlobalAvgPoolSpec{}, x);
        network_.add("fc", LinearSpec{classes_}, x);
        return std::move(network_);
    }

private:
    NodeId conv(const std::string& name, NodeId x, int channels, int kernel, int stride) {
        Conv2dSpec spec;
        spec.outChannels = channels;
        spec.kernel = Extent::square(kernel);
        spec.stride = Extent::square(stride);
        spec.padding = Extent::square(kernel / 2);
        spec.bias = options_.norm == NormKind::None; // a norm's shift would make it redundant
        return network_.add(name, spec, x);
    }

    NodeId norm(const std::string& name, NodeId x) {
        return options_.norm == NormKind::None ? x : network_.add(name, BatchNorm2dSpec{}, x);
    }

    NodeId activation(const std::string& name, NodeId x) {
        return network_.add(name, ActivationSpec{options_.activation}, x);
    }

    NodeId block(const std::string& name, NodeId x, int channels, int stride) {
        switch (options_.block) {
        case BlockKind::Basic:
            return basicBlock(name + ".", x, channels, stride);
        case BlockKind::Bottleneck:
            return bottleneckBlock(name + ".", x, channels, stride);
        case BlockKind::Preactivation:
            return preactivationBlock(name + ".", x, channels, stride);
        }
        return x;
    }

    /// He et al., arXiv 1512.03385, figure 5 left.
    NodeId basicBlock(const std::string& prefix, NodeId x, int channels, int stride) {
        NodeId y = norm(prefix + "bn1", conv(prefix + "conv1", x, channels, 3, stride));
        y = activation(prefix + "relu1", y);
        y = norm(prefix + "bn2", conv(prefix + "conv2", y, channels, 3, 1));
        y = add(prefix, x, y, stride);
        return activation(prefix + "relu2", y);
    }

    /// Figure 5 right; as in torchvision the 3×3 convolution carries the stride.
    NodeId bottleneckBlock(const std::string& prefix, NodeId x, int channels, int stride) {
        NodeId y = norm(prefix + "bn1", conv(prefix + "conv1", x, channels, 1, 1));
        y = activation(prefix + "relu1", y);
        y = norm(prefix + "bn2", conv(prefix + "conv2", y, channels, 3, stride));
        y = activation(prefix + "relu2", y);
        y = conv(prefix + "conv3", y, channels * bottleneckExpansion, 1, 1);
        y = add(prefix, x, norm(prefix + "bn3", y), stride);
        return activation(prefix + "relu3", y);
    }

    /// He et al., arXiv 1603.05027, figure 4e.
    NodeId preactivationBlock(const std::string& prefix, NodeId x, int channels, int stride) {
        NodeId y = activation(prefix + "relu1", norm(prefix + "bn1", x));
        y = conv(prefix + "conv1", y, channels, 3, stride);
        y = activation(prefix + "relu2", norm(prefix + "bn2", y));
        y = conv(prefix + "conv2", y, channels, 3, 1);
        return add(prefix, x, y, stride);
    }

    /// y plus the shortcut from x; just y in a plain network.
    NodeId add(const std::string& prefix, NodeId x, NodeId y, int stride) {
        if (options_.kind == NetworkKind::Plain)
            return y;
        return network_.add(prefix + "add", AddSpec{}, {shortcut(prefix, x, y, stride), y});
    }

    NodeId shortcut(const std::string& prefix, NodeId x, NodeId y, int stride) {
        const Shape& from = network_.node(x).output;
        const Shape& to = network_.node(y).output;
        const int channels = static_cast<int>(to[0]);
        const bool project = options_.shortcut == ShortcutKind::C ||
                             (options_.shortcut == ShortcutKind::B && from != to);
        if (project) {
            const NodeId projected = conv(prefix + "downsample.0", x, channels, 1, stride);
            return options_.block == BlockKind::Preactivation
                       ? projected
                       : norm(prefix + "downsample.1", projected);
        }
        if (from == to)
            return x;
        return network_.add(prefix + "shortcut", PadShortcutSpec{channels, stride}, x);
    }

    CifarNetworkOptions options_;
    NetworkSpec network_;
    int classes_;
};

} // namespace

void validate(const CifarNetworkOptions& options) {
    const int step = depthStep(options.block);
    const int smallest = step + 2;
    if (options.depth < smallest || options.depth > maxDepth || (options.depth - 2) % step != 0) {
        const int largest = 2 + (maxDepth - 2) / step * step;
        const int below = std::clamp(2 + (options.depth - 2) / step * step, smallest, largest);
        const int above = std::min(below + step, largest);
        std::string nearest = std::to_string(below);
        if (options.depth < smallest)
            nearest = std::to_string(smallest) + " and " + std::to_string(smallest + step);
        else if (options.depth > largest)
            nearest = std::to_string(largest - step) + " and " + std::to_string(largest);
        else
            nearest += " and " + std::to_string(above);
        throw SpecError(shortName(options) + ": a depth of " + std::to_string(options.depth) +
                        " can't be built, the nearest are " + nearest + " (" +
                        std::to_string(step) + "n + 2)");
    }
    if (options.width < 1 || options.width > maxWidth)
        throw SpecError(shortName(options) + ": a width of " + std::to_string(options.width) +
                        " can't be built, it must be 1 to " + std::to_string(maxWidth));
    if (options.kind == NetworkKind::Plain && options.shortcut != ShortcutKind::A)
        throw SpecError(shortName(options) +
                        ": a plain network has no shortcuts, leave out the option \"shortcut\"");
}

NetworkSpec makeCifarNetwork(const CifarNetworkOptions& options, const Shape& input, int classes) {
    validate(options);
    if (input.rank() != 3 || input[1] < 4 || input[2] < 4)
        throw SpecError(shortName(options) + ": images of " + input.text() +
                        " are too small, the three stages need at least 4×4 pixels");
    if (classes < 2)
        throw SpecError(shortName(options) + ": needs at least two classes, not " +
                        std::to_string(classes));
    return Builder(options, input, classes).build();
}

} // namespace rlab
