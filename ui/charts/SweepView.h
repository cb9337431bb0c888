// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"
#include "ui/charts/Marker.h"
#include "ui/session/MeasuredSweep.h"

#include <QStringList>

#include <vector>

namespace rlab {

/// First layer over last convolution, of the gradient by …
enum class SweepRatio { Weights, Outputs };

double valueOf(const SweepFigures& figures, SweepRatio ratio);

/// Which untrained networks are compared: each norm with each activation and each initialisation,
/// plain and residual, at each depth. None of the lists is empty.
struct SweepChoice {
    std::vector<NormKind> norms{NormKind::Batch};
    std::vector<ActivationKind> activations{ActivationKind::Relu};
    std::vector<InitKind> inits{InitKind::He};
    int shallowest = 8;
    int deepest = 110;

    bool operator==(const SweepChoice&) const = default;
};

/// The depths that a sweep steps through, 8 … 110.
const std::vector<int>& sweepDepthsOffered();
/// Those of them in the choice's range.
std::vector<int> depthsOf(const SweepChoice& choice);
/// All networks, shallow ones first, so that all lines grow together.
std::vector<CifarNetworkOptions> networksOf(const SweepChoice& choice, int width);

/// What is looked at: the one state that chart, table and files share.
struct SweepView {
    MeasuredSweep sweep;
    SweepChoice choice;
    SweepRatio ratio = SweepRatio::Weights;
    Theme theme = Theme::lightTheme();
};

/// Networks of one kind at all chosen depths.
struct SweepLine {
    CifarNetworkOptions network; ///< at any depth
    QString label;               ///< "plain", and what tells it from the others: "plain, tanh"
    MarkerShape marker = MarkerShape::Square; ///< by the activation
    std::vector<double> values; ///< at each depth; not a number where nothing was measured

    bool isPlain() const { return network.kind == NetworkKind::Plain; }
    bool isDashed() const { return network.norm == NormKind::None; }
    bool isHollow() const { return network.init == InitKind::Xavier; }
};

/// Plain before residual, in the order of the choice.
std::vector<SweepLine> sweepLines(const SweepView& view);
QColor colorOf(const SweepLine& line, const Theme& theme);
/// Whether a logarithmic axis has a place for it.
bool isShown(double ratio);

/// What tells a network from others of its kind, "tanh"; what all have in common is not said.
QStringList settingsOf(const CifarNetworkOptions& network, const SweepChoice& choice);
/// "batch norm", "no norm".
QString normText(NormKind norm);
QString activationText(ActivationKind activation);
QString initText(InitKind init);
/// "Gradient by the weights, first layer over last": what the axis shows.
QString ratioTitle(SweepRatio ratio);
/// "Shapes, 128 images of 16 px, width 8, mean of seeds 1 to 3".
QString conditionsText(const SweepConditions& conditions);

/// "network,kind,depth,…": a row for each network of the choice that was measured, with both
/// ratios. May run on any thread.
std::string sweepCsv(const SweepView& view);

} // namespace rlab
