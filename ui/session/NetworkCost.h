// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/DatasetCatalogue.h"
#include "core/nn/CifarNetwork.h"

#include <cstdint>
#include <optional>

namespace rlab {

struct NetworkCost {
    std::int64_t parameters = 0;
    std::int64_t macs = 0; ///< multiply-adds for one image
};

/// Of this network on pictures of this data set; nothing if it can't be built for them.
std::optional<NetworkCost> networkCost(const CifarNetworkOptions& options, const DataSpec& data);

} // namespace rlab
