// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/FusedPlan.h"

#include "core/engine/BufferPlan.h"
#include "core/kernels/general/Linear.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace rlab {
namespace {

/// The chunks of a batch: at least eight images each, so that the last, small maps still fill the
/// vector kernels' tiles, and at most sixteen chunks. Depends on the batch alone.
class BatchChunks {
public:
    static constexpr std::int64_t most = 16;

    explicit BatchChunks(std::int64_t batch)
        : batch_(batch)
        , size_(std::max<std::int64_t>(leastImages, (batch + most - 1) / most)) {}

    std::int64_t count() const { return (batch_ + size_ - 1) / size_; }
    std::int64_t begin(std::int64_t chunk) const { return chunk * size_; }
    std::int64_t end(std::int64_t chunk) const { return std::min(batch_, (chunk + 1) * size_); }

private:
    static constexpr std::int64_t leastImages = 8;

    std::int64_t batch_;
    std::int64_t size_;
};

enum NormTensor { gammaTensor, betaTensor, runningMeanTensor, runningVarianceTensor };

} // namespace

FusedPlan::FusedPlan(const NetworkSpec& network, FusedNetwork fused, int maxBatch, Mode mode,
                     const Parallel& parallel)
    : network_(network)
    , linear_(fused.linear)
    , block_(fused.block)
    , maxBatch_(maxBatch)
    , mode_(mode)
    , parallel_(parallel) {
    for (const FusedUnit& unit : fused.units)
        units_.push_back(makeUnit(unit));
    planBuffers();
    allocate();
}

FusedPlan::Unit FusedPlan::makeUnit(const FusedUnit& spec) const {
    const Node& node = network_.node(spec.conv);
    const Shape& in = network_.node(node.inputs[0]).output;
    const auto& norm = std::get<BatchNorm2dSpec>(network_.node(spec.norm).layer);
    Unit unit;
    unit.spec = spec;
    unit.conv = simd::blockedConv(block_, int(in[0]), int(in[1]), int(in[2]), int(node.output[0]),
                                  std::get<Conv2dSpec>(node.layer).stride.height);
    unit.epsilon = norm.epsilon;
    unit.momentum = norm.momentum;
    const Shape channels{unit.conv.outChannels};
    for (Tensor* values : {&unit.scale, &unit.shift, &unit.a, &unit.b, &unit.c})
        *values = Tensor(channels);
    unit.mean.resize(std::size_t(unit.conv.outChannels));
    unit.inverse.resize(std::size_t(unit.conv.outChannels));
    unit.sums.resize(std::size_t(BatchChunks::most * 2 * unit.conv.outChannels));
    unit.forwardWeights = Tensor(Shape{unit.conv.packedWeights()});
    if (mode_ == Mode::Training && unit.conv.method != simd::Method::Stem)
        unit.backwardWeights = Tensor(Shape{unit.conv.packedWeights()});
    return unit;
}

/// Time runs from unit to unit forward, and on from unit to unit backward. The head is one step.
void FusedPlan::planBuffers() {
    const int count = int(units_.size());
    const bool training = mode_ == Mode::Training;
    const int head = count;
    const auto backwardStep = [&](int unit) { return head + count - unit; };
    const auto adderOf = [&](int added) {
        const auto adds = [&](const Unit& unit) { return unit.spec.addedUnit == added; };
        return int(std::ranges::find_if(units_, adds) - units_.begin());
    };
    std::vector<Lifetime> lifetimes;
    std::vector<int*> users;
    for (int i = 0; i < count; ++i) {
        Unit& unit = units_[std::size_t(i)];
        const std::int64_t elements = maxBatch_ * unit.conv.outImage();
        lifetimes.push_back({i, training ? backwardStep(i) : i + 1, elements});
        users.push_back(&unit.y);
        // Kept is an activation that is added later, and in training also a sum: without its
        // second term the backward pass couldn't make it again.
        const bool isSum = unit.spec.addedUnit != FusedUnit::none;
        if (i + 1 < count && (unit.spec.isAdded || (training && isSum))) {
            lifetimes.push_back({i + 1, training ? backwardStep(i + 1) : adderOf(i) + 1, elements});
            users.push_back(&unit.activation);
        }
        if (!training)
            continue;
        // Written while the next unit (or the head) goes back, read by this one, and once more
        // where the activation that it added gets its gradient.
        const int written = i + 1 < count ? backwardStep(i + 1) : head;
        const int added = unit.spec.addedUnit;
        const int read = backwardStep(added == FusedUnit::none ? i : added + 1);
        lifetimes.push_back({written, read, elements});
        users.push_back(&unit.gradient);
    }
    const BufferPlan plan = rlab::planBuffers(lifetimes);
    for (std::size_t i = 0; i < users.size(); ++i)
        *users[i] = plan.buffer[i];
    for (const std::int64_t elements : plan.elements)
        buffers_.emplace_back(Shape{elements});
}

void FusedPlan::allocate() {
    std::int64_t scratch = 0, weights = 0;
    for (const Unit& unit : units_) {
        scratch = std::max(scratch, simd::scratchFloats(unit.conv));
        weights = std::max(weights, unit.conv.packedWeights());
    }
    for (int thread = 0; thread < parallel_.threads(); ++thread)
        scratch_.emplace_back(Shape{scratch});
    if (mode_ == Mode::Training)
        weightGradients_ = Tensor(Shape{BatchChunks(maxBatch_).count() * weights});
    images_ = Tensor(network_.input().batchOf(maxBatch_));
    const Shape pooled{maxBatch_, units_.back().conv.outChannels};
    pooled_ = Tensor(pooled);
    pooledGradient_ = Tensor(pooled);
    logits_ = Tensor(Shape{maxBatch_, network_.classes()});
}

const Tensor& FusedPlan::tensor(const NetworkState& state, NodeId id, int index) const {
    return state.tensors[std::size_t(network_.firstTensor(id) + index)];
}

Tensor& FusedPlan::gradientTensor(Gradients& gradients, NodeId id, int index) const {
    return gradients[std::size_t(network_.firstTensor(id) + index)];
}

simd::Activation FusedPlan::activationOf(const Unit& unit) {
    simd::Activation activation;
    activation.y = buffer(unit.y);
    activation.scale = unit.scale.data();
    activation.shift = unit.shift.data();
    activation.stored = buffer(unit.activation);
    if (unit.spec.addedUnit != FusedUnit::none) {
        const Unit& added = units_[std::size_t(unit.spec.addedUnit)];
        activation.skip = buffer(added.activation);
        activation.skipChannels = added.conv.outChannels;
        activation.skipHeight = added.conv.outHeight;
        activation.skipWidth = added.conv.outWidth;
    }
    return activation;
}

simd::ChannelSums FusedPlan::sumsOf(Unit& unit, std::int64_t chunk) const {
    double* first = unit.sums.data() + chunk * 2 * unit.conv.outChannels;
    return {first, first + unit.conv.outChannels};
}

double FusedPlan::total(const Unit& unit, int which, int channel) const {
    double sum = 0;
    for (std::int64_t chunk = 0; chunk < BatchChunks(batch_).count(); ++chunk)
        sum += unit.sums[std::size_t((2 * chunk + which) * unit.conv.outChannels + channel)];
    return sum;
}

TensorView<const float> FusedPlan::infer(const NetworkState& state, int batch) {
    assert(mode_ == Mode::Inference && batch >= 1 && batch <= maxBatch_);
    batch_ = batch;
    runForward(state);
    return {logits_.data(), Shape{batch, network_.classes()}};
}

TensorView<const float> FusedPlan::forward(NetworkState& state, int batch, std::uint64_t,
                                           std::int64_t) {
    assert(mode_ == Mode::Training && batch >= 1 && batch <= maxBatch_);
    batch_ = batch;
    runForward(state);
    for (const Unit& unit : units_)
        moveRunningStatistics(unit, state);
    ++state.batchesTracked;
    return {logits_.data(), Shape{batch, network_.classes()}};
}

void FusedPlan::packAll(const NetworkState& state) {
    parallel_.forEach(std::int64_t(units_.size()), [&](std::int64_t index) {
        Unit& unit = units_[std::size_t(index)];
        const float* weights = tensor(state, unit.spec.conv, 0).data();
        simd::packWeights(unit.conv, weights, false, unit.forwardWeights.data());
        if (unit.backwardWeights.size() > 0)
            simd::packWeights(unit.conv, weights, true, unit.backwardWeights.data());
    });
}

void FusedPlan::runForward(const NetworkState& state) {
    packAll(state);
    for (std::size_t index = 0; index < units_.size(); ++index) {
        runUnit(index);
        if (mode_ == Mode::Training)
            finishStatistics(units_[index], state);
        else
            useRunningStatistics(units_[index], state);
    }
    runHead(state);
}

void FusedPlan::runUnit(std::size_t index) {
    Unit& unit = units_[index];
    simd::Activation input;
    if (index == 0)
        input.images = images_.data();
    else
        input = activationOf(units_[index - 1]);
    const BatchChunks chunks(batch_);
    parallel_.forEachWithThread(chunks.count(), [&](std::int64_t chunk, int thread) {
        simd::ForwardChunk work;
        work.begin = chunks.begin(chunk);
        work.end = chunks.end(chunk);
        work.input = input;
        work.packed = unit.forwardWeights.data();
        work.y = buffer(unit.y);
        work.sums = mode_ == Mode::Training ? sumsOf(unit, chunk) : simd::ChannelSums{};
        work.scratch = scratch_[std::size_t(thread)].data();
        simd::forwardChunk(unit.conv, work);
    });
}

void FusedPlan::finishStatistics(Unit& unit, const NetworkState& state) {
    const Tensor& gamma = tensor(state, unit.spec.norm, gammaTensor);
    const Tensor& beta = tensor(state, unit.spec.norm, betaTensor);
    const double count = double(batch_) * unit.conv.outHeight * unit.conv.outWidth;
    for (int c = 0; c < unit.conv.outChannels; ++c) {
        const double mean = total(unit, 0, c) / count;
        const double variance = std::max(0.0, total(unit, 1, c) / count - mean * mean);
        const double inverse = 1 / std::sqrt(variance + unit.epsilon);
        unit.mean[std::size_t(c)] = mean;
        unit.inverse[std::size_t(c)] = inverse;
        unit.scale[c] = float(gamma[c] * inverse);
        unit.shift[c] = float(beta[c] - mean * gamma[c] * inverse);
    }
}

void FusedPlan::useRunningStatistics(Unit& unit, const NetworkState& state) {
    for (int c = 0; c < unit.conv.outChannels; ++c) {
        const auto value = [&](NormTensor which) {
            return double(tensor(state, unit.spec.norm, which)[c]);
        };
        const double scale =
            value(gammaTensor) / std::sqrt(value(runningVarianceTensor) + unit.epsilon);
        unit.scale[c] = float(scale);
        unit.shift[c] = float(value(betaTensor) - value(runningMeanTensor) * scale);
    }
}

/// As torch: towards the batch's mean and unbiased variance.
void FusedPlan::moveRunningStatistics(const Unit& unit, NetworkState& state) const {
    const auto first = std::size_t(network_.firstTensor(unit.spec.norm));
    Tensor& mean = state.tensors[first + runningMeanTensor];
    Tensor& variance = state.tensors[first + runningVarianceTensor];
    const double count = double(batch_) * unit.conv.outHeight * unit.conv.outWidth;
    const auto move = [&](float& running, double value) {
        running = float((1 - unit.momentum) * running + unit.momentum * value);
    };
    for (int c = 0; c < unit.conv.outChannels; ++c) {
        const double inverse = unit.inverse[std::size_t(c)];
        move(mean[c], unit.mean[std::size_t(c)]);
        if (count > 1)
            move(variance[c], (1 / (inverse * inverse) - unit.epsilon) * count / (count - 1));
    }
}

void FusedPlan::runHead(const NetworkState& state) {
    const Unit& last = units_.back();
    const simd::Activation activation = activationOf(last);
    const BatchChunks chunks(batch_);
    parallel_.forEachWithThread(chunks.count(), [&](std::int64_t chunk, int thread) {
        simd::poolChunk(last.conv, chunks.begin(chunk), chunks.end(chunk), activation,
                        pooled_.data(), scratch_[std::size_t(thread)].data());
    });
    linearForward(parallel_, {batch_, last.conv.outChannels, network_.classes()}, pooled_.data(),
                  tensor(state, linear_, 0).data(), tensor(state, linear_, 1).data(),
                  logits_.data());
}

void FusedPlan::backward(const NetworkState& state, TensorView<const float> logitsGradient,
                         Gradients& gradients) {
    assert(mode_ == Mode::Training && logitsGradient.count() == batch_);
    backwardHead(state, logitsGradient, gradients);
    for (std::size_t index = units_.size(); index-- > 0;) {
        finishGradients(units_[index], state, gradients);
        backwardUnit(index, gradients);
    }
}

void FusedPlan::backwardHead(const NetworkState& state, TensorView<const float> logitsGradient,
                             Gradients& gradients) {
    Unit& last = units_.back();
    const LinearGeometry geometry{batch_, last.conv.outChannels, network_.classes()};
    linearBackwardWeights(parallel_, geometry, pooled_.data(), logitsGradient.data(),
                          gradientTensor(gradients, linear_, 0).data(),
                          gradientTensor(gradients, linear_, 1).data());
    std::fill_n(pooledGradient_.data(), batch_ * last.conv.outChannels, 0.0f);
    linearBackwardData(parallel_, geometry, logitsGradient.data(), tensor(state, linear_, 0).data(),
                       pooledGradient_.data());
    const simd::Activation activation = activationOf(last);
    const BatchChunks chunks(batch_);
    parallel_.forEachWithThread(chunks.count(), [&](std::int64_t chunk, int thread) {
        simd::poolBackwardChunk(last.conv, chunks.begin(chunk), chunks.end(chunk), activation,
                                pooledGradient_.data(), buffer(last.gradient), sumsOf(last, chunk),
                                scratch_[std::size_t(thread)].data());
    });
}

/// From Σ g and Σ g·y over the batch: the gradients by γ and β, and the three factors that turn the
/// gradient by the batch norm's output into the one by y.
void FusedPlan::finishGradients(Unit& unit, const NetworkState& state, Gradients& gradients) {
    const Tensor& gamma = tensor(state, unit.spec.norm, gammaTensor);
    Tensor& gammaGradient = gradientTensor(gradients, unit.spec.norm, gammaTensor);
    Tensor& betaGradient = gradientTensor(gradients, unit.spec.norm, betaTensor);
    const double count = double(batch_) * unit.conv.outHeight * unit.conv.outWidth;
    for (int c = 0; c < unit.conv.outChannels; ++c) {
        const double mean = unit.mean[std::size_t(c)], inverse = unit.inverse[std::size_t(c)];
        const double sum = total(unit, 0, c);
        const double dot = inverse * (total(unit, 1, c) - mean * sum);
        gammaGradient[c] = float(dot);
        betaGradient[c] = float(sum);
        const double scale = gamma[c] * inverse;
        const double slope = -scale * inverse * dot / count;
        unit.a[c] = float(scale);
        unit.b[c] = float(slope);
        unit.c[c] = float(-scale * sum / count - slope * mean);
    }
}

void FusedPlan::backwardUnit(std::size_t index, Gradients& gradients) {
    Unit& unit = units_[index];
    Unit* producer = index > 0 ? &units_[index - 1] : nullptr;
    simd::BackwardChunk common{};
    if (producer) {
        common.input = activationOf(*producer);
        common.inputGradient = buffer(producer->gradient);
        for (const Unit& adder : units_)
            if (adder.spec.addedUnit == int(index) - 1) {
                common.skipGradient = buffer(adder.gradient);
                common.skipChannels = adder.conv.outChannels;
                common.skipHeight = adder.conv.outHeight;
                common.skipWidth = adder.conv.outWidth;
            }
    } else {
        common.input.images = images_.data();
    }
    common.y = buffer(unit.y);
    common.gradient = buffer(unit.gradient);
    common.a = unit.a.data();
    common.b = unit.b.data();
    common.c = unit.c.data();
    common.packed = unit.backwardWeights.data();
    const BatchChunks chunks(batch_);
    parallel_.forEachWithThread(chunks.count(), [&](std::int64_t chunk, int thread) {
        simd::BackwardChunk work = common;
        work.begin = chunks.begin(chunk);
        work.end = chunks.end(chunk);
        work.weightGradient = weightGradients_.data() + chunk * unit.conv.packedWeights();
        work.sums = producer ? sumsOf(*producer, chunk) : simd::ChannelSums{};
        work.scratch = scratch_[std::size_t(thread)].data();
        simd::backwardChunk(unit.conv, work);
    });
    simd::unpackWeightGradient(unit.conv, weightGradients_.data(), int(chunks.count()),
                               gradientTensor(gradients, unit.spec.conv, 0).data());
}

std::int64_t FusedPlan::workspaceBytes() const {
    std::int64_t elements = images_.size() + weightGradients_.size() + pooled_.size() +
                            pooledGradient_.size() + logits_.size();
    for (const std::vector<Tensor>* tensors : {&buffers_, &scratch_})
        for (const Tensor& tensor : *tensors)
            elements += tensor.size();
    for (const Unit& unit : units_)
        elements += unit.forwardWeights.size() + unit.backwardWeights.size();
    return elements * std::int64_t(sizeof(float));
}

} // namespace rlab
