// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/probe/ProbeSample.h"

#include <QString>

#include <array>

namespace rlab {

/// What can be looked at in each layer.
enum class LayerStatistic {
    Gradient,         ///< ℓ² norm of the gradient by the weights
    RelativeGradient, ///< the same over the norm of the weights
    OutputGradient,   ///< ℓ² norm of the gradient by the layer's output
    GradientMean,     ///< mean of |g|
    GradientMax,      ///< largest |g|
    Update,           ///< size of the step over that of the weights
    Weights,          ///< norm of the weights
    OutputDeviation,  ///< of the layer's output, He et al. 2015, figure 7
    OutputMean,
    DeadRelus, ///< share of channels that the ReLU lets nothing through of
};

constexpr std::array<LayerStatistic, 10> layerStatistics{
    LayerStatistic::Gradient,     LayerStatistic::RelativeGradient, LayerStatistic::OutputGradient,
    LayerStatistic::GradientMean, LayerStatistic::GradientMax,      LayerStatistic::Update,
    LayerStatistic::Weights,      LayerStatistic::OutputDeviation,  LayerStatistic::OutputMean,
    LayerStatistic::DeadRelus};

double valueOf(const LayerSample& layer, LayerStatistic statistic);
/// Whether it belongs on a logarithmic axis: all but means and shares.
bool isMagnitude(LayerStatistic statistic);

/// "Gradient", "Gradient / weights": for a button or an axis.
QString statisticName(LayerStatistic statistic);
/// What it is, in a sentence.
QString statisticHelp(LayerStatistic statistic);
/// "0.0123", "1.14·10⁵", "12 %": three digits at most.
QString statisticText(LayerStatistic statistic, double value);

} // namespace rlab
