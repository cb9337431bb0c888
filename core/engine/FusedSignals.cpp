// SPDX-License-Identifier: GPL-3.0-or-later

// How FusedTraining tells its signals: only in steps that are asked for them, so that what is read
// here is not in the kernels. Sums are taken image by image and added in order.

#include "core/engine/BatchChunks.h"
#include "core/engine/FusedTraining.h"
#include "core/engine/SignalTap.h"
#include "core/kernels/general/Sums.h"
#include "core/kernels/simd/Magnitudes.h"

#include <algorithm>
#include <cmath>

namespace rlab {
namespace {

simd::ImageLayout outputLayout(const simd::BlockedConv& conv) {
    return simd::ImageLayout::dense(conv.outChannels, conv.outHeight, conv.outWidth);
}

/// Raises `most` (C) to the largest values·scale + shift of each channel of a blocked image.
void raiseToLargest(const float* image, const simd::ImageLayout& layout, const float* scale,
                    const float* shift, float* most) {
    for (int block = 0; block < layout.blocks; ++block) {
        const int first = block * layout.block;
        simd::raiseToLargest(image + layout.at(block, 0, 0), layout.height * layout.width,
                             layout.block, scale + first, shift + first, most + first);
    }
}

} // namespace

void FusedTraining::readOutputs(TensorView<const float> logitsGradient, StepSignals& seen) {
    seen.layers.assign(units_.size() + 1, {});
    seen.blocks.assign(
        std::size_t(std::ranges::count_if(units_, [](const Unit& u) { return u.spec.isSum(); })),
        {});
    for (std::size_t i = 0; i < units_.size(); ++i) {
        readOutput(units_[i], seen.layers[i]);
        const FusedUnit& spec = units_[i].spec;
        seen.layers[i].deadShare = deadShare(spec.isProjection() ? unit(spec.adder) : units_[i]);
    }
    LayerSignals& head = seen.layers.back();
    const std::int64_t count = logitsGradient.size();
    const float* logits = logits_.data();
    head.outputMean = orderedSum<double>(count, [=](std::int64_t i) { return double(logits[i]); }) /
                      double(count);
    const double squares = simd::squaredSum(logits, count) / double(count);
    head.outputDeviation = std::sqrt(std::max(0.0, squares - head.outputMean * head.outputMean));
    head.outputGradient = std::sqrt(simd::squaredSum(logitsGradient.data(), count));
}

/// The output is the raw one as a multiply-add, so its moments follow from the channels' own.
void FusedTraining::readOutput(const Unit& unit, LayerSignals& seen) const {
    double mean = 0, squares = 0;
    for (int c = 0; c < unit.conv.outChannels; ++c) {
        const double scale = unit.scale[c];
        const double ofChannel = scale * unit.mean[std::size_t(c)] + unit.shift[c];
        mean += ofChannel;
        squares += scale * scale * unit.variance[std::size_t(c)] + ofChannel * ofChannel;
    }
    mean /= unit.conv.outChannels;
    seen.outputMean = mean;
    seen.outputDeviation = std::sqrt(std::max(0.0, squares / unit.conv.outChannels - mean * mean));
}

double FusedTraining::deadShare(const Unit& unit) {
    const int channels = unit.conv.outChannels;
    std::vector<float> most(std::size_t(BatchChunks::most * channels), 0);
    const bool isLast = &unit == &this->unit(last_);
    const bool isStored = unit.activation >= 0;
    const std::vector<float> one(std::size_t(channels), 1), zero(std::size_t(channels), 0);
    const float* scale = isStored || isLast ? one.data() : unit.scale.data();
    const float* shift = isStored || isLast ? zero.data() : unit.shift.data();
    const simd::ImageLayout layout =
        isLast ? simd::ImageLayout::dense(channels, 1, 1) : outputLayout(unit.conv);
    // What is pooled is kept as its means alone: positive where anything was.
    const float* images = isLast     ? pooled_.data()
                          : isStored ? buffer(unit.activation)
                                     : buffer(unit.y);
    const BatchChunks chunks(batch_);
    parallel_.forEach(chunks.count(), [&](std::int64_t chunk) {
        for (std::int64_t image = chunks.begin(chunk); image < chunks.end(chunk); ++image)
            raiseToLargest(images + image * std::int64_t(layout.image()), layout, scale, shift,
                           most.data() + chunk * channels);
    });
    int dead = 0;
    for (int c = 0; c < channels; ++c) {
        bool isAlive = false;
        for (std::int64_t chunk = 0; chunk < BatchChunks::most; ++chunk)
            isAlive |= most[std::size_t(chunk * channels + c)] > 0;
        dead += !isAlive;
    }
    return double(dead) / channels;
}

void FusedTraining::readGradients(int index, StepSignals& seen) {
    const Unit& unit = this->unit(index);
    const std::int64_t elements = unit.conv.outImage();
    const float* gradient = gradientOf(unit);
    std::vector<double> squares(std::size_t(batch_), 0);
    parallel_.forEach(batch_, [&](std::int64_t image) {
        squares[std::size_t(image)] = simd::squaredSum(gradient + image * elements, elements);
    });
    double sum = 0;
    for (const double square : squares)
        sum += square;
    seen.layers[std::size_t(index)].outputGradient = std::sqrt(sum);

    if (unit.spec.input == FusedUnit::none)
        return;
    const Unit& source = this->unit(unit.spec.input);
    const int adder = adderOf(source);
    if (adder != FusedUnit::none && source.spec.readers.front() == index) {
        const auto block = std::count_if(units_.begin(), units_.begin() + adder,
                                         [](const Unit& u) { return u.spec.isSum(); });
        seen.blocks[std::size_t(block)] = compareWays(source);
    }
}

/// The unit whose sum takes in this one's activation, itself or projected; none if there is none.
int FusedTraining::adderOf(const Unit& source) const {
    if (source.spec.adder != FusedUnit::none)
        return source.spec.adder;
    const std::vector<int>& readers = source.spec.readers;
    const bool isProjected = readers.size() > 1 && unit(readers.back()).spec.isProjection();
    return isProjected ? unit(readers.back()).spec.adder : FusedUnit::none;
}

BlockSignals FusedTraining::compareWays(const Unit& source) {
    const std::int64_t elements = source.conv.outImage();
    const simd::ImageLayout layout = outputLayout(source.conv);
    const float* whole = buffer(source.gradient);
    const float* x = buffer(source.activation);
    const bool isProjected = source.spec.readers.size() > 1;
    const Unit& adder = this->unit(adderOf(source));
    const simd::ImageLayout sumLayout = isProjected ? layout : outputLayout(adder.conv);
    const float* shortcut = buffer(isProjected ? source.partial : adder.gradient);
    const bool isPadded = !(sumLayout == layout);
    Tensor handedDown(Shape{parallel_.threads(), elements});
    std::vector<simd::WaySums> ways(std::size_t(batch_), simd::WaySums{});
    parallel_.forEachWithThread(batch_, [&](std::int64_t image, int thread) {
        const float* down = shortcut + image * std::int64_t(sumLayout.image());
        if (isPadded) {
            float* own = handedDown.data() + thread * elements;
            simd::shortcutBack(down, sumLayout, own, layout);
            down = own;
        }
        ways[std::size_t(image)] =
            simd::waySums(whole + image * elements, down, x + image * elements, elements);
    });
    simd::WaySums sums{};
    for (const simd::WaySums& image : ways) {
        sums.whole += image.whole;
        sums.shortcut += image.shortcut;
        sums.branch += image.branch;
        sums.product += image.product;
    }
    return blockSignals(sums.whole, sums.shortcut, sums.branch, sums.product);
}

} // namespace rlab
