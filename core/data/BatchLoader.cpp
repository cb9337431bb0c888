// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/BatchLoader.h"

#include "core/base/Philox.h"

#include <algorithm>
#include <cassert>
#include <numeric>
#include <span>
#include <utility>

namespace rlab {
namespace {

/// What happens to one image in one epoch.
struct ImageChange {
    bool flipped = false;
    std::int64_t down = 0, right = 0; ///< how far the crop moves the picture's content

    bool none() const { return !flipped && down == 0 && right == 0; }
};

ImageChange drawChange(const AugmentSpec& augment, std::uint64_t seed, int epoch,
                       std::int64_t index) {
    RandomStream random(seed, Purpose::Augment, static_cast<std::uint32_t>(epoch),
                        static_cast<std::uint32_t>(index));
    ImageChange change;
    if (augment.flip)
        change.flipped = random.below(2) == 1;
    if (augment.cropPad > 0) {
        const auto places = static_cast<std::uint32_t>(2 * augment.cropPad + 1);
        change.down = std::int64_t{random.below(places)} - augment.cropPad;
        change.right = std::int64_t{random.below(places)} - augment.cropPad;
    }
    return change;
}

// One pixel is three instructions: without unrolling, the loop's own would be nearly as many.

/// out[i] = values[from[i]]
void lookUp(const std::uint8_t* from, std::int64_t count, const PixelTable::Channel& values,
            float* out) {
#pragma GCC unroll 8
    for (std::int64_t i = 0; i < count; ++i)
        out[i] = values[from[i]];
}

/// The same from the last byte to the first.
void lookUpMirrored(const std::uint8_t* from, std::int64_t count, const PixelTable::Channel& values,
                    float* out) {
    const std::uint8_t* const last = from + count - 1;
#pragma GCC unroll 8
    for (std::int64_t i = 0; i < count; ++i)
        out[i] = values[last[-i]];
}

void normalise(const std::uint8_t* pixels, const Shape& shape, const PixelTable& table,
               float* out) {
    const std::int64_t plane = shape[1] * shape[2];
    for (std::int64_t channel = 0; channel < shape[0]; ++channel)
        lookUp(pixels + channel * plane, plane, table[channel], out + channel * plane);
}

/// A change's effect on any row of `width` pixels: black, then pixels, then black.
struct RowMove {
    RowMove(const ImageChange& change, std::int64_t width)
        : flipped(change.flipped) {
        const std::int64_t move = std::clamp(change.right, -width, width);
        from = std::max<std::int64_t>(0, -move);
        kept = width - std::abs(move);
        const std::int64_t left = std::max<std::int64_t>(0, move);
        blackBefore = flipped ? width - kept - left : left;
        blackAfter = width - kept - blackBefore;
    }

    bool flipped;
    std::int64_t from, kept;              ///< the pixels that are still seen
    std::int64_t blackBefore, blackAfter; ///< in the result
};

void normaliseRow(const std::uint8_t* row, const RowMove& move, const PixelTable::Channel& values,
                  float* out) {
    out = std::fill_n(out, move.blackBefore, values[0]);
    if (move.flipped)
        lookUpMirrored(row + move.from, move.kept, values, out);
    else
        lookUp(row + move.from, move.kept, values, out);
    std::fill_n(out + move.kept, move.blackAfter, values[0]);
}

void normaliseChanged(const std::uint8_t* pixels, const Shape& shape, const ImageChange& change,
                      const PixelTable& table, float* out) {
    const std::int64_t height = shape[1], width = shape[2];
    const RowMove move(change, width);
    for (std::int64_t channel = 0; channel < shape[0]; ++channel)
        for (std::int64_t y = 0; y < height; ++y, out += width) {
            const std::int64_t from = y - change.down;
            if (from < 0 || from >= height)
                std::fill_n(out, width, table[channel][0]);
            else
                normaliseRow(pixels + (channel * height + from) * width, move, table[channel], out);
        }
}

/// Calls body(i) for each image of a batch.
template <class Body>
void forEachImage(const Parallel& parallel, std::int64_t count, std::int64_t elements,
                  const Body& body) {
    // Fewer numbers than this are there before a second thread has woken up.
    constexpr std::int64_t worthThreads = 1 << 16;
    if (count * elements >= worthThreads)
        return parallel.forEach(count, body);
    for (std::int64_t i = 0; i < count; ++i)
        body(i);
}

} // namespace

void normaliseImages(const Parallel& parallel, const LabelledImages& images, std::int64_t first,
                     std::int64_t count, const PixelTable& table, float* out) {
    normalisePictures(parallel, images.image(first), count, images.imageShape, table, out);
}

void normalisePictures(const Parallel& parallel, const std::uint8_t* pictures, std::int64_t count,
                       const Shape& shape, const PixelTable& table, float* out) {
    const std::int64_t elements = shape.elements();
    forEachImage(parallel, count, elements, [&](std::int64_t i) {
        normalise(pictures + i * elements, shape, table, out + i * elements);
    });
}

BatchLoader::BatchLoader(const LabelledImages& images, const ChannelStatistics& statistics,
                         AugmentSpec augment, int batchSize, std::uint64_t seed,
                         const Parallel& parallel)
    : images_(images)
    , table_(statistics)
    , augment_(augment)
    , batchSize_(batchSize)
    , seed_(seed)
    , parallel_(parallel)
    , order_(static_cast<std::size_t>(images.count()))
    , ahead_(images.mapped ? std::make_unique<ReadAhead>(images) : nullptr) {
    assert(batchSize >= 1 && augment.cropPad >= 0);
    assert(static_cast<std::int64_t>(statistics.mean.size()) == images.imageShape[0]);
}

int BatchLoader::batchesPerEpoch() const {
    return static_cast<int>((images_.count() + batchSize_ - 1) / batchSize_);
}

int BatchLoader::batchCount(int batch) const {
    assert(batch >= 0 && batch < batchesPerEpoch());
    const std::int64_t left = images_.count() - std::int64_t{batch} * batchSize_;
    return static_cast<int>(std::min<std::int64_t>(batchSize_, left));
}

void BatchLoader::load(int epoch, int batch, float* pixels, std::uint16_t* labels) {
    if (epoch != shuffledEpoch_)
        shuffle(epoch);
    if (ahead_)
        readAhead(batch);
    const std::int64_t imageElements = images_.imageShape.elements();
    const std::int64_t* indices = order_.data() + std::int64_t{batch} * batchSize_;
    forEachImage(parallel_, batchCount(batch), imageElements, [&](std::int64_t i) {
        loadImage(epoch, indices[i], pixels + i * imageElements);
        labels[i] = images_.labels[static_cast<std::size_t>(indices[i])];
    });
}

/// Fisher and Yates's shuffle, always from file order: epoch 7 is the same whether or not epochs
/// 0 … 6 were loaded.
void BatchLoader::shuffle(int epoch) {
    assert(epoch >= 0);
    std::iota(order_.begin(), order_.end(), std::int64_t{0});
    RandomStream random(seed_, Purpose::Shuffle, static_cast<std::uint32_t>(epoch));
    for (std::size_t last = order_.size(); last > 1; --last)
        std::swap(order_[last - 1], order_[random.below(static_cast<std::uint32_t>(last))]);
    shuffledEpoch_ = epoch;
}

/// The next batches of the epoch. Its first ones are read when they are needed.
void BatchLoader::readAhead(int batch) {
    constexpr std::int64_t batchesAhead = 4;
    const std::int64_t count = images_.count();
    const std::int64_t begin = std::min(count, (std::int64_t{batch} + 1) * batchSize_);
    const std::int64_t end = std::min(count, begin + batchesAhead * batchSize_);
    ahead_->want(std::span(order_).subspan(static_cast<std::size_t>(begin),
                                           static_cast<std::size_t>(end - begin)));
}

void BatchLoader::loadImage(int epoch, std::int64_t index, float* out) const {
    const ImageChange change = drawChange(augment_, seed_, epoch, index);
    if (change.none())
        normalise(images_.image(index), images_.imageShape, table_, out);
    else
        normaliseChanged(images_.image(index), images_.imageShape, change, table_, out);
}

} // namespace rlab
