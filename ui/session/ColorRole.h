// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/CifarNetwork.h"

#include <utility>
#include <vector>

namespace rlab {

/// What a colour says about a network; a theme turns it into one.
struct ColorRole {
    NetworkKind kind = NetworkKind::Plain;
    double shade = 1; ///< 0 the shallowest of its kind … 1 the deepest

    bool operator==(const ColorRole&) const = default;
};

/// One role for each network, in the order given. Within a kind the shades are even steps by depth,
/// then by order; a network alone in its kind gets the full colour.
std::vector<ColorRole> colorRoles(const std::vector<std::pair<NetworkKind, int>>& kindsAndDepths);

} // namespace rlab
