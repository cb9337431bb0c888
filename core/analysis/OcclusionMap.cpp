// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/OcclusionMap.h"

#include "core/base/Error.h"
#include "core/base/Stopped.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

namespace rlab {
namespace {

/// The picture with its square covered.
class Cover {
public:
    Cover(const Shape& shape, int side, const ChannelStatistics& statistics)
        : shape_(shape)
        , side_(side) {
        for (const float mean : statistics.mean)
            colour_.push_back(
                static_cast<std::uint8_t>(std::clamp(std::lround(mean * 255), 0l, 255l)));
    }

    /// `picture`: (C, H, W), changed in place.
    void operator()(std::uint8_t* picture, std::int64_t top, std::int64_t left) const {
        for (std::int64_t c = 0; c < shape_[0]; ++c)
            for (std::int64_t y = top; y < top + side_; ++y)
                std::fill_n(picture + (c * shape_[1] + y) * shape_[2] + left, side_,
                            colour_[static_cast<std::size_t>(c)]);
    }

private:
    const Shape shape_;
    const int side_;
    std::vector<std::uint8_t> colour_; ///< of each channel
};

} // namespace

OcclusionSpec defaultOcclusion(const Shape& input) {
    const int side = std::max(1, static_cast<int>(std::min(input[1], input[2])) / 4);
    return {side, std::max(1, side / 4)};
}

OcclusionMap occlusionMap(Classifier& classifier, const ChannelStatistics& statistics,
                          std::span<const std::uint8_t> picture, int classIndex,
                          const OcclusionSpec& spec, const std::stop_token& stop,
                          const std::function<void(int, int)>& progress) {
    const Shape& input = classifier.network().input();
    assert(spec.side >= 1 && spec.stride >= 1);
    if (spec.side > input[1] || spec.side > input[2])
        throw SpecError("a square of " + std::to_string(spec.side) +
                        " pixels doesn't fit into pictures of " + input.text());
    const std::int64_t rows = (input[1] - spec.side) / spec.stride + 1;
    const std::int64_t columns = (input[2] - spec.side) / spec.stride + 1;
    OcclusionMap map{spec, classifier.classify(picture).data()[classIndex],
                     Tensor(Shape{rows, columns})};
    const Cover cover(input, spec.side, statistics);
    const auto places = static_cast<int>(rows * columns);
    std::vector<std::uint8_t> batch;
    for (int first = 0; first < places;) {
        throwIfStopped(stop);
        const int count = std::min(classifier.maxBatch(), places - first);
        batch.clear();
        for (int i = 0; i < count; ++i) {
            batch.insert(batch.end(), picture.begin(), picture.end());
            cover(batch.data() + i * input.elements(), (first + i) / columns * spec.stride,
                  (first + i) % columns * spec.stride);
        }
        const TensorView<const float> probabilities = classifier.classify(batch, count);
        for (int i = 0; i < count; ++i)
            map.covered[first + i] = probabilities.item(i)[classIndex];
        first += count;
        if (progress)
            progress(first, places);
    }
    return map;
}

} // namespace rlab
