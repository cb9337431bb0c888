// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/SweepView.h"

#include "ui/Text.h"
#include "ui/session/DepthSweepService.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cmath>
#include <limits>

namespace rlab {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(SweepView)
};

/// Each combination at depth 8, plain before residual.
std::vector<CifarNetworkOptions> configurations(const SweepChoice& choice, int width) {
    std::vector<CifarNetworkOptions> all;
    for (const NetworkKind kind : {NetworkKind::Plain, NetworkKind::Residual})
        for (const NormKind norm : choice.norms)
            for (const ActivationKind activation : choice.activations)
                for (const InitKind init : choice.inits) {
                    CifarNetworkOptions network;
                    network.kind = kind;
                    network.depth = choice.shallowest;
                    network.width = width;
                    network.norm = norm;
                    network.activation = activation;
                    network.init = init;
                    all.push_back(network);
                }
    return all;
}

QString labelOf(const CifarNetworkOptions& network, const SweepChoice& choice) {
    return (QStringList{network.kind == NetworkKind::Plain ? Words::tr("plain")
                                                           : Words::tr("residual")} +
            settingsOf(network, choice))
        .join(QStringLiteral(", "));
}

std::string number(double value) {
    return std::isfinite(value) ? QByteArray::number(value, 'g', 7).toStdString() : std::string();
}

} // namespace

double valueOf(const SweepFigures& figures, SweepRatio ratio) {
    return ratio == SweepRatio::Weights ? figures.firstToLast : figures.wayBack;
}

const std::vector<int>& sweepDepthsOffered() {
    static const std::vector<int> depths{8, 14, 20, 32, 44, 56, 80, 110};
    return depths;
}

std::vector<int> depthsOf(const SweepChoice& choice) {
    std::vector<int> depths;
    for (const int depth : sweepDepthsOffered())
        if (depth >= choice.shallowest && depth <= choice.deepest)
            depths.push_back(depth);
    return depths;
}

std::vector<CifarNetworkOptions> networksOf(const SweepChoice& choice, int width) {
    std::vector<CifarNetworkOptions> networks;
    for (const int depth : depthsOf(choice))
        for (CifarNetworkOptions network : configurations(choice, width)) {
            network.depth = depth;
            networks.push_back(network);
        }
    return networks;
}

std::vector<SweepLine> sweepLines(const SweepView& view) {
    std::vector<SweepLine> lines;
    for (CifarNetworkOptions network : configurations(view.choice, view.sweep.conditions().width)) {
        SweepLine line{network,
                       labelOf(network, view.choice),
                       markerShape(network.kind, static_cast<int>(network.activation)),
                       {}};
        for (const int depth : depthsOf(view.choice)) {
            network.depth = depth;
            const SweepFigures* figures = view.sweep.at(network);
            line.values.push_back(figures ? valueOf(*figures, view.ratio)
                                          : std::numeric_limits<double>::quiet_NaN());
        }
        lines.push_back(line);
    }
    return lines;
}

QColor colorOf(const SweepLine& line, const Theme& theme) {
    return theme.curve({line.network.kind, 1});
}

bool isShown(double ratio) {
    return std::isfinite(ratio) && ratio > 0;
}

QStringList settingsOf(const CifarNetworkOptions& network, const SweepChoice& choice) {
    QStringList words;
    if (choice.norms.size() > 1)
        words.append(normText(network.norm));
    if (choice.activations.size() > 1)
        words.append(activationText(network.activation));
    if (choice.inits.size() > 1)
        words.append(initText(network.init));
    return words;
}

QString normText(NormKind norm) {
    return norm == NormKind::Batch ? Words::tr("batch norm") : Words::tr("no norm");
}

QString activationText(ActivationKind activation) {
    switch (activation) {
    case ActivationKind::Relu:
        return Words::tr("ReLU");
    case ActivationKind::Tanh:
        return Words::tr("tanh");
    case ActivationKind::Sigmoid:
        return Words::tr("sigmoid");
    }
    return {};
}

QString initText(InitKind init) {
    return init == InitKind::He ? Words::tr("He") : Words::tr("Xavier");
}

QString ratioTitle(SweepRatio ratio) {
    return ratio == SweepRatio::Weights
               ? Words::tr("Gradient by the weights, first layer over last convolution")
               : Words::tr("Gradient by the output, first layer over last convolution");
}

QString conditionsText(const SweepConditions& conditions) {
    const int all = conditions.data.subset > 0 ? conditions.data.subset : DepthSweepService::images;
    const int images = std::min(all, DepthSweepService::images);
    const std::uint64_t first = conditions.seeds.first;
    const std::uint64_t last = first + static_cast<std::uint64_t>(conditions.seeds.count) - 1;
    const QString text =
        Words::tr("%1, %2, width %3, %4")
            .arg(QString::fromStdString(datasetTitle(conditions.data.dataset)))
            .arg(conditions.data.resolution > 0
                     ? Words::tr("%1 images of %2 px").arg(images).arg(conditions.data.resolution)
                     : Words::tr("%1 images").arg(images))
            .arg(conditions.width);
    return text.arg(first == last ? Words::tr("seed %1").arg(first)
                                  : Words::tr("mean of seeds %1 to %2").arg(first).arg(last));
}

std::string sweepCsv(const SweepView& view) {
    const SweepConditions& conditions = view.sweep.conditions();
    std::string text = "network,kind,depth,norm,activation,init,width,dataset,first_seed,seeds,"
                       "first_to_last,output_first_to_last\n";
    for (const CifarNetworkOptions& network : networksOf(view.choice, conditions.width)) {
        const SweepFigures* figures = view.sweep.at(network);
        if (!figures)
            continue;
        text += '"' + networkName(network) + "\"," +
                (network.kind == NetworkKind::Plain ? "plain," : "residual,") +
                std::to_string(network.depth) + ',' +
                (network.norm == NormKind::Batch ? "batch," : "none,") +
                activationText(network.activation).toLower().toStdString() + ',' +
                (network.init == InitKind::He ? "he," : "xavier,") + std::to_string(network.width) +
                ',' + conditions.data.dataset + ',' + std::to_string(conditions.seeds.first) + ',' +
                std::to_string(conditions.seeds.count) + ',' + number(figures->firstToLast) + ',' +
                number(figures->wayBack) + '\n';
    }
    return text;
}

} // namespace rlab
