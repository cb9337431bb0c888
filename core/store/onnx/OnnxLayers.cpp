// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/onnx/OnnxLayers.h"

#include "core/base/Error.h"

#include <algorithm>

namespace rlab {
namespace {

using Numbers = std::vector<std::int64_t>;

constexpr const char* logits = "logits";

Numbers both(Extent extent) {
    return {extent.height, extent.width};
}

/// Of a window: above, left, below, right.
Numbers equalPads(Extent padding) {
    return {padding.height, padding.width, padding.height, padding.width};
}

std::string_view operatorOf(ActivationKind kind) {
    switch (kind) {
    case ActivationKind::Relu:
        return "Relu";
    case ActivationKind::Tanh:
        return "Tanh";
    case ActivationKind::Sigmoid:
        return "Sigmoid";
    }
    return {};
}

/// Adds one node of the network for each call, as one operator or, where ONNX has none that does
/// the same, as two.
class LayerWriter {
public:
    LayerWriter(const NetworkSpec& network, OnnxGraph& graph, NodeId id)
        : network_(network)
        , graph_(graph)
        , id_(id)
        , node_(network.node(id))
        , output_(valueOf(id)) {}

    void operator()(const InputSpec&) const {
        graph_.setInput(node_.name, node_.output,
                        "images: (pixel / 255 - mean) / deviation for each channel");
    }

    void operator()(const Conv2dSpec& conv) const {
        add("Conv", withTensors(),
            {{"kernel_shape", both(conv.kernel)},
             {"strides", both(conv.stride)},
             {"pads", equalPads(conv.padding)},
             {"group", std::int64_t{conv.groups}}});
    }

    void operator()(const BatchNorm2dSpec& norm) const {
        add("BatchNormalization", withTensors(), {{"epsilon", static_cast<float>(norm.epsilon)}});
    }

    void operator()(const ActivationSpec& activation) const {
        add(operatorOf(activation.kind), inputs());
    }

    void operator()(const AddSpec&) const { add("Add", inputs()); }

    /// Every stride-th pixel, then zeros around the channels.
    void operator()(const PadShortcutSpec& shortcut) const {
        const Shape& in = inputShape();
        std::string picked = inputs().front();
        if (shortcut.stride > 1) {
            picked = node_.name + ".slice";
            graph_.add(
                {"Slice",
                 picked,
                 {inputs().front(), constant("starts", {0, 0}), constant("ends", {in[1], in[2]}),
                  constant("axes", {2, 3}), constant("steps", {shortcut.stride, shortcut.stride})},
                 picked});
        }
        const std::int64_t added = shortcut.outChannels - in[0];
        const std::int64_t before = added / 2;
        add("Pad", {picked, constant("pads", {0, before, 0, 0, 0, added - before, 0, 0})});
    }

    void operator()(const Pool2dSpec& pool) const {
        const Shape& in = inputShape();
        const auto reach = [](std::int64_t out, int stride, int kernel, int padding,
                              std::int64_t size) {
            return std::max<std::int64_t>((out - 1) * stride + kernel - padding - size, padding);
        };
        // What the last windows of ceil mode reach beyond is said as padding: whether a runtime's
        // ceil mode leaves out the windows that torch leaves out depends on its version.
        const Numbers pads{pool.padding.height, pool.padding.width,
                           reach(node_.output[1], pool.stride.height, pool.kernel.height,
                                 pool.padding.height, in[1]),
                           reach(node_.output[2], pool.stride.width, pool.kernel.width,
                                 pool.padding.width, in[2])};
        std::vector<OnnxAttribute> attributes{
            {"kernel_shape", both(pool.kernel)}, {"strides", both(pool.stride)}, {"pads", pads}};
        if (pool.kind == PoolKind::Max)
            return add("MaxPool", inputs(), attributes);
        if (pads != equalPads(pool.padding))
            throw SpecError(network_.name() + ": ONNX (opset 13) can't say how " + node_.name +
                            " averages windows that reach over the border");
        attributes.push_back({"count_include_pad", std::int64_t{1}});
        add("AveragePool", inputs(), attributes);
    }

    void operator()(const GlobalAvgPoolSpec&) const {
        const std::string means = node_.name + ".means"; // (N, C, 1, 1)
        graph_.add({"GlobalAveragePool", means, inputs(), means});
        add("Flatten", {means}, {{"axis", std::int64_t{1}}});
    }

    void operator()(const LinearSpec&) const {
        std::vector<std::string> read = withTensors();
        if (inputShape().rank() > 1) {
            const std::string flat = node_.name + ".flatten";
            graph_.add({"Flatten", flat, {read[0]}, flat, {{"axis", std::int64_t{1}}}});
            read[0] = flat;
        }
        add("Gemm", read, {{"transB", std::int64_t{1}}});
    }

    /// Does nothing in inference.
    void operator()(const DropoutSpec&) const { add("Dropout", inputs()); }

private:
    std::string valueOf(NodeId id) const {
        return id == network_.outputNode() ? logits : network_.node(id).name;
    }

    const Shape& inputShape() const { return network_.node(node_.inputs[0]).output; }

    std::vector<std::string> inputs() const {
        std::vector<std::string> names;
        for (const NodeId input : node_.inputs)
            names.push_back(valueOf(input));
        return names;
    }

    /// The inputs and then the node's own tensors, in ONNX's order, which is that of TensorRole.
    std::vector<std::string> withTensors() const {
        std::vector<std::string> names = inputs();
        const std::vector<TensorSpec>& tensors = network_.tensors();
        for (std::size_t t = static_cast<std::size_t>(network_.firstTensor(id_));
             t < tensors.size() && tensors[t].node == id_; ++t)
            names.push_back(tensors[t].name);
        return names;
    }

    std::string constant(const char* suffix, const Numbers& numbers) const {
        const std::string name = node_.name + "." + suffix;
        graph_.addConstant(name, numbers);
        return name;
    }

    void add(std::string_view type, const std::vector<std::string>& inputs,
             const std::vector<OnnxAttribute>& attributes = {}) const {
        graph_.add({type, node_.name, inputs, output_, attributes});
    }

    const NetworkSpec& network_;
    OnnxGraph& graph_;
    NodeId id_;
    const Node& node_;
    std::string output_;
};

} // namespace

OnnxGraph onnxGraph(const NetworkSpec& network) {
    OnnxGraph graph(network.name());
    for (NodeId id = 0; id <= network.outputNode(); ++id)
        std::visit(LayerWriter(network, graph, id), network.node(id).layer);
    graph.setOutput(logits, network.output(), "one number for each class, before softmax");
    return graph;
}

} // namespace rlab
