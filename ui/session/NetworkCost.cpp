// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/NetworkCost.h"

#include "core/base/Error.h"

namespace rlab {

std::optional<NetworkCost> networkCost(const CifarNetworkOptions& options, const DataSpec& data) {
    try {
        const DataSummary summary = summarise(data);
        const NetworkSpec network = makeCifarNetwork(options, summary.imageShape, summary.classes);
        return NetworkCost{network.parameters(), network.macs()};
    } catch (const SpecError&) {
        return std::nullopt; // validate() tells the reason at its field
    }
}

} // namespace rlab
