// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/Dataset.h"

#include <array>
#include <cstdint>
#include <vector>

namespace rlab {

/// The normalised number of each of a channel's 256 byte values: (byte/255 − mean) / deviation.
/// Looking it up is faster than computing it, and the same everywhere.
class PixelTable {
public:
    using Channel = std::array<float, 256>;

    explicit PixelTable(const ChannelStatistics& statistics);

    const Channel& operator[](std::int64_t channel) const {
        return channels_[static_cast<std::size_t>(channel)];
    }

private:
    std::vector<Channel> channels_;
};

} // namespace rlab
