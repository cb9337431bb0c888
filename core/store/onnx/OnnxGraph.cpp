// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/onnx/OnnxGraph.h"

#include "core/nn/LayerSpec.h"

#include <span>

namespace rlab {
namespace {

enum GraphField { Nodes = 1, GraphName = 2, Initializers = 5, Inputs = 11, Outputs = 12 };
enum NodeField { NodeInputs = 1, NodeOutputs = 2, NodeName = 3, OpType = 4, Attributes = 5 };
enum AttributeField { AttributeName = 1, Float = 2, Integer = 3, Integers = 8, AttributeType = 20 };
enum AttributeTypeValue { TypeFloat = 1, TypeInteger = 2, TypeIntegers = 7 };
enum TensorField { Dims = 1, DataType = 2, TensorName = 8, RawData = 9 };
enum DataTypeValue { DataFloat = 1, DataInt64 = 7 };
enum ValueField { ValueName = 1, ValueType = 2, ValueDoc = 3 };

ProtobufMessage attributeMessage(const OnnxAttribute& attribute) {
    ProtobufMessage message;
    message.addText(AttributeName, attribute.name);
    std::visit(Overloaded{
                   [&](std::int64_t number) {
                       message.addInteger(Integer, number).addInteger(AttributeType, TypeInteger);
                   },
                   [&](float number) {
                       message.addFloat(Float, number).addInteger(AttributeType, TypeFloat);
                   },
                   [&](const std::vector<std::int64_t>& numbers) {
                       for (const std::int64_t number : numbers)
                           message.addInteger(Integers, number);
                       message.addInteger(AttributeType, TypeIntegers);
                   },
               },
               attribute.value);
    return message;
}

/// TensorShapeProto: dim = 1, each with dim_value = 1 or dim_param = 2.
ProtobufMessage batchShape(const Shape& shape) {
    ProtobufMessage message;
    message.addMessage(1, ProtobufMessage().addText(2, "batch"));
    for (int axis = 0; axis < shape.rank(); ++axis)
        message.addMessage(1, ProtobufMessage().addInteger(1, shape[axis]));
    return message;
}

/// ValueInfoProto; its type is TypeProto: tensor_type = 1, with elem_type = 1 and shape = 2.
ProtobufMessage valueMessage(const std::string& name, const Shape& shape,
                             std::string_view meaning) {
    ProtobufMessage tensor;
    tensor.addInteger(1, DataFloat).addMessage(2, batchShape(shape));
    ProtobufMessage message;
    message.addText(ValueName, name)
        .addMessage(ValueType, ProtobufMessage().addMessage(1, tensor))
        .addText(ValueDoc, meaning);
    return message;
}

} // namespace

OnnxGraph::OnnxGraph(std::string_view name) {
    graph_.addText(GraphName, name);
}

void OnnxGraph::add(const OnnxNode& node) {
    ProtobufMessage message;
    for (const std::string& input : node.inputs)
        message.addText(NodeInputs, input);
    message.addText(NodeOutputs, node.output).addText(NodeName, node.name);
    message.addText(OpType, node.type);
    for (const OnnxAttribute& attribute : node.attributes)
        message.addMessage(Attributes, attributeMessage(attribute));
    graph_.addMessage(Nodes, message);
}

void OnnxGraph::addConstant(const std::string& name, const std::vector<std::int64_t>& numbers) {
    const auto bytes = std::as_bytes(std::span(numbers));
    ProtobufMessage message;
    message.addInteger(Dims, static_cast<std::int64_t>(numbers.size()))
        .addInteger(DataType, DataInt64)
        .addText(TensorName, name)
        .addText(RawData, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    graph_.addMessage(Initializers, message);
}

void OnnxGraph::setInput(const std::string& name, const Shape& shape, std::string_view meaning) {
    graph_.addMessage(Inputs, valueMessage(name, shape, meaning));
}

void OnnxGraph::setOutput(const std::string& name, const Shape& shape, std::string_view meaning) {
    graph_.addMessage(Outputs, valueMessage(name, shape, meaning));
}

std::string beginOnnxWeights(std::string_view name, const Shape& shape) {
    const std::uint64_t length = sizeof(float) * static_cast<std::uint64_t>(shape.elements());
    ProtobufMessage tensor;
    for (int axis = 0; axis < shape.rank(); ++axis)
        tensor.addInteger(Dims, shape[axis]);
    tensor.addInteger(DataType, DataFloat).addText(TensorName, name).beginText(RawData, length);
    return ProtobufMessage().beginText(Initializers, tensor.bytes().size() + length).bytes() +
           tensor.bytes();
}

} // namespace rlab
