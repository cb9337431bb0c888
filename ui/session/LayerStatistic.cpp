// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/LayerStatistic.h"

#include "ui/session/ValueText.h"

#include <QCoreApplication>

#include <cmath>

namespace rlab {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(LayerStatistic)
};

} // namespace

double valueOf(const LayerSample& layer, LayerStatistic statistic) {
    switch (statistic) {
    case LayerStatistic::Gradient:
        return layer.gradient;
    case LayerStatistic::RelativeGradient:
        return static_cast<double>(layer.gradient) / layer.weights;
    case LayerStatistic::OutputGradient:
        return layer.outputGradient;
    case LayerStatistic::GradientMean:
        return layer.gradientMean;
    case LayerStatistic::GradientMax:
        return layer.gradientMax;
    case LayerStatistic::Update:
        return layer.update;
    case LayerStatistic::Weights:
        return layer.weights;
    case LayerStatistic::OutputDeviation:
        return layer.outputDeviation;
    case LayerStatistic::OutputMean:
        return layer.outputMean;
    case LayerStatistic::DeadRelus:
        return layer.deadShare;
    }
    return 0;
}

bool isMagnitude(LayerStatistic statistic) {
    return statistic != LayerStatistic::OutputMean && statistic != LayerStatistic::DeadRelus;
}

QString statisticName(LayerStatistic statistic) {
    switch (statistic) {
    case LayerStatistic::Gradient:
        return Words::tr("Gradient");
    case LayerStatistic::RelativeGradient:
        return Words::tr("Gradient / weights");
    case LayerStatistic::OutputGradient:
        return Words::tr("Gradient by output");
    case LayerStatistic::GradientMean:
        return Words::tr("Mean |gradient|");
    case LayerStatistic::GradientMax:
        return Words::tr("Largest |gradient|");
    case LayerStatistic::Update:
        return Words::tr("Update / weights");
    case LayerStatistic::Weights:
        return Words::tr("Weights");
    case LayerStatistic::OutputDeviation:
        return Words::tr("Spread of output");
    case LayerStatistic::OutputMean:
        return Words::tr("Mean of output");
    case LayerStatistic::DeadRelus:
        return Words::tr("Dead ReLUs");
    }
    return {};
}

QString statisticHelp(LayerStatistic statistic) {
    switch (statistic) {
    case LayerStatistic::Gradient:
        return Words::tr("How large the gradient by a layer's weights is: its ℓ² norm.");
    case LayerStatistic::RelativeGradient:
        return Words::tr("The gradient's norm over that of the weights: how much a layer is asked "
                         "to change.");
    case LayerStatistic::OutputGradient:
        return Words::tr("The norm of the gradient by what a layer puts out: what comes back to "
                         "it from the loss. Here vanishing and exploding show.");
    case LayerStatistic::GradientMean:
        return Words::tr("The mean size of a weight's gradient. Layers with more weights have "
                         "smaller ones.");
    case LayerStatistic::GradientMax:
        return Words::tr("The largest gradient of any of a layer's weights.");
    case LayerStatistic::Update:
        return Words::tr("How far a step moved the weights, over their own size. Around 0.001 is "
                         "usual; where it is much less, a layer stands still.");
    case LayerStatistic::Weights:
        return Words::tr("The norm of a layer's weights.");
    case LayerStatistic::OutputDeviation:
        return Words::tr("The standard deviation of a layer's output behind its batch norm, as in "
                         "figure 7 of He et al. 2015.");
    case LayerStatistic::OutputMean:
        return Words::tr("The mean of a layer's output behind its batch norm.");
    case LayerStatistic::DeadRelus:
        return Words::tr("The share of a layer's channels of which the ReLU lets nothing through, "
                         "for no image of the batch: they get no gradient.");
    }
    return {};
}

QString statisticText(LayerStatistic statistic, double value) {
    if (std::isnan(value))
        return QStringLiteral("–");
    if (statistic == LayerStatistic::DeadRelus)
        return QStringLiteral("%1 %").arg(100 * value, 0, 'f', value > 0 && value < 0.1 ? 1 : 0);
    return valueText(value);
}

} // namespace rlab
