// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"
#include "ui/charts/GradientProfile.h"
#include "ui/charts/ValueScale.h"

#include <optional>

namespace rlab {

/// A layer of one of the contenders: indices into ProbedRun::networks() and their layers.
struct LayerChoice {
    std::size_t network = 0;
    int layer = 0;

    bool operator==(const LayerChoice&) const = default;
};

/// What is looked at: the one state that all views of the page share. The page alone changes it.
struct GradientView {
    ProbedRun run;
    LayerStatistic statistic = LayerStatistic::Gradient;
    LayerAxis axis = LayerAxis::Number;
    std::int64_t step = 0;
    ValueScale scale;
    std::optional<LayerChoice> chosen;
    Theme theme = Theme::lightTheme();

    QColor color(const ProbedNetwork& network) const { return theme.curve(network.color); }
};

/// "batch 129 of 395, epoch 1.62".
QString timeText(const ProbedRun& run, std::int64_t step);
/// "layer 12, layer1.5.conv2"; a projection has no number.
QString layerText(const ProbedNetwork& network, int layer);

} // namespace rlab
