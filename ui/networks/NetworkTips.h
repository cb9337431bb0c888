// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/networks/NodeChoices.h"

#include <QString>

namespace rlab {

// What is said of places in a drawing of networks; `networks` are those of the layout.

/// Of what is under the mouse; empty where nothing is.
QString tipAt(const NetworkLayout& layout, const std::vector<const SeenNetwork*>& networks,
              const NetworkLayout::Hit& hit, const NetworkStyle& style);
/// Of what is chosen, for those who can't see it.
QString descriptionOf(const NetworkLayout& layout, const std::vector<const SeenNetwork*>& networks,
                      const NodeChoice& choice, const NetworkStyle& style);
/// Of a block: what its switch does, or why it has none; empty for what is no block.
QString switchTip(const SeenNetwork& network, const NetworkPart& part, const NetworkStyle& style);

} // namespace rlab
