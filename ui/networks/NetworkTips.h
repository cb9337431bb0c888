// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/networks/NodeChoices.h"

#include <QString>

namespace rlab {

// What is said of places in a drawing of networks; `networks` are those of the layout.

/// Of what is under the mouse; empty where nothing is.
QString tipAt(const NetworkLayout& layout, const std::vector<const SeenNetwork*>& networks,
              const NetworkLayout::Hit& hit, LayerStatistic statistic);
/// Of what is chosen, for those who can't see it.
QString descriptionOf(const NetworkLayout& layout, const std::vector<const SeenNetwork*>& networks,
                      const NodeChoice& choice, LayerStatistic statistic);

} // namespace rlab
