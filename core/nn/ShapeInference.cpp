// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/ShapeInference.h"

#include "core/base/Error.h"

namespace rlab {
namespace {

void require(bool condition, const std::string& otherwise) {
    if (!condition)
        throw SpecError(otherwise);
}

void requireImage(const Shape& shape) {
    require(shape.rank() == 3,
            "needs an input of channels × height × width, but gets " + shape.text());
}

template <class Windowed>
void requireWindow(const Windowed& layer) {
    require(layer.kernel.height >= 1 && layer.kernel.width >= 1, "kernel must be at least 1×1");
    require(layer.stride.height >= 1 && layer.stride.width >= 1, "stride must be at least 1");
    require(layer.padding.height >= 0 && layer.padding.width >= 0, "padding can't be negative");
}

/// Places a window takes along one axis.
std::int64_t windows(std::int64_t size, int kernel, int stride, int padding, bool ceilMode) {
    const std::int64_t room = size + 2 * padding - kernel;
    require(room >= 0, "a kernel of " + std::to_string(kernel) + " doesn't fit into " +
                           std::to_string(size) + " pixels with padding " +
                           std::to_string(padding));
    std::int64_t count = room / stride + 1;
    // Ceil mode adds a window that reaches over the border, if it starts inside.
    if (ceilMode && room % stride != 0 && count * stride < size + padding)
        ++count;
    return count;
}

template <class Windowed>
Shape windowed(const Windowed& layer, std::int64_t channels, const Shape& in, bool ceilMode) {
    return {
        channels,
        windows(in[1], layer.kernel.height, layer.stride.height, layer.padding.height, ceilMode),
        windows(in[2], layer.kernel.width, layer.stride.width, layer.padding.width, ceilMode)};
}

Shape convolution(const Conv2dSpec& conv, const Shape& in) {
    requireImage(in);
    requireWindow(conv);
    require(conv.outChannels >= 1, "needs at least one output channel");
    require(conv.groups >= 1 && in[0] % conv.groups == 0 && conv.outChannels % conv.groups == 0,
            std::to_string(conv.groups) + " groups don't divide " + std::to_string(in[0]) +
                " input and " + std::to_string(conv.outChannels) + " output channels");
    return windowed(conv, conv.outChannels, in, false);
}

Shape pooling(const Pool2dSpec& pool, const Shape& in) {
    requireImage(in);
    requireWindow(pool);
    require(2 * pool.padding.height <= pool.kernel.height &&
                2 * pool.padding.width <= pool.kernel.width,
            "padding can be at most half of the kernel");
    return windowed(pool, in[0], in, pool.ceilMode);
}

Shape padShortcut(const PadShortcutSpec& shortcut, const Shape& in) {
    requireImage(in);
    require(shortcut.stride >= 1, "stride must be at least 1");
    require(shortcut.outChannels >= in[0], "can't turn " + std::to_string(in[0]) +
                                               " channels into fewer (" +
                                               std::to_string(shortcut.outChannels) + ")");
    const auto every = [&](std::int64_t size) { return (size - 1) / shortcut.stride + 1; };
    return {shortcut.outChannels, every(in[1]), every(in[2])};
}

Shape sum(const std::vector<Shape>& inputs) {
    require(inputs.size() == 2, "adds two inputs");
    require(inputs[0] == inputs[1], "can't add " + inputs[0].text() + " and " + inputs[1].text());
    return inputs[0];
}

} // namespace

Shape inferShape(const LayerSpec& layer, const std::vector<Shape>& inputs) {
    if (std::holds_alternative<AddSpec>(layer))
        return sum(inputs);
    require(inputs.size() == 1, "takes one input");
    const Shape& in = inputs.front();
    return std::visit(
        Overloaded{
            [&](const Conv2dSpec& conv) { return convolution(conv, in); },
            [&](const Pool2dSpec& pool) { return pooling(pool, in); },
            [&](const PadShortcutSpec& shortcut) { return padShortcut(shortcut, in); },
            [&](const BatchNorm2dSpec&) {
                requireImage(in);
                return in;
            },
            [&](const GlobalAvgPoolSpec&) {
                requireImage(in);
                return Shape{in[0]};
            },
            [&](const LinearSpec& linear) {
                require(linear.outFeatures >= 1, "needs at least one output");
                return Shape{linear.outFeatures};
            },
            [&](const DropoutSpec& dropout) {
                require(dropout.probability >= 0 && dropout.probability < 1,
                        "probability must be at least 0 and less than 1");
                return in;
            },
            [&](const auto&) { return in; },
        },
        layer);
}

} // namespace rlab
