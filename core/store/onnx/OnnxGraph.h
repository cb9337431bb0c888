// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/ProtobufMessage.h"
#include "core/tensor/Shape.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace rlab {

// ONNX's messages and their field numbers: onnx.proto3 of https://github.com/onnx/onnx.

/// An attribute of an ONNX node.
struct OnnxAttribute {
    std::string_view name;
    std::variant<std::int64_t, float, std::vector<std::int64_t>> value;
};

/// One operation: reads values and constants by their names, and makes the value `output`.
struct OnnxNode {
    std::string_view type; ///< "Conv"
    std::string name;
    std::vector<std::string> inputs;
    std::string output;
    std::vector<OnnxAttribute> attributes{};
};

/// Gathers the nodes, constants and the two ends of a graph.
class OnnxGraph {
public:
    explicit OnnxGraph(std::string_view name);

    void add(const OnnxNode& node);
    /// A list of whole numbers that nodes read by this name.
    void addConstant(const std::string& name, const std::vector<std::int64_t>& numbers);
    /// Floats: the first extent is the batch, of any size, the others are `shape`.
    void setInput(const std::string& name, const Shape& shape, std::string_view meaning);
    void setOutput(const std::string& name, const Shape& shape, std::string_view meaning);

    /// A GraphProto; weights may be appended, in any order: see beginOnnxWeights().
    const std::string& bytes() const { return graph_.bytes(); }

private:
    ProtobufMessage graph_;
};

/// The beginning of a GraphProto's initialiser (a float tensor that nodes read by this name), up to
/// where the numbers themselves follow.
std::string beginOnnxWeights(std::string_view name, const Shape& shape);

} // namespace rlab
