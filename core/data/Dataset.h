// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/MappedPixels.h"
#include "core/tensor/Shape.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace rlab {

/// Pictures of one size with their labels, as bytes (0 black, 255 full).
struct LabelledImages {
    Shape imageShape;                 ///< (C, H, W)
    std::vector<std::uint8_t> pixels; ///< image after image, each (C, H, W)
    std::vector<std::uint16_t> labels;
    /// Where the pixels lie instead if the set is too large for memory; `pixels` is empty then.
    std::shared_ptr<const MappedPixels> mapped{};

    std::int64_t count() const { return static_cast<std::int64_t>(labels.size()); }
    const std::uint8_t* image(std::int64_t index) const {
        const std::uint8_t* const first = mapped ? mapped->data() : pixels.data();
        return first + index * imageShape.elements();
    }
};

/// Mean and standard deviation of each channel, pixels scaled to 0 … 1.
struct ChannelStatistics {
    std::vector<float> mean;
    std::vector<float> deviation;
};

/// A picture of a folder that could not be used.
struct LeftOutPicture {
    std::string file;   ///< below the folder
    std::string reason; ///< "is cut off: …"

    bool operator==(const LeftOutPicture&) const = default;
};

/// A data set in memory, or mapped into it. Never changed after loading; shared by threads.
struct Dataset {
    std::string name;
    std::vector<std::string> classNames;
    LabelledImages train;
    LabelledImages test;
    ChannelStatistics statistics;          ///< of `train`
    std::vector<LeftOutPicture> leftOut{}; ///< of a folder of pictures
    std::uint64_t splitSeed = 0;           ///< DataSpec::splitSeed

    int classes() const { return static_cast<int>(classNames.size()); }
};

/// Over all pixels of all images; a channel without any variation gets deviation 1.
ChannelStatistics channelStatistics(const LabelledImages& images);

/// Scales by averaging: pads with black to the next multiple of `resolution` (evenly, the odd pixel
/// behind), then takes the mean of each k×k square. `resolution` ≤ the smaller side, else
/// SpecError.
LabelledImages averageDown(const LabelledImages& images, int resolution);

/// The first `count` images (all, if there are fewer). Mapped ones stay where they are.
LabelledImages firstImages(const LabelledImages& images, std::int64_t count);

} // namespace rlab
