// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/NetworkSpec.h"

#include <string>
#include <utility>
#include <vector>

namespace rlab {

/// Adds layers to a network, each with a name of its own.
class Builder {
public:
    explicit Builder(std::string name, const Shape& input = Shape{3, 9, 7})
        : network_(std::move(name), input) {}

    NodeId add(const LayerSpec& layer, std::vector<NodeId> inputs) {
        return network_.add("layer" + std::to_string(network_.nodes().size()), layer,
                            std::move(inputs));
    }
    NodeId add(const LayerSpec& layer, NodeId input) {
        return add(layer, std::vector<NodeId>{input});
    }

    static Conv2dSpec convolution(int channels, int kernel = 3, int stride = 1) {
        Conv2dSpec conv;
        conv.outChannels = channels;
        conv.kernel = Extent::square(kernel);
        conv.stride = Extent::square(stride);
        conv.padding = Extent::square(kernel / 2);
        return conv;
    }
    /// Convolution and batch norm.
    NodeId normed(const Conv2dSpec& conv, NodeId input) {
        return add(BatchNorm2dSpec{}, add(conv, input));
    }
    /// Convolution, batch norm and ReLU.
    NodeId unit(const Conv2dSpec& conv, NodeId input) {
        return add(ActivationSpec{}, normed(conv, input));
    }
    NodeId unit(int channels, NodeId input) { return unit(convolution(channels), input); }
    NodeId stem(int channels = 16) { return unit(channels, NetworkSpec::inputNode); }
    NodeId sum(NodeId left, NodeId right) {
        return add(ActivationSpec{}, add(AddSpec{}, {left, right}));
    }

    NetworkSpec withHead(NodeId last, bool bias = true) {
        add(LinearSpec{10, bias}, add(GlobalAvgPoolSpec{}, last));
        return network_;
    }

private:
    NetworkSpec network_;
};

/// Networks unlike the CIFAR family that the fused kernels know nonetheless.
inline std::vector<NetworkSpec> fusableNetworks() {
    std::vector<NetworkSpec> networks;
    const auto conv = [](int channels, int kernel = 3, int stride = 1) {
        return Builder::convolution(channels, kernel, stride);
    };
    const auto add = [&](const char* name, const auto& make) {
        Builder builder(name);
        networks.push_back(make(builder));
    };
    add("stem and head", [](Builder& b) { return b.withHead(b.stem()); });
    add("a shortcut over one unit", [&](Builder& b) {
        const NodeId stem = b.stem();
        return b.withHead(b.sum(stem, b.normed(conv(16), stem)));
    });
    add("the projection first", [&](Builder& b) {
        const NodeId stem = b.stem();
        const NodeId projection = b.normed(conv(32, 1, 2), stem);
        return b.withHead(b.sum(projection, b.normed(conv(32), b.unit(conv(32, 3, 2), stem))));
    });
    add("the projection last, and on the right", [&](Builder& b) {
        const NodeId stem = b.stem(8);
        const NodeId main = b.normed(conv(24), b.unit(16, stem));
        const NodeId sum = b.sum(main, b.normed(conv(24, 1), stem));
        return b.withHead(b.unit(8, sum));
    });
    add("projections of 3×3", [&](Builder& b) {
        const NodeId stem = b.stem();
        const NodeId main = b.normed(conv(24, 3, 2), stem);
        const NodeId sum = b.sum(b.normed(conv(24, 3, 2), stem), main);
        return b.withHead(b.sum(b.normed(conv(16), sum), b.normed(conv(16), sum)));
    });
    add("two readers, far from each other", [&](Builder& b) {
        const NodeId stem = b.stem();
        const NodeId main = b.normed(conv(16), b.unit(24, b.unit(16, stem)));
        const NodeId side = b.normed(conv(16), stem);
        return b.withHead(b.sum(side, main));
    });
    add("shortcuts that overlap", [&](Builder& b) {
        const NodeId stem = b.stem();
        const NodeId second = b.unit(16, stem);
        const NodeId sum = b.sum(stem, b.normed(conv(16), second));
        return b.withHead(b.sum(second, b.normed(conv(16), b.unit(16, sum))));
    });
    add("a wider shortcut of the same size", [&](Builder& b) {
        const NodeId stem = b.stem(8);
        const NodeId wider = b.add(PadShortcutSpec{24, 1}, stem);
        return b.withHead(b.sum(wider, b.normed(conv(24), b.unit(8, stem))));
    });
    add("a shortcut of all channels to half the size", [&](Builder& b) {
        const NodeId stem = b.stem();
        const NodeId half = b.add(PadShortcutSpec{16, 2}, stem);
        return b.withHead(b.sum(half, b.normed(conv(16, 3, 2), stem)));
    });
    add("biases without batch norm, and batch norm", [&](Builder& b) {
        Conv2dSpec biased = conv(16);
        biased.bias = true;
        const NodeId active = b.add(ActivationSpec{}, b.add(biased, b.stem()));
        return b.withHead(b.sum(b.add(biased, active), b.normed(conv(16), active)));
    });
    add("neither bias nor batch norm", [&](Builder& b) {
        const NodeId stem = b.stem();
        const NodeId active = b.add(ActivationSpec{}, b.add(conv(8), stem));
        return b.withHead(b.sum(stem, b.add(conv(16), active)));
    });
    return networks;
}

} // namespace rlab
