// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/networks/NetworkPainter.h"

#include <vector>

namespace rlab {

/// The part that a box of the layout shows.
const NetworkPart& partAt(const NetworkLayout& layout, int column, int box);
/// The part that a choice is in, or is as a whole. Something must be chosen.
const NetworkPart& partOf(const NetworkLayout& layout, const NodeChoice& choice);

/// What a click there chooses; of a box with one node: that node.
NodeChoice choiceAt(const NetworkLayout& layout, const NetworkLayout::Hit& hit);
/// What shows a choice: a layer in a folded box is shown by the box.
NodeChoice drawnChoice(const NetworkLayout& layout, const NodeChoice& choice);
/// So many choices further down (up, if negative) in its column; the ends are the ends. The first
/// of the first column if nothing is chosen.
NodeChoice choiceBelow(const NetworkLayout& layout, const NodeChoice& from, int by);
/// The same place in a network beside it; `networks` are those of the layout. Nothing if there is
/// none.
NodeChoice choiceBeside(const NetworkLayout& layout,
                        const std::vector<const SeenNetwork*>& networks, const NodeChoice& from,
                        int by);

} // namespace rlab
