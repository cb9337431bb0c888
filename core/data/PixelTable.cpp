// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/PixelTable.h"

#include <cassert>

namespace rlab {

PixelTable::PixelTable(const ChannelStatistics& statistics)
    : channels_(statistics.mean.size()) {
    assert(statistics.mean.size() == statistics.deviation.size());
    for (std::size_t channel = 0; channel < channels_.size(); ++channel)
        for (std::size_t byte = 0; byte < 256; ++byte)
            channels_[channel][byte] = (static_cast<float>(byte) / 255 - statistics.mean[channel]) /
                                       statistics.deviation[channel];
}

} // namespace rlab
