// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/LesionSweep.h"
#include "ui/Theme.h"
#include "ui/charts/Marker.h"

#include <QString>

#include <string>
#include <vector>

namespace rlab {

/// What was found of one network, block by block.
struct LesionLine {
    QString label;
    ColorRole color;
    std::vector<LesionBlock> blocks; ///< that it can do without
    bool hasWhole = false;           ///< whether the sweep's `whole` was measured yet
    LesionSweep sweep{};             ///< its results grow, in the order of the blocks

    MarkerShape marker() const { return markerShape(color.kind, 0); }
    bool canDoWithout(const std::string& block) const;
    /// Null as long as it was not measured.
    const LesionResult* at(const std::string& block) const;
};

/// A sweep over the blocks of networks beside each other: the one state that chart, table, sentence
/// and files share.
struct LesionView {
    std::vector<LesionLine> lines;
    QString dataset; ///< its title
    Theme theme = Theme::lightTheme();

    bool empty() const;
};

/// All blocks that one of the networks can do without, in the order of the networks.
std::vector<std::string> blocksOf(const LesionView& view);
/// "Shapes, 500 test images"; empty before anything is measured.
QString conditionsText(const LesionView& view);
/// In points: 0.123 → "+12.3".
QString pointsText(double rise);
/// What each network lost on average, a line each; empty before a block is measured.
QString lesionSentence(const LesionView& view);
/// "network,block,changes_shape,…": a row for each network as it is (no block), and for each of its
/// blocks that was measured. May run on any thread.
std::string lesionCsv(const LesionView& view);

} // namespace rlab
