// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/NetworkSpec.h"
#include "core/store/onnx/OnnxGraph.h"

namespace rlab {

/// The ONNX operators (opset 13) that compute this network in inference, without its weights. Nodes
/// and the values that they make have the names of the network's nodes, weights those of its
/// tensors; the last value is "logits". Throws SpecError for what ONNX has no operator for.
OnnxGraph onnxGraph(const NetworkSpec& network);

} // namespace rlab
