// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Parallel.h"
#include "core/data/Dataset.h"
#include "core/data/PixelTable.h"
#include "core/data/ReadAhead.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace rlab {

/// Random changes to training images; drawn anew for each image in each epoch.
struct AugmentSpec {
    bool flip = false; ///< left to right, with probability one half
    int cropPad = 0;   ///< black border added on all sides before a crop at a random place

    bool operator==(const AugmentSpec&) const = default;
};

/// Turns the bytes of `count` images, the first of them number `first`, into normalised numbers:
/// out (count, C, H, W). No augmentation.
void normaliseImages(const Parallel& parallel, const LabelledImages& images, std::int64_t first,
                     std::int64_t count, const PixelTable& table, float* out);

/// The same for `count` pictures (C, H, W) that lie one after the other.
void normalisePictures(const Parallel& parallel, const std::uint8_t* pictures, std::int64_t count,
                       const Shape& shape, const PixelTable& table, float* out);

/// The training images in the order and with the augmentation that (seed, epoch) prescribe. Two
/// loaders with the same arguments give the same batches, on any number of threads: that is how all
/// contenders of an experiment see the same data. Mapped images are read some batches ahead.
class BatchLoader {
public:
    /// `images` must outlive the loader. `batchSize` ≥ 1. Large batches are loaded by all threads.
    BatchLoader(const LabelledImages& images, const ChannelStatistics& statistics,
                AugmentSpec augment, int batchSize, std::uint64_t seed,
                const Parallel& parallel = Parallel(1));

    /// Batches an epoch; the last one may be smaller.
    int batchesPerEpoch() const;
    /// Images in this batch of any epoch.
    int batchCount(int batch) const;

    /// Fills `pixels` (at least batchCount × C × H × W floats, normalised) and `labels`.
    /// Padding is black before normalisation, as in the paper. An epoch's first batch also
    /// shuffles; nothing is allocated.
    void load(int epoch, int batch, float* pixels, std::uint16_t* labels);

private:
    void shuffle(int epoch);
    void readAhead(int batch);
    void loadImage(int epoch, std::int64_t index, float* out) const;

    const LabelledImages& images_;
    PixelTable table_;
    AugmentSpec augment_;
    int batchSize_;
    std::uint64_t seed_;
    Parallel parallel_;
    int shuffledEpoch_ = -1;
    std::vector<std::int64_t> order_;
    std::unique_ptr<ReadAhead> ahead_; ///< only if the images are mapped; last: ends first
};

} // namespace rlab
