// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/FusedInference.h"

#include "core/kernels/general/Linear.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace rlab {
namespace {

/// Images that a thread takes along at once: enough tiles for the last, small maps, few enough for
/// the cache.
constexpr int imagesTogether = 8;

std::int64_t floats(const simd::ImageLayout& layout) {
    // Tiles of pixels may read past the last row.
    constexpr std::int64_t pastTheEnd = 256;
    return imagesTogether * std::int64_t(layout.image()) + pastTheEnd;
}

} // namespace

FusedInference::FusedInference(const NetworkSpec& network, FusedNetwork fused, int maxBatch,
                               const Parallel& parallel)
    : network_(network)
    , linear_(fused.linear)
    , last_(fused.last)
    , maxBatch_(maxBatch)
    , parallel_(parallel)
    , workspaces_(std::size_t(parallel.threads())) {
    for (const FusedUnit& spec : fused.units) {
        Unit unit;
        unit.spec = spec;
        unit.conv = blockedConv(network, spec);
        unit.packed = Tensor(Shape{unit.conv.packedWeights()});
        unit.shift = Tensor(Shape{unit.conv.outChannels});
        units_.push_back(std::move(unit));
    }
    planOrder();
    planOutputs();
    planBuffers();
    images_ = Tensor(network.input().batchOf(maxBatch));
    pooled_ = Tensor(Shape{maxBatch, units_[std::size_t(last_)].conv.outChannels});
    logits_ = Tensor(Shape{maxBatch, network.classes()});
}

void FusedInference::planOrder() {
    for (int i = 0; i < int(units_.size()); ++i) {
        const FusedUnit& spec = units_[std::size_t(i)].spec;
        if (spec.projection != FusedUnit::none)
            order_.push_back(spec.projection);
        if (!spec.isProjection())
            order_.push_back(i);
    }
}

/// An output is padded as much as the most demanding of its readers wants.
void FusedInference::planOutputs() {
    for (Unit& unit : units_) {
        unit.output = simd::ImageLayout::dense(unit.conv.outChannels, unit.conv.outHeight,
                                               unit.conv.outWidth);
        for (const int reader : unit.spec.readers) {
            const simd::ImageLayout wanted = simd::paddedInput(units_[std::size_t(reader)].conv);
            unit.output.border = std::max(unit.output.border, wanted.border);
            unit.output.rows = std::max(unit.output.rows, wanted.rows);
            unit.output.columns = std::max(unit.output.columns, wanted.columns);
        }
    }
}

/// A buffer belongs to one layout, since its border must stay zero.
void FusedInference::planBuffers() {
    std::vector<int> position(units_.size()), freeFrom;
    std::vector<simd::ImageLayout> layouts;
    for (int step = 0; step < int(order_.size()); ++step)
        position[std::size_t(order_[std::size_t(step)])] = step;
    for (int step = 0; step < int(order_.size()); ++step) {
        const int index = order_[std::size_t(step)];
        Unit& unit = units_[std::size_t(index)];
        int lastUse = index == last_ ? int(order_.size()) : step;
        for (const int reader : unit.spec.readers)
            lastUse = std::max(lastUse, position[std::size_t(reader)]);
        if (unit.spec.adder != FusedUnit::none)
            lastUse = std::max(lastUse, position[std::size_t(unit.spec.adder)]);
        for (std::size_t b = 0; b < layouts.size() && unit.buffer < 0; ++b)
            if (freeFrom[b] <= step && layouts[b] == unit.output)
                unit.buffer = int(b);
        if (unit.buffer < 0) {
            unit.buffer = int(layouts.size());
            layouts.push_back(unit.output);
            freeFrom.push_back(0);
        }
        freeFrom[std::size_t(unit.buffer)] = lastUse + 1;
    }
    std::int64_t scratch = 0, shortcut = 0;
    for (const Unit& unit : units_) {
        scratch = std::max(scratch, simd::scratchFloats(unit.conv));
        if (unit.spec.addedUnit != FusedUnit::none)
            shortcut = std::max(shortcut, imagesTogether * unit.conv.outImage());
    }
    for (Workspace& workspace : workspaces_) {
        workspace.images = Tensor(Shape{floats(simd::paddedInput(units_.front().conv))});
        for (const simd::ImageLayout& layout : layouts)
            workspace.buffers.emplace_back(Shape{floats(layout)});
        workspace.shortcut = Tensor(Shape{shortcut});
        workspace.scratch = Tensor(Shape{scratch});
    }
}

void FusedInference::prepare(const NetworkState& state) {
    state_ = &state;
    parallel_.forEach(parallel_.threads(), [&](std::int64_t thread) {
        for (std::size_t index = std::size_t(thread); index < units_.size();
             index += std::size_t(parallel_.threads()))
            foldNorm(units_[index], state);
    });
}

/// γ·(w ⋆ x − μ)/σ + β = (γ/σ·w) ⋆ x + (β − μ·γ/σ)
void FusedInference::foldNorm(Unit& unit, const NetworkState& state) {
    const auto first = [&](NodeId id) { return state.tensors.begin() + network_.firstTensor(id); };
    const Tensor& weights = *first(unit.spec.conv);
    if (unit.spec.norm == FusedUnit::none) {
        if (std::get<Conv2dSpec>(network_.node(unit.spec.conv).layer).bias)
            std::ranges::copy(first(unit.spec.conv)[1].span(), unit.shift.data());
        simd::packWeights(unit.conv, weights.data(), nullptr, false, unit.packed.data());
        return;
    }
    const auto norm = first(unit.spec.norm);
    const double epsilon = std::get<BatchNorm2dSpec>(network_.node(unit.spec.norm).layer).epsilon;
    std::vector<float> scales(std::size_t(unit.conv.outChannels));
    for (int c = 0; c < unit.conv.outChannels; ++c) {
        const double scale =
            norm[gammaTensor][c] / std::sqrt(double(norm[runningVarianceTensor][c]) + epsilon);
        scales[std::size_t(c)] = float(scale);
        unit.shift[c] = float(norm[betaTensor][c] - norm[runningMeanTensor][c] * scale);
    }
    simd::packWeights(unit.conv, weights.data(), scales.data(), false, unit.packed.data());
}

TensorView<const float> FusedInference::infer(int batch) {
    assert(state_ && batch >= 1 && batch <= maxBatch_);
    const std::int64_t groups = (batch + imagesTogether - 1) / imagesTogether;
    parallel_.forEachWithThread(groups, [&](std::int64_t group, int thread) {
        const std::int64_t begin = group * imagesTogether;
        runImages(workspaces_[std::size_t(thread)], begin,
                  int(std::min<std::int64_t>(imagesTogether, batch - begin)));
    });
    const auto linear = state_->tensors.begin() + network_.firstTensor(linear_);
    linearForward(parallel_, {batch, pooled_.shape()[1], network_.classes()}, pooled_.data(),
                  linear[0].data(), linear[1].data(), logits_.data());
    return {logits_.data(), Shape{batch, network_.classes()}};
}

void FusedInference::runImages(Workspace& workspace, std::int64_t begin, int images) {
    simd::padStemInput(units_.front().conv, images_.data() + begin * network_.input().elements(),
                       images, workspace.images.data());
    for (const int index : order_)
        runUnit(workspace, units_[std::size_t(index)], images);
    const Unit& last = units_[std::size_t(last_)];
    simd::poolPadded(workspace.buffers[std::size_t(last.buffer)].data(), last.output, images,
                     pooled_.data() + begin * last.conv.outChannels);
}

void FusedInference::runUnit(Workspace& workspace, const Unit& unit, int images) {
    simd::InferenceStep step{};
    step.images = images;
    if (unit.spec.input == FusedUnit::none) {
        step.in = workspace.images.data();
        step.inLayout = simd::paddedInput(unit.conv);
    } else {
        const Unit& source = units_[std::size_t(unit.spec.input)];
        step.in = workspace.buffers[std::size_t(source.buffer)].data();
        step.inLayout = source.output;
    }
    step.packed = unit.packed.data();
    step.shift = unit.shift.data();
    addSkip(step, workspace, unit, images);
    step.relu = !unit.spec.isProjection();
    step.out = workspace.buffers[std::size_t(unit.buffer)].data();
    step.outLayout = unit.output;
    step.scratch = workspace.scratch.data();
    simd::inferStep(unit.conv, step);
}

void FusedInference::addSkip(simd::InferenceStep& step, Workspace& workspace, const Unit& unit,
                             int images) {
    if (!unit.spec.isSum())
        return;
    const bool projected = unit.spec.projection != FusedUnit::none;
    const Unit& other = units_[std::size_t(projected ? unit.spec.projection : unit.spec.addedUnit)];
    const simd::BlockedConv &from = other.conv, &to = unit.conv;
    step.skip = workspace.buffers[std::size_t(other.buffer)].data();
    step.skipLayout = other.output;
    if (from.outChannels == to.outChannels && from.outHeight == to.outHeight &&
        from.outWidth == to.outWidth)
        return;
    const auto dense = simd::ImageLayout::dense(to.outChannels, to.outHeight, to.outWidth);
    for (int i = 0; i < images; ++i)
        simd::shortcut(step.skip + std::size_t(i) * other.output.image(), other.output,
                       workspace.shortcut.data() + std::size_t(i) * dense.image(), dense);
    step.skip = workspace.shortcut.data();
    step.skipLayout = dense;
}

TensorView<const float> FusedInference::forward(NetworkState&, int, std::uint64_t, std::int64_t) {
    assert(!"this plan infers");
    return {};
}

void FusedInference::backward(const NetworkState&, TensorView<const float>, Gradients&,
                              StepSignals*) {
    assert(!"this plan infers");
}

std::int64_t FusedInference::workspaceBytes() const {
    std::int64_t elements = images_.size() + pooled_.size() + logits_.size();
    for (const Unit& unit : units_)
        elements += unit.packed.size() + unit.shift.size();
    for (const Workspace& workspace : workspaces_) {
        elements += workspace.images.size() + workspace.shortcut.size() + workspace.scratch.size();
        for (const Tensor& buffer : workspace.buffers)
            elements += buffer.size();
    }
    return elements * std::int64_t(sizeof(float));
}

std::vector<PlanStep> FusedInference::steps() const {
    std::vector<PlanStep> steps;
    const auto add = [&](std::vector<NodeId> layers, std::string kernel, std::int64_t images,
                         std::int64_t perImage) {
        steps.push_back({std::move(layers), std::move(kernel), images,
                         images * perImage * std::int64_t(sizeof(float))});
    };
    const int group = std::min(imagesTogether, maxBatch_);
    for (const int index : order_) {
        const Unit& unit = units_[std::size_t(index)];
        add(nodesOf(network_, unit.spec), kernelName(unit.conv), group, unit.conv.outImage());
    }
    add({network_.node(linear_).inputs[0]}, "mean over pixels", group, pooled_.shape()[1]);
    add({linear_}, "matrix product", maxBatch_, network_.classes());
    return steps;
}

} // namespace rlab
