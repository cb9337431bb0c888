// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/reference/Convolution.h"
#include "core/kernels/simd/BlockedConvolution.h"
#include "tests/core/Blocked.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace rlab {

/// What one test asks of a convolution in training.
struct BlockedSetup {
    int kernel, inChannels, height, width, outChannels, stride;
    std::vector<int> chunks{3, 2}; ///< images of each

    /// What is added before the input's ReLU; of another size than the input: option A.
    int skipChannels = 0; ///< 0: nothing
    int skipStride = 1;
    bool skipIsRaw = false;     ///< a projection's output, which has a batch norm of its own
    bool keepsInput = false;    ///< the activation is stored on the way forward …
    bool inputIsStored = false; ///< … or was by an earlier reader

    /// What else flows to the input on the way back; like the skip.
    int addedChannels = 0;
    int addedStride = 1;
    bool completes = true;

    BlockedSetup skips(int channels, int strideOfSkip = 1) const {
        BlockedSetup setup = *this;
        setup.skipChannels = channels;
        setup.skipStride = strideOfSkip;
        setup.keepsInput = true;
        return setup;
    }
    BlockedSetup projects() const {
        BlockedSetup setup = skips(inChannels);
        setup.skipIsRaw = true;
        return setup;
    }
    BlockedSetup readsStored() const {
        BlockedSetup setup = *this;
        setup.inputIsStored = true;
        return setup;
    }
    BlockedSetup adds(int channels, int strideOfAdded = 1) const {
        BlockedSetup setup = *this;
        setup.addedChannels = channels;
        setup.addedStride = strideOfAdded;
        return setup;
    }
    BlockedSetup partial() const {
        BlockedSetup setup = *this;
        setup.completes = false;
        return setup;
    }
};

/// Relative errors of whole tensors, in units of float's ε.
struct BlockedErrors {
    double output = 0, outputSums = 0, stored = 0;
    double weightGradient = 0, inputGradient = 0, inputGradientSums = 0;

    /// Not a number if any is not.
    double worst() const {
        double most = 0;
        for (const double error :
             {output, outputSums, stored, weightGradient, inputGradient, inputGradientSums}) {
            if (std::isnan(error))
                return error;
            most = std::max(most, error);
        }
        return most;
    }
    std::string text() const {
        return QStringLiteral("in ε: outputs %1, their sums %2, stored %3, gradients by weights "
                              "%4, by inputs %5, their sums %6")
            .arg(output)
            .arg(outputSums)
            .arg(stored)
            .arg(weightGradient)
            .arg(inputGradient)
            .arg(inputGradientSums)
            .toStdString();
    }
};

/// One convolution with random numbers, and what it should give by the naive kernels in double.
/// Whatever the kernels must overwrite, or not read, is filled with NaN.
class BlockedCase {
public:
    explicit BlockedCase(const BlockedSetup& setup)
        : setup_(setup)
        , conv_(simd::blockedConv(setup.kernel, setup.inChannels, setup.height, setup.width,
                                  setup.outChannels, setup.stride))
        , isStem_(conv_.method == simd::Method::Stem)
        , images_(imagesOf(setup))
        , inShape_{images_, conv_.inChannels, conv_.inHeight, conv_.inWidth}
        , outShape_{images_, conv_.outChannels, conv_.outHeight, conv_.outWidth}
        , raw_(randomTensor<double>(inShape_, 1))
        , weights_(randomTensor<double>(
              Shape{conv_.outChannels, conv_.inChannels, setup.kernel, setup.kernel}, 2))
        , scale_(randomTensor<float>(Shape{conv_.inChannels}, 3))
        , shift_(randomTensor<float>(Shape{conv_.inChannels}, 4)) {
        spec_.outChannels = conv_.outChannels;
        spec_.kernel = Extent::square(setup.kernel);
        spec_.stride = Extent::square(setup.stride);
        spec_.padding = Extent::square(setup.kernel / 2);
        if (isStem_)
            activation_ = raw_;
        else
            makeActivation();
        output_ = reference::convForward(spec_, activation_, weights_, nullptr);
        givenOutput_ = converted<float>(output_);
        makeGradients();
    }

    const simd::BlockedConv& conv() const { return conv_; }

    /// On the instruction set in use.
    BlockedErrors run() const {
        BlockedErrors errors;
        runForward(errors);
        runBackward(errors);
        for (double* error :
             {&errors.output, &errors.outputSums, &errors.stored, &errors.weightGradient,
              &errors.inputGradient, &errors.inputGradientSums})
            *error /= floatEpsilon;
        return errors;
    }

private:
    static int imagesOf(const BlockedSetup& setup) {
        int images = 0;
        for (const int chunk : setup.chunks)
            images += chunk;
        return images;
    }

    /// Calls work(begin, end) for each chunk.
    template <class Work>
    void forEachChunk(const Work& work) const {
        int begin = 0;
        for (const int images : setup_.chunks) {
            work(begin, begin + images);
            begin += images;
        }
    }

    /// Of what a shortcut starts from, if it has so many channels; an odd size where it halves,
    /// whose last pixel is taken.
    Shape shortcutSource(int channels, int stride) const {
        return {images_, channels, stride * (conv_.inHeight - 1) + 1, stride * conv_.inWidth};
    }

    void makeActivation() {
        reference::Array skip(inShape_);
        if (setup_.skipChannels > 0) {
            const reference::Array source =
                randomTensor<double>(shortcutSource(setup_.skipChannels, setup_.skipStride), 5);
            skip = optionA(source, inShape_, setup_.skipStride);
            skip_ = blocked(source);
        }
        if (setup_.skipIsRaw) {
            skipScale_ = randomTensor<float>(Shape{conv_.inChannels}, 11);
            skipShift_ = randomTensor<float>(Shape{conv_.inChannels}, 12);
        }
        activation_ = reference::Array(inShape_);
        for (std::int64_t i = 0; i < raw_.size(); ++i) {
            const std::int64_t c = channelOf(inShape_, i);
            const double added =
                setup_.skipIsRaw ? skip[i] * skipScale_[c] + skipShift_[c] : skip[i];
            const auto before = [&] { return raw_[i] * scale_[c] + shift_[c] + added; };
            // Off the ReLU's edge, where rounding would decide.
            while (std::abs(before()) < 1e-4)
                raw_[i] += 0.125;
            activation_[i] = std::max(0.0, before());
        }
        rawBlocked_ = blocked(raw_);
    }

    /// The gradients that come, and what should become of them.
    void makeGradients() {
        const Shape channels{conv_.outChannels};
        gradient_ = blocked(randomTensor<double>(outShape_, 6));
        a_ = randomTensor<float>(channels, 7);
        b_ = randomTensor<float>(channels, 8);
        c_ = randomTensor<float>(channels, 9);
        const reference::Array gradient = unblocked(gradient_);
        reference::Array dy(outShape_);
        for (std::int64_t i = 0; i < dy.size(); ++i) {
            const std::int64_t c = channelOf(outShape_, i);
            dy[i] = a_[c] * gradient[i] + b_[c] * static_cast<double>(givenOutput_[i]) + c_[c];
        }
        weightGradient_ = reference::convBackwardWeights(spec_, activation_, dy);
        if (isStem_)
            return;
        inputGradient_ = reference::convBackwardData(spec_, inShape_, weights_, dy);
        if (setup_.addedChannels > 0)
            addGradient();
        if (setup_.completes)
            for (std::int64_t i = 0; i < raw_.size(); ++i)
                inputGradient_[i] *= activation_[i] > 0;
    }

    void addGradient() {
        const int stride = setup_.addedStride;
        const Shape shape{images_, setup_.addedChannels, (conv_.inHeight - 1) / stride + 1,
                          (conv_.inWidth - 1) / stride + 1};
        const reference::Array added = randomTensor<double>(shape, 10);
        const reference::Array back = optionABack(added, inShape_, stride);
        for (std::int64_t i = 0; i < back.size(); ++i)
            inputGradient_[i] += back[i];
        added_ = blocked(added);
    }

    static simd::BlockedImages viewOf(const Tensor& images) {
        if (images.size() == 0)
            return {};
        const Shape& s = images.shape();
        return {images.data(), static_cast<int>(s[1]), static_cast<int>(s[2]),
                static_cast<int>(s[3])};
    }

    /// Made from raw output and skip; or read from `stored`, and the rest is not there.
    simd::Activation input(Tensor& stored, bool isStored) const {
        simd::Activation input;
        if (isStem_) {
            input.images = stem_.data();
            return input;
        }
        input.stored = stored.data();
        input.isStored = isStored;
        input.y = isStored ? nothing_.data() : rawBlocked_.data();
        if (isStored)
            return input;
        input.scale = scale_.data();
        input.shift = shift_.data();
        input.skip = viewOf(skip_);
        input.skipScale = skipScale_.data();
        input.skipShift = skipShift_.data();
        return input;
    }

    Tensor packed(bool backward) const {
        Tensor packed = notNumbers<float>(Shape{conv_.packedWeights()});
        simd::packWeights(conv_, converted<float>(weights_).data(), nullptr, backward,
                          packed.data());
        return packed;
    }

    void runForward(BlockedErrors& errors) const {
        const Tensor weights = packed(false);
        Tensor scratch = notNumbers<float>(Shape{simd::scratchFloats(conv_)});
        Tensor y = notNumbers<float>(outShape_);
        Tensor stored = setup_.inputIsStored ? blocked(activation_)
                        : setup_.keepsInput  ? notNumbers<float>(inShape_)
                                             : Tensor();
        const auto channels = static_cast<std::size_t>(conv_.outChannels);
        std::vector<double> sums(2 * channels);
        forEachChunk([&](int begin, int end) {
            std::vector<double> part(2 * channels, NAN);
            simd::forwardChunk(conv_, {begin,
                                       end,
                                       images_,
                                       input(stored, setup_.inputIsStored),
                                       weights.data(),
                                       y.data(),
                                       {part.data(), part.data() + channels},
                                       scratch.data()});
            std::ranges::transform(part, sums, sums.begin(), std::plus<>());
        });
        const reference::Array made = unblocked(y);
        errors.output = relativeError(made, output_);
        errors.outputSums = sumsError(sums, made, made);
        if (stored.size() > 0)
            errors.stored = relativeError(unblocked(stored), activation_);
    }

    void runBackward(BlockedErrors& errors) const {
        const bool isStored = setup_.keepsInput || setup_.inputIsStored;
        Tensor stored = isStored ? blocked(activation_) : Tensor();
        const Tensor weights = isStem_ ? Tensor() : packed(true);
        const Tensor y = blocked(givenOutput_);
        Tensor scratch = notNumbers<float>(Shape{simd::scratchFloats(conv_)});
        Tensor partials = notNumbers<float>(
            Shape{static_cast<std::int64_t>(setup_.chunks.size()) * conv_.weights()});
        Tensor made = isStem_ ? Tensor() : notNumbers<float>(inShape_);
        const bool wantsSums = !isStem_ && setup_.completes;

        simd::BackwardChunk chunk{};
        chunk.batch = images_;
        chunk.input = input(stored, isStored);
        if (wantsSums)
            chunk.input.y = rawBlocked_.data();
        chunk.y = y.data();
        chunk.gradient = gradient_.data();
        chunk.a = a_.data();
        chunk.b = b_.data();
        chunk.c = c_.data();
        chunk.packed = weights.data();
        chunk.weightGradient = partials.data();
        chunk.inputGradient = made.data();
        chunk.added = viewOf(added_);
        chunk.completes = wantsSums;
        chunk.scratch = scratch.data();
        const auto channels = static_cast<std::size_t>(conv_.inChannels);
        std::vector<double> sums(2 * channels);
        forEachChunk([&](int begin, int end) {
            std::vector<double> part(2 * channels, wantsSums ? NAN : 0);
            chunk.begin = begin;
            chunk.end = end;
            if (wantsSums)
                chunk.sums = {part.data(), part.data() + channels};
            simd::backwardChunk(conv_, chunk);
            chunk.weightGradient += conv_.weights();
            std::ranges::transform(part, sums, sums.begin(), std::plus<>());
        });
        errors.weightGradient = relativeError(unpacked(partials), weightGradient_);
        if (isStem_)
            return;
        const reference::Array gradient = unblocked(made);
        errors.inputGradient = relativeError(gradient, inputGradient_);
        if (wantsSums)
            errors.inputGradientSums = sumsError(sums, gradient, raw_);
    }

    /// In two goes: one block of output channels, and the others.
    Tensor unpacked(const Tensor& partials) const {
        Tensor gradient = notNumbers<float>(weights_.shape());
        const int parts = static_cast<int>(setup_.chunks.size());
        for (const auto& [begin, end] : {std::pair{1, conv_.outBlocks()}, std::pair{0, 1}})
            simd::unpackWeightGradient(conv_, partials.data(), parts, begin, end, gradient.data());
        return gradient;
    }

    /// Of Σ g and Σ g·y, against the sums of the same numbers.
    static double sumsError(const std::vector<double>& sums, const reference::Array& g,
                            const reference::Array& y) {
        const auto half = sums.begin() + static_cast<std::ptrdiff_t>(sums.size() / 2);
        return std::max(sumError({sums.begin(), half}, channelSums(g), g),
                        sumError({half, sums.end()}, channelDots(g, y), g));
    }

    const BlockedSetup setup_;
    const simd::BlockedConv conv_;
    const bool isStem_;
    const int images_;
    const Shape inShape_, outShape_;
    Conv2dSpec spec_;
    reference::Array raw_, weights_;
    Tensor scale_, shift_, skip_, skipScale_, skipShift_;
    const Tensor stem_ = converted<float>(raw_);
    Tensor rawBlocked_;
    const Tensor nothing_ = notNumbers<float>(inShape_);
    reference::Array activation_, output_;
    Tensor givenOutput_; ///< what the way back is told of the output
    Tensor gradient_, a_, b_, c_, added_;
    reference::Array weightGradient_, inputGradient_;
};

} // namespace rlab
