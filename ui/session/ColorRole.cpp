// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/ColorRole.h"

#include <algorithm>

namespace rlab {

std::vector<ColorRole> colorRoles(const std::vector<std::pair<NetworkKind, int>>& kindsAndDepths) {
    std::vector<ColorRole> roles(kindsAndDepths.size());
    for (const NetworkKind kind : {NetworkKind::Plain, NetworkKind::Residual}) {
        std::vector<std::size_t> members;
        for (std::size_t i = 0; i < kindsAndDepths.size(); ++i)
            if (kindsAndDepths[i].first == kind)
                members.push_back(i);
        std::ranges::stable_sort(members, {},
                                 [&](std::size_t member) { return kindsAndDepths[member].second; });
        for (std::size_t rank = 0; rank < members.size(); ++rank) {
            const double shade = members.size() == 1 ? 1.0
                                                     : static_cast<double>(rank) /
                                                           static_cast<double>(members.size() - 1);
            roles[members[rank]] = {kind, shade};
        }
    }
    return roles;
}

} // namespace rlab
