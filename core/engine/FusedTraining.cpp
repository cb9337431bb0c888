// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/FusedTraining.h"

#include "core/engine/BatchChunks.h"
#include "core/engine/BufferPlan.h"
#include "core/kernels/general/Linear.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace rlab {

FusedTraining::FusedTraining(const NetworkSpec& network, FusedNetwork fused, int maxBatch,
                             const Parallel& parallel, std::stop_token stop)
    : network_(network)
    , linear_(fused.linear)
    , last_(fused.last)
    , maxBatch_(maxBatch)
    , parallel_(parallel) {
    stopOn(std::move(stop));
    for (const FusedUnit& unit : fused.units)
        units_.push_back(makeUnit(unit));
    planBuffers();
    allocate();
}

FusedTraining::Unit FusedTraining::makeUnit(const FusedUnit& spec) const {
    Unit unit;
    unit.spec = spec;
    unit.conv = blockedConv(network_, spec);
    if (spec.norm != FusedUnit::none) {
        const auto& norm = std::get<BatchNorm2dSpec>(network_.node(spec.norm).layer);
        unit.epsilon = norm.epsilon;
        unit.momentum = norm.momentum;
    }
    const Shape channels{unit.conv.outChannels};
    for (Tensor* values : {&unit.scale, &unit.shift, &unit.a, &unit.b, &unit.c})
        *values = Tensor(channels);
    unit.mean.resize(std::size_t(unit.conv.outChannels));
    unit.variance.resize(std::size_t(unit.conv.outChannels));
    unit.inverse.resize(std::size_t(unit.conv.outChannels));
    unit.sums.resize(std::size_t(BatchChunks::most * 2 * unit.conv.outChannels));
    unit.forwardWeights = Tensor(Shape{unit.conv.packedWeights()});
    if (unit.conv.method != simd::Method::Stem)
        unit.backwardWeights = Tensor(Shape{unit.conv.packedWeights()});
    return unit;
}

/// Time runs from unit to unit forward, and on from unit to unit backward. The head is one step.
void FusedTraining::planBuffers() {
    const int head = int(units_.size());
    const auto backwardStep = [&](int index) { return 2 * head - index; };
    std::vector<Lifetime> lifetimes;
    std::vector<int*> users;
    const auto plan = [&](int& user, int first, int last, const Unit& unit) {
        lifetimes.push_back({first, last, maxBatch_ * unit.conv.outImage()});
        users.push_back(&user);
    };
    for (int i = 0; i < head; ++i) {
        Unit& unit = units_[std::size_t(i)];
        const FusedUnit& spec = unit.spec;
        plan(unit.y, i, backwardStep(i), unit);
        if (spec.isProjection())
            continue;
        const bool isLast = i == last_;
        const int maker = isLast ? head : spec.readers.front();
        const int completed = isLast ? head : backwardStep(maker);
        // Kept is an activation that is needed again, and a sum: without its second term the
        // backward pass couldn't make it.
        if (!isLast && (spec.readers.size() > 1 || spec.adder != FusedUnit::none || spec.isSum()))
            plan(unit.activation, maker, completed, unit);
        // The gradient is read by this unit and its projection, and once more where the activation
        // that the unit added gets its own.
        int lastRead = backwardStep(i);
        if (spec.projection != FusedUnit::none)
            lastRead = std::max(lastRead, backwardStep(spec.projection));
        if (spec.addedUnit != FusedUnit::none)
            lastRead =
                std::max(lastRead, backwardStep(this->unit(spec.addedUnit).spec.readers.front()));
        plan(unit.gradient, completed, lastRead, unit);
        if (spec.readers.size() > 1)
            plan(unit.partial, backwardStep(spec.readers[1]), completed, unit);
    }
    const BufferPlan buffers = rlab::planBuffers(lifetimes);
    for (std::size_t i = 0; i < users.size(); ++i)
        *users[i] = buffers.buffer[i];
    for (const std::int64_t elements : buffers.elements) {
        throwIfStopped();
        buffers_.emplace_back(Shape{elements});
    }
}

void FusedTraining::allocate() {
    std::int64_t scratch = 0, weights = 0;
    for (const Unit& unit : units_) {
        scratch = std::max(scratch, simd::scratchFloats(unit.conv));
        weights = std::max(weights, unit.conv.weights());
    }
    for (int thread = 0; thread < parallel_.threads(); ++thread)
        scratch_.emplace_back(Shape{scratch});
    weightGradients_ = Tensor(Shape{BatchChunks(maxBatch_).count() * weights});
    images_ = Tensor(network_.input().batchOf(maxBatch_));
    const Shape pooled{maxBatch_, unit(last_).conv.outChannels};
    pooled_ = Tensor(pooled);
    pooledGradient_ = Tensor(pooled);
    logits_ = Tensor(Shape{maxBatch_, network_.classes()});
}

const Tensor& FusedTraining::tensor(const NetworkState& state, NodeId id, int index) const {
    return state.tensors[std::size_t(network_.firstTensor(id) + index)];
}

Tensor& FusedTraining::gradientTensor(Gradients& gradients, NodeId id, int index) const {
    return gradients[std::size_t(network_.firstTensor(id) + index)];
}

const float* FusedTraining::gradientOf(const Unit& unit) {
    return buffer(unit.spec.isProjection() ? this->unit(unit.spec.adder).gradient : unit.gradient);
}

simd::Activation FusedTraining::activationOf(const Unit& unit) {
    simd::Activation activation;
    activation.y = buffer(unit.y);
    activation.scale = unit.scale.data();
    activation.shift = unit.shift.data();
    activation.stored = buffer(unit.activation);
    const auto skip = [&](const Unit& other, const float* data) {
        activation.skip = {data, other.conv.outChannels, other.conv.outHeight, other.conv.outWidth};
    };
    if (unit.spec.addedUnit != FusedUnit::none) {
        const Unit& added = this->unit(unit.spec.addedUnit);
        skip(added, buffer(added.activation));
    } else if (unit.spec.projection != FusedUnit::none) {
        const Unit& projection = this->unit(unit.spec.projection);
        skip(projection, buffer(projection.y));
        activation.skipScale = projection.scale.data();
        activation.skipShift = projection.shift.data();
    }
    return activation;
}

simd::Activation FusedTraining::inputOf(int index, bool backward) {
    const int source = unit(index).spec.input;
    if (source == FusedUnit::none) {
        simd::Activation images;
        images.images = images_.data();
        return images;
    }
    simd::Activation input = activationOf(unit(source));
    input.isStored = input.stored && (backward || unit(source).spec.readers.front() != index);
    return input;
}

simd::ChannelSums FusedTraining::sumsOf(Unit& unit, std::int64_t chunk) const {
    double* first = unit.sums.data() + chunk * 2 * unit.conv.outChannels;
    return {first, first + unit.conv.outChannels};
}

double FusedTraining::total(const Unit& unit, int which, int channel) const {
    double sum = 0;
    for (std::int64_t chunk = 0; chunk < BatchChunks(batch_).count(); ++chunk)
        sum += unit.sums[std::size_t((2 * chunk + which) * unit.conv.outChannels + channel)];
    return sum;
}

void FusedTraining::prepare(const NetworkState&) {
    assert(!"this plan trains");
}

TensorView<const float> FusedTraining::infer(int) {
    assert(!"this plan trains");
    return {};
}

TensorView<const float> FusedTraining::forward(NetworkState& state, int batch, std::uint64_t,
                                               std::int64_t) {
    assert(batch >= 1 && batch <= maxBatch_);
    batch_ = batch;
    packAll(state);
    for (int index = 0; index < int(units_.size()); ++index) {
        throwIfStopped();
        runUnit(index);
        finishStatistics(unit(index), state);
        moveRunningStatistics(unit(index), state);
    }
    runHead(state);
    ++state.batchesTracked;
    return {logits_.data(), Shape{batch, network_.classes()}};
}

void FusedTraining::packAll(const NetworkState& state) {
    // Thread by thread in turns: late layers have more weights than early ones.
    parallel_.forEach(parallel_.threads(), [&](std::int64_t thread) {
        for (std::size_t index = std::size_t(thread); index < units_.size();
             index += std::size_t(parallel_.threads())) {
            Unit& unit = units_[index];
            const float* weights = tensor(state, unit.spec.conv, 0).data();
            simd::packWeights(unit.conv, weights, nullptr, false, unit.forwardWeights.data());
            if (unit.backwardWeights.size() > 0)
                simd::packWeights(unit.conv, weights, nullptr, true, unit.backwardWeights.data());
        }
    });
}

/// Calls work(chunk, begin, end, scratch) for the chunks of images [begin, end).
template <class Work>
void FusedTraining::forEachChunk(const Work& work) {
    const BatchChunks chunks(batch_);
    parallel_.forEachWithThread(chunks.count(), [&](std::int64_t chunk, int thread) {
        work(chunk, chunks.begin(chunk), chunks.end(chunk), scratch_[std::size_t(thread)].data());
    });
}

void FusedTraining::runUnit(int index) {
    Unit& unit = this->unit(index);
    const simd::Activation input = inputOf(index, false);
    forEachChunk([&](std::int64_t chunk, std::int64_t begin, std::int64_t end, float* scratch) {
        simd::forwardChunk(unit.conv, {begin, end, batch_, input, unit.forwardWeights.data(),
                                       buffer(unit.y), sumsOf(unit, chunk), scratch});
    });
}

void FusedTraining::finishStatistics(Unit& unit, const NetworkState& state) {
    if (unit.spec.norm == FusedUnit::none) {
        const bool bias = std::get<Conv2dSpec>(network_.node(unit.spec.conv).layer).bias;
        for (int c = 0; c < unit.conv.outChannels; ++c) {
            unit.scale[c] = 1;
            unit.shift[c] = bias ? tensor(state, unit.spec.conv, 1)[c] : 0;
            readMoments(unit, c);
        }
        return;
    }
    const Tensor& gamma = tensor(state, unit.spec.norm, gammaTensor);
    const Tensor& beta = tensor(state, unit.spec.norm, betaTensor);
    for (int c = 0; c < unit.conv.outChannels; ++c) {
        readMoments(unit, c);
        const double mean = unit.mean[std::size_t(c)];
        const double inverse = 1 / std::sqrt(unit.variance[std::size_t(c)] + unit.epsilon);
        unit.inverse[std::size_t(c)] = inverse;
        unit.scale[c] = float(gamma[c] * inverse);
        unit.shift[c] = float(beta[c] - mean * gamma[c] * inverse);
    }
}

/// Mean and variance of the raw output, over the batch.
void FusedTraining::readMoments(Unit& unit, int channel) const {
    const double count = double(batch_) * unit.conv.outHeight * unit.conv.outWidth;
    const double mean = total(unit, 0, channel) / count;
    unit.mean[std::size_t(channel)] = mean;
    unit.variance[std::size_t(channel)] =
        std::max(0.0, total(unit, 1, channel) / count - mean * mean);
}

/// As torch: towards the batch's mean and unbiased variance.
void FusedTraining::moveRunningStatistics(const Unit& unit, NetworkState& state) const {
    if (unit.spec.norm == FusedUnit::none)
        return;
    const auto first = std::size_t(network_.firstTensor(unit.spec.norm));
    Tensor& mean = state.tensors[first + runningMeanTensor];
    Tensor& variance = state.tensors[first + runningVarianceTensor];
    const double count = double(batch_) * unit.conv.outHeight * unit.conv.outWidth;
    const auto move = [&](float& running, double value) {
        running = float((1 - unit.momentum) * running + unit.momentum * value);
    };
    for (int c = 0; c < unit.conv.outChannels; ++c) {
        move(mean[c], unit.mean[std::size_t(c)]);
        if (count > 1)
            move(variance[c], unit.variance[std::size_t(c)] * count / (count - 1));
    }
}

void FusedTraining::runHead(const NetworkState& state) {
    const Unit& last = unit(last_);
    const simd::Activation activation = activationOf(last);
    forEachChunk([&](std::int64_t, std::int64_t begin, std::int64_t end, float* scratch) {
        simd::poolChunk(last.conv, begin, end, activation, pooled_.data(), scratch);
    });
    linearForward(parallel_, {batch_, last.conv.outChannels, network_.classes()}, pooled_.data(),
                  tensor(state, linear_, 0).data(), tensor(state, linear_, 1).data(),
                  logits_.data());
}

void FusedTraining::backward(const NetworkState& state, TensorView<const float> logitsGradient,
                             Gradients& gradients, StepSignals* seen) {
    assert(logitsGradient.count() == batch_);
    if (seen)
        readOutputs(logitsGradient, *seen);
    backwardHead(state, logitsGradient, gradients);
    for (int index = int(units_.size()) - 1; index >= 0; --index) {
        throwIfStopped();
        if (unit(index).spec.isProjection())
            sumProjectionGradient(unit(index));
        finishGradients(unit(index), state, gradients);
        backwardUnit(index);
        unpackGradient(unit(index), gradients);
        if (seen)
            readGradients(index, *seen);
    }
}

void FusedTraining::backwardHead(const NetworkState& state, TensorView<const float> logitsGradient,
                                 Gradients& gradients) {
    Unit& last = unit(last_);
    const LinearGeometry geometry{batch_, last.conv.outChannels, network_.classes()};
    linearBackwardWeights(parallel_, geometry, pooled_.data(), logitsGradient.data(),
                          gradientTensor(gradients, linear_, 0).data(),
                          gradientTensor(gradients, linear_, 1).data());
    std::fill_n(pooledGradient_.data(), batch_ * last.conv.outChannels, 0.0f);
    linearBackwardData(parallel_, geometry, logitsGradient.data(), tensor(state, linear_, 0).data(),
                       pooledGradient_.data());
    const simd::Activation activation = activationOf(last);
    forEachChunk([&](std::int64_t chunk, std::int64_t begin, std::int64_t end, float* scratch) {
        simd::poolBackwardChunk(last.conv, begin, end, activation, pooledGradient_.data(),
                                buffer(last.gradient), sumsOf(last, chunk), scratch);
    });
}

void FusedTraining::sumProjectionGradient(Unit& unit) {
    forEachChunk([&](std::int64_t chunk, std::int64_t begin, std::int64_t end, float*) {
        simd::gradientSums(unit.conv, begin, end, gradientOf(unit), buffer(unit.y),
                           sumsOf(unit, chunk));
    });
}

/// From Σ g and Σ g·y over the batch: the gradients by γ and β (or the bias), and the three factors
/// that turn the gradient by the batch norm's output into the one by y.
void FusedTraining::finishGradients(Unit& unit, const NetworkState& state, Gradients& gradients) {
    if (unit.spec.norm == FusedUnit::none) {
        const bool bias = std::get<Conv2dSpec>(network_.node(unit.spec.conv).layer).bias;
        for (int c = 0; c < unit.conv.outChannels; ++c) {
            unit.a[c] = 1;
            unit.b[c] = unit.c[c] = 0;
            if (bias)
                gradientTensor(gradients, unit.spec.conv, 1)[c] = float(total(unit, 0, c));
        }
        return;
    }
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

/// What all chunks of a unit's way back have in common.
simd::BackwardChunk FusedTraining::backwardWork(int index) {
    const Unit& unit = this->unit(index);
    simd::BackwardChunk work{};
    work.batch = batch_;
    work.input = inputOf(index, true);
    work.y = buffer(unit.y);
    work.gradient = gradientOf(unit);
    work.a = unit.a.data();
    work.b = unit.b.data();
    work.c = unit.c.data();
    work.packed = unit.backwardWeights.data();
    if (unit.spec.input == FusedUnit::none)
        return work;
    const Unit& source = this->unit(unit.spec.input);
    work.completes = source.spec.readers.front() == index;
    work.inputGradient = buffer(work.completes ? source.gradient : source.partial);
    if (!work.completes)
        return work;
    if (source.spec.readers.size() > 1) {
        work.added = {buffer(source.partial), source.conv.outChannels, source.conv.outHeight,
                      source.conv.outWidth};
    } else if (source.spec.adder != FusedUnit::none) {
        const Unit& adder = this->unit(source.spec.adder);
        work.added = {buffer(adder.gradient), adder.conv.outChannels, adder.conv.outHeight,
                      adder.conv.outWidth};
    }
    return work;
}

void FusedTraining::backwardUnit(int index) {
    Unit& unit = this->unit(index);
    const simd::BackwardChunk common = backwardWork(index);
    forEachChunk([&](std::int64_t chunk, std::int64_t begin, std::int64_t end, float* scratch) {
        simd::BackwardChunk work = common;
        work.begin = begin;
        work.end = end;
        work.weightGradient = weightGradients_.data() + chunk * unit.conv.weights();
        if (common.completes)
            work.sums = sumsOf(this->unit(unit.spec.input), chunk);
        work.scratch = scratch;
        simd::backwardChunk(unit.conv, work);
    });
}

void FusedTraining::unpackGradient(const Unit& unit, Gradients& gradients) {
    // A parallel loop costs more than it saves below that.
    constexpr std::int64_t fewNumbers = 1 << 16;
    const int parts = int(BatchChunks(batch_).count()), blocks = unit.conv.outBlocks();
    float* gradient = gradientTensor(gradients, unit.spec.conv, 0).data();
    const auto unpack = [&](std::int64_t begin, std::int64_t end) {
        simd::unpackWeightGradient(unit.conv, weightGradients_.data(), parts, int(begin), int(end),
                                   gradient);
    };
    if (parts * unit.conv.weights() < fewNumbers)
        unpack(0, blocks);
    else
        parallel_.forEach(blocks, [&](std::int64_t block) { unpack(block, block + 1); });
}

std::int64_t FusedTraining::workspaceBytes() const {
    std::int64_t elements = images_.size() + weightGradients_.size() + pooled_.size() +
                            pooledGradient_.size() + logits_.size();
    for (const std::vector<Tensor>* tensors : {&buffers_, &scratch_})
        for (const Tensor& tensor : *tensors)
            elements += tensor.size();
    for (const Unit& unit : units_)
        elements += unit.forwardWeights.size() + unit.backwardWeights.size();
    return elements * std::int64_t(sizeof(float));
}

std::vector<PlanStep> FusedTraining::steps() const {
    std::vector<PlanStep> steps;
    const auto add = [&](std::vector<NodeId> layers, std::string kernel, std::int64_t perImage) {
        steps.push_back({std::move(layers), std::move(kernel), maxBatch_,
                         maxBatch_ * perImage * std::int64_t(sizeof(float))});
    };
    for (int index = 0; index < int(units_.size()); ++index) {
        const Unit& unit = this->unit(index);
        std::int64_t written = unit.conv.outImage();
        // An activation that is kept is stored by the unit that makes it: its first reader.
        if (unit.spec.input != FusedUnit::none) {
            const Unit& source = this->unit(unit.spec.input);
            if (source.activation >= 0 && source.spec.readers.front() == index)
                written += source.conv.outImage();
        }
        add(nodesOf(network_, unit.spec), kernelName(unit.conv), written);
    }
    add({network_.node(linear_).inputs[0]}, "mean over pixels", unit(last_).conv.outChannels);
    add({linear_}, "matrix product", network_.classes());
    return steps;
}

} // namespace rlab
