// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/NetworkSpec.h"

#include "core/base/Error.h"
#include "core/nn/ShapeInference.h"

namespace rlab {

NetworkSpec::NetworkSpec(std::string name, const Shape& input)
    : name_(std::move(name)) {
    if (input.rank() != 3 || input.elements() == 0)
        throw SpecError(name_ + ": the input must be channels × height × width, all at least 1");
    nodes_.push_back({"input", InputSpec{}, {}, input});
    firstTensor_.push_back(0);
}

NodeId NetworkSpec::add(std::string name, const LayerSpec& layer, std::vector<NodeId> inputs) {
    if (!names_.insert(name).second)
        throw SpecError(name_ + ": two layers are called " + name);
    const auto id = static_cast<NodeId>(nodes_.size());
    std::vector<Shape> shapes;
    for (const NodeId input : inputs) {
        if (input < 0 || input >= id)
            throw SpecError(name_ + ": " + name + " has an input that doesn't come before it");
        shapes.push_back(node(input).output);
    }
    try {
        const Shape output = inferShape(layer, shapes);
        nodes_.push_back({std::move(name), layer, std::move(inputs), output});
    } catch (const SpecError& error) {
        throw SpecError(name_ + ": " + name + " " + error.what());
    }
    addTensors(id);
    return id;
}

void NetworkSpec::addTensors(NodeId id) {
    firstTensor_.push_back(static_cast<int>(tensors_.size()));
    const Node& added = node(id);
    const auto tensor = [&](const char* suffix, const Shape& shape, TensorRole role) {
        tensors_.push_back({added.name + "." + suffix, shape, role, id});
    };
    std::visit(Overloaded{
                   [](const auto&) {},
                   [&](const Conv2dSpec& conv) {
                       const std::int64_t inChannels = node(added.inputs[0]).output[0];
                       tensor("weight",
                              {conv.outChannels, inChannels / conv.groups, conv.kernel.height,
                               conv.kernel.width},
                              TensorRole::Weight);
                       if (conv.bias)
                           tensor("bias", {conv.outChannels}, TensorRole::Bias);
                   },
                   [&](const BatchNorm2dSpec&) {
                       const Shape channels{added.output[0]};
                       tensor("weight", channels, TensorRole::NormScale);
                       tensor("bias", channels, TensorRole::NormShift);
                       tensor("running_mean", channels, TensorRole::RunningMean);
                       tensor("running_var", channels, TensorRole::RunningVariance);
                   },
                   [&](const LinearSpec& linear) {
                       const std::int64_t inFeatures = node(added.inputs[0]).output.elements();
                       tensor("weight", {linear.outFeatures, inFeatures}, TensorRole::Weight);
                       if (linear.bias)
                           tensor("bias", {linear.outFeatures}, TensorRole::Bias);
                   },
               },
               added.layer);
}

std::int64_t NetworkSpec::parameters(NodeId id) const {
    std::int64_t count = 0;
    for (auto i = static_cast<std::size_t>(firstTensor(id));
         i < tensors_.size() && tensors_[i].node == id; ++i)
        if (isTrainable(tensors_[i].role))
            count += tensors_[i].shape.elements();
    return count;
}

std::int64_t NetworkSpec::parameters() const {
    std::int64_t count = 0;
    for (const TensorSpec& tensor : tensors_)
        if (isTrainable(tensor.role))
            count += tensor.shape.elements();
    return count;
}

std::int64_t NetworkSpec::macs(NodeId id) const {
    const Node& n = node(id);
    return std::visit(Overloaded{
                          [](const auto&) { return std::int64_t{0}; },
                          [&](const Conv2dSpec& conv) {
                              const std::int64_t inChannels = node(n.inputs[0]).output[0];
                              return n.output.elements() * (inChannels / conv.groups) *
                                     conv.kernel.height * conv.kernel.width;
                          },
                          [&](const LinearSpec& linear) {
                              return node(n.inputs[0]).output.elements() * linear.outFeatures;
                          },
                      },
                      n.layer);
}

std::int64_t NetworkSpec::macs() const {
    std::int64_t count = 0;
    for (NodeId id = 0; id <= outputNode(); ++id)
        count += macs(id);
    return count;
}

} // namespace rlab
