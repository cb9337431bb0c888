// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/PlanReport.h"

#include "app/cli/Terminal.h"
#include "core/engine/FusedNetwork.h"
#include "core/kernels/simd/InstructionSet.h"
#include "ui/Text.h"

#include <nlohmann/json.hpp>

namespace rlab {

PlanReport::PlanReport(const NetworkSpec& network, int batch, Mode mode)
    : network_(network)
    , batch_(batch)
    , mode_(mode)
    , parallel_(Parallel::availableThreads())
    , fused_(fuse(network).has_value())
    , plan_(compile(network, batch, mode, parallel_)) {}

QString PlanReport::text() const {
    return stepsTable() + QStringLiteral("\n\n") + memoryText() + QLatin1Char('\n') + engineText();
}

QString PlanReport::stepsTable() const {
    using Align = TextTable::Align;
    TextTable table({Align::Left, Align::Left, Align::Right, Align::Right});
    table.addRow({tr("layers"), tr("kernel"), tr("images at a time"), tr("bytes written")});
    for (const PlanStep& step : plan_->steps()) {
        QStringList layers;
        for (const NodeId id : step.layers)
            layers += QString::fromStdString(network_.node(id).name);
        table.addRow({layers.join(QStringLiteral(" + ")), QString::fromStdString(step.kernel),
                      fullCount(step.images), fullCount(step.bytes)});
    }
    return table.text();
}

QString PlanReport::memoryText() const {
    const QString work = mode_ == Mode::Training ? tr("training") : tr("inference");
    return tr("%1, %2 with batches of %3: a workspace of %4 MB; instruction set: %5, threads: %6")
        .arg(QString::fromStdString(network_.name()), work)
        .arg(batch_)
        .arg(static_cast<double>(plan_->workspaceBytes()) / 1e6, 0, 'f', 1)
        .arg(QString::fromStdString(simd::instructionSet()))
        .arg(parallel_.threads());
}

QString PlanReport::engineText() const {
    if (!fused_)
        return tr("It runs layer by layer on the general kernels: %1.\nThe fused kernels are for "
                  "ReLU, basic or bottleneck blocks, widths that 8 divides, and images of one or "
                  "three channels.")
            .arg(reasonText());
    if (mode_ == Mode::Training)
        return tr("It runs on the fused kernels: each convolution makes its input from what the "
                  "one before has left, with batch norm, addition and ReLU, while it reads it.");
    return tr("It runs on the fused kernels: batch norm lies in the weights, and addition and ReLU "
              "are done before a result is written. Each thread takes a group of images through "
              "all convolutions.");
}

QString PlanReport::reasonText() const {
    const NodeId id = firstUnfused(network_);
    if (id == FusedUnit::none)
        return tr("some output has readers that the fused kernels don't know together");
    const Node& node = network_.node(id);
    const std::string_view type = typeName(node.layer);
    return tr("the fused ones don't know %1 (%2, output %3) where it stands")
        .arg(QString::fromStdString(node.name),
             QString::fromUtf8(type.data(), static_cast<qsizetype>(type.size())),
             QString::fromStdString(node.output.text()));
}

QString PlanReport::json() const {
    const Shape& input = network_.input();
    nlohmann::ordered_json document{{"network", network_.name()},
                                    {"input", {input[0], input[1], input[2]}},
                                    {"mode", mode_ == Mode::Training ? "training" : "inference"},
                                    {"batch_size", batch_},
                                    {"threads", parallel_.threads()},
                                    {"instructions", simd::instructionSet()},
                                    {"fused", fused_}};
    if (const NodeId id = firstUnfused(network_); id != FusedUnit::none)
        document["first_unfused_layer"] = network_.node(id).name;
    document["workspace_bytes"] = plan_->workspaceBytes();
    document["steps"] = nlohmann::ordered_json::array();
    for (const PlanStep& step : plan_->steps()) {
        auto layers = nlohmann::ordered_json::array();
        for (const NodeId id : step.layers)
            layers.push_back(network_.node(id).name);
        document["steps"].push_back({{"layers", layers},
                                     {"kernel", step.kernel},
                                     {"images", step.images},
                                     {"bytes", step.bytes}});
    }
    return QString::fromStdString(document.dump(2));
}

} // namespace rlab
