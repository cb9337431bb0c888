// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Executor.h"

#include "core/engine/SignalTap.h"

#include <algorithm>
#include <cassert>
#include <optional>

namespace rlab {

template <class T>
Executor<T>::Executor(const NetworkSpec& network, int maxBatch, Mode mode, const Parallel& parallel,
                      std::stop_token stop)
    : network_(network)
    , maxBatch_(maxBatch)
    , mode_(mode)
    , parallel_(parallel) {
    assert(maxBatch >= 1);
    this->stopOn(std::move(stop));
    planActivations();
    if (mode != Mode::Inference)
        planGradients();
    planSavedAndScratch();
}

/// For each node the last node that reads its output; the network's output is read at the end.
template <class T>
std::vector<int> Executor<T>::lastUses() const {
    const int end = network_.outputNode() + 1;
    std::vector<int> last(network_.nodes().size(), 0);
    for (NodeId id = 0; id < end; ++id)
        for (const NodeId input : network_.node(id).inputs)
            last[static_cast<std::size_t>(input)] = id;
    last.back() = end;
    // A layer that nobody reads would have no gradient to go on with.
    assert(std::ranges::count(last, 0) == 0);
    return last;
}

template <class T>
std::vector<int> Executor<T>::allocate(std::vector<Lifetime> perImage, Buffers& buffers) const {
    for (Lifetime& lifetime : perImage)
        lifetime.elements *= maxBatch_;
    BufferPlan plan = planBuffers(perImage);
    for (const std::int64_t elements : plan.elements) {
        this->throwIfStopped(); // gigabytes of zeros take seconds
        buffers.emplace_back(Shape{elements});
    }
    return std::move(plan.buffer);
}

template <class T>
void Executor<T>::planActivations() {
    const int end = network_.outputNode() + 1;
    const std::vector<int> last = lastUses();
    std::vector<Lifetime> lifetimes;
    for (NodeId id = 0; id < end; ++id) {
        const int until = mode_ == Mode::Inference ? last[static_cast<std::size_t>(id)] : end;
        lifetimes.push_back({id, until, network_.node(id).output.elements()});
    }
    activationBuffer_ = allocate(std::move(lifetimes), activations_);
}

/// All but the images themselves, unless a layer reads them that can't leave their gradient out.
template <class T>
bool Executor<T>::needsGradient(NodeId id) const {
    if (id != NetworkSpec::inputNode)
        return true;
    return std::ranges::any_of(network_.nodes(), [](const Node& node) {
        const bool canLeaveOut = std::holds_alternative<Conv2dSpec>(node.layer) ||
                                 std::holds_alternative<LinearSpec>(node.layer);
        return std::ranges::count(node.inputs, NetworkSpec::inputNode) > 0 && !canLeaveOut;
    });
}

/// The backward pass runs from the last node to the first, so its time is counted in −id: a node's
/// gradient is first written by the node's last reader, and last read by the node itself.
template <class T>
void Executor<T>::planGradients() {
    const std::vector<int> last = lastUses();
    std::vector<Lifetime> lifetimes;
    for (NodeId id = 0; id <= network_.outputNode(); ++id)
        lifetimes.push_back({-last[static_cast<std::size_t>(id)], -id,
                             needsGradient(id) ? network_.node(id).output.elements() : 0});
    gradientBuffer_ = allocate(std::move(lifetimes), gradients_);
    begun_.resize(network_.nodes().size());
}

template <class T>
void Executor<T>::planSavedAndScratch() {
    std::int64_t scratch = 0;
    for (NodeId id = 0; id <= network_.outputNode(); ++id) {
        scratch = std::max(scratch, scratchElements(shapes(id), parallel_.threads()));
        saved_.emplace_back(Shape{savedElements(shapes(id))});
    }
    scratch_ = BasicTensor<T>(Shape{scratch});
}

template <class T>
T* Executor<T>::data(Buffers& buffers, const std::vector<int>& buffer, NodeId id) {
    const int index = buffer[static_cast<std::size_t>(id)];
    return index == notNeeded ? nullptr : buffers[static_cast<std::size_t>(index)].data();
}

template <class T>
LayerShapes Executor<T>::shapes(NodeId id) const {
    const Node& node = network_.node(id);
    const NodeId source = node.inputs.empty() ? id : node.inputs.front();
    return {node, network_.node(source).output};
}

template <class T>
LayerCall<T> Executor<T>::call(NodeId id) {
    LayerCall<T> result{parallel_, mode_, batch_, seed_, step_, id, {}, nullptr, nullptr};
    const std::vector<NodeId>& inputs = network_.node(id).inputs;
    for (std::size_t i = 0; i < inputs.size(); ++i)
        result.inputs[i] = activation(inputs[i]);
    result.saved = saved_[static_cast<std::size_t>(id)].data();
    result.scratch = scratch_.data();
    return result;
}

namespace {

/// The tensors of one node among those of the whole network.
template <class Tensors>
auto tensorsOf(const NetworkSpec& network, NodeId id, Tensors& tensors) {
    const int first = network.firstTensor(id);
    const int end =
        id == network.outputNode() ? static_cast<int>(tensors.size()) : network.firstTensor(id + 1);
    return std::span(tensors).subspan(static_cast<std::size_t>(first),
                                      static_cast<std::size_t>(end - first));
}

} // namespace

template <class T>
void Executor<T>::runForward(const BasicNetworkState<T>& state) {
    for (NodeId id = 1; id <= network_.outputNode(); ++id) {
        this->throwIfStopped();
        forwardLayer<T>(shapes(id), call(id), tensorsOf(network_, id, state.tensors),
                        activation(id));
    }
}

template <class T>
TensorView<const T> Executor<T>::infer(int batch) {
    assert(mode_ != Mode::Training && state_ && batch >= 1 && batch <= maxBatch_);
    batch_ = batch;
    runForward(*state_);
    return {activation(network_.outputNode()), network_.output().batchOf(batch)};
}

template <class T>
TensorView<const T> Executor<T>::forward(BasicNetworkState<T>& state, int batch, std::uint64_t seed,
                                         std::int64_t step) {
    assert(mode_ == Mode::Training && batch >= 1 && batch <= maxBatch_);
    batch_ = batch;
    seed_ = seed;
    step_ = step;
    runForward(state);
    for (NodeId id = 1; id <= network_.outputNode(); ++id)
        moveRunningStatistics<T>(shapes(id), call(id), tensorsOf(network_, id, state.tensors));
    ++state.batchesTracked;
    return {activation(network_.outputNode()), network_.output().batchOf(batch)};
}

template <class T>
void Executor<T>::beginBackward(TensorView<const T> logitsGradient) {
    assert(logitsGradient.count() == batch_);
    std::ranges::copy(logitsGradient.span(), gradient(network_.outputNode()));
    std::fill(begun_.begin(), begun_.end(), false);
}

/// Hands a node's complete gradient on to its inputs. `gradients`: of the node's own parameters;
/// none: not wanted.
template <class T>
void Executor<T>::backwardNode(NodeId id, const BasicNetworkState<T>& state,
                               std::span<BasicTensor<T>> gradients) {
    const Node& node = network_.node(id);
    std::array<T*, 2> inputGradients{};
    for (std::size_t i = 0; i < node.inputs.size(); ++i) {
        const NodeId input = node.inputs[i];
        inputGradients[i] = gradient(input);
        if (inputGradients[i] && !begun_[static_cast<std::size_t>(input)])
            std::fill_n(inputGradients[i], batch_ * network_.node(input).output.elements(), T{0});
        begun_[static_cast<std::size_t>(input)] = true;
    }
    backwardLayer<T>(shapes(id), call(id), tensorsOf(network_, id, state.tensors), activation(id),
                     gradient(id), inputGradients, gradients);
}

template <class T>
void Executor<T>::backward(const BasicNetworkState<T>& state, TensorView<const T> logitsGradient,
                           BasicGradients<T>& gradients, StepSignals* seen) {
    assert(mode_ == Mode::Training);
    beginBackward(logitsGradient);
    std::optional<SignalTap<T>> tap;
    if (seen)
        tap.emplace(
            network_, batch_, [this](NodeId id) { return activation(id); },
            [this](NodeId id) { return gradient(id); }, *seen);
    for (NodeId id = network_.outputNode(); id >= 1; --id) {
        this->throwIfStopped();
        if (tap)
            tap->beforeBackward(id);
        backwardNode(id, state, tensorsOf(network_, id, gradients));
    }
}

template <class T>
TensorView<const T> Executor<T>::activationOf(NodeId id) const {
    assert(mode_ == Mode::Inspection && batch_ > 0);
    const int buffer = activationBuffer_[static_cast<std::size_t>(id)];
    return {activations_[static_cast<std::size_t>(buffer)].data(),
            network_.node(id).output.batchOf(batch_)};
}

/// A node's gradient is complete once all later nodes have handed theirs on, and its memory is its
/// own until it does so itself.
template <class T>
TensorView<const T> Executor<T>::gradientBy(NodeId id, TensorView<const T> logitsGradient) {
    assert(mode_ == Mode::Inspection && id != NetworkSpec::inputNode);
    beginBackward(logitsGradient);
    for (NodeId later = network_.outputNode(); later > id; --later)
        backwardNode(later, *state_, {});
    return {gradient(id), network_.node(id).output.batchOf(batch_)};
}

template <class T>
std::int64_t Executor<T>::workspaceBytes() const {
    std::int64_t elements = scratch_.size();
    for (const Buffers* buffers : {&activations_, &gradients_, &saved_})
        for (const BasicTensor<T>& buffer : *buffers)
            elements += buffer.size();
    return elements * static_cast<std::int64_t>(sizeof(T));
}

template <class T>
std::vector<PlanStep> Executor<T>::steps() const {
    std::vector<PlanStep> steps;
    for (NodeId id = 1; id <= network_.outputNode(); ++id) {
        const Node& node = network_.node(id);
        steps.push_back({{id},
                         "general " + std::string(typeName(node.layer)),
                         maxBatch_,
                         maxBatch_ * node.output.elements() * std::int64_t(sizeof(T))});
    }
    return steps;
}

template class Executor<float>;
template class Executor<double>;

} // namespace rlab
