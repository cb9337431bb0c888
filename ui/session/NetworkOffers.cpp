// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/NetworkOffers.h"

#include "ui/session/Translation.h"

#include <algorithm>
#include <tuple>

namespace rlab {

namespace {

constexpr int outside = 2; ///< layers that belong to no block: the first and the last

bool contains(const NetworkList& networks, const CifarNetworkOptions& network) {
    return std::ranges::find(networks, network) != networks.end();
}

} // namespace

int nearestDepth(int depth, BlockKind block) {
    const int step = depthStep(block);
    const int most = (maxDepth - outside) / step;
    return std::clamp((depth - outside + step / 2) / step, 1, most) * step + outside;
}

NetworkOffer twinOf(const NetworkList& networks, std::size_t index) {
    CifarNetworkOptions twin = networks[index];
    if (twin.kind == NetworkKind::Residual && twin.shortcut != ShortcutKind::A)
        return {{},
                tr("Shortcuts B and C have weights of their own, so there is no plain "
                   "network with the same parameters")};
    const bool isPlain = twin.kind == NetworkKind::Plain;
    twin.kind = isPlain ? NetworkKind::Residual : NetworkKind::Plain;
    if (contains(networks, twin))
        return {
            {},
            tr("Its twin %1 is in the list already").arg(QString::fromStdString(shortName(twin)))};
    return {twin, {}};
}

NetworkOffer nextDepthOf(const NetworkList& networks, std::size_t index) {
    CifarNetworkOptions next = networks[index];
    const int step = depthStep(next.block);
    for (next.depth = nearestDepth(next.depth, next.block) + step; next.depth <= maxDepth;
         next.depth += step) {
        if (!contains(networks, next))
            return {next, {}};
    }
    return {{}, tr("There is no larger depth that is not in the list")};
}

CifarNetworkOptions newNetwork(const NetworkList& networks) {
    if (networks.empty())
        return {};
    CifarNetworkOptions offer = networks.back();
    const int middle = nearestDepth(offer.depth, offer.block);
    for (int distance = 0; distance <= maxDepth; distance += depthStep(offer.block)) {
        for (const int depth : {middle + distance, middle - distance}) {
            offer.depth = nearestDepth(depth, offer.block);
            if (!contains(networks, offer))
                return offer;
        }
    }
    return offer;
}

std::size_t placeFor(const NetworkList& networks, const CifarNetworkOptions& network) {
    const auto order = [](const CifarNetworkOptions& options) {
        return std::tuple(options.kind, options.depth, options.width);
    };
    const auto place = std::ranges::find_if(
        networks, [&](const auto& other) { return order(other) > order(network); });
    return static_cast<std::size_t>(place - networks.begin());
}

} // namespace rlab
