// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/SummaryCommand.h"

#include "app/cli/Arguments.h"
#include "app/cli/PlanReport.h"
#include "app/cli/Terminal.h"
#include "core/nn/CifarNetwork.h"
#include "core/train/MemoryCheck.h"
#include "ui/Text.h"
#include "ui/session/Translation.h"

#include <nlohmann/json.hpp>

namespace rlab {
namespace {

nlohmann::ordered_json summaryJson(const NetworkSpec& network) {
    const auto extents = [](const Shape& shape) {
        auto list = nlohmann::ordered_json::array();
        for (int axis = 0; axis < shape.rank(); ++axis)
            list.push_back(shape[axis]);
        return list;
    };
    nlohmann::ordered_json document{
        {"network", network.name()},    {"input", extents(network.input())},
        {"classes", network.classes()}, {"parameters", network.parameters()},
        {"macs", network.macs()},       {"layers", nlohmann::ordered_json::array()}};
    for (NodeId id = 0; id <= network.outputNode(); ++id) {
        const Node& node = network.node(id);
        document["layers"].push_back({{"name", node.name},
                                      {"type", typeName(node.layer)},
                                      {"output", extents(node.output)},
                                      {"parameters", network.parameters(id)},
                                      {"macs", network.macs(id)}});
    }
    return document;
}

QString number(std::int64_t count) {
    return count ? fullCount(count) : QStringLiteral("–");
}

QString summaryTable(const NetworkSpec& network) {
    using Align = TextTable::Align;
    TextTable table(
        {Align::Left, Align::Left, Align::Left, Align::Right, Align::Right, Align::Right});
    table.addRow({tr("layer"), tr("type"), tr("details"), tr("output"), tr("parameters"),
                  tr("multiply-adds")});
    for (NodeId id = 0; id <= network.outputNode(); ++id) {
        const Node& node = network.node(id);
        const std::string_view type = typeName(node.layer);
        table.addRow({QString::fromStdString(node.name),
                      QString::fromUtf8(type.data(), static_cast<qsizetype>(type.size())),
                      QString::fromStdString(details(node.layer)),
                      QString::fromStdString(node.output.text()), number(network.parameters(id)),
                      number(network.macs(id))});
    }
    return table.text() + tr("\n\n%1: %2 parameters, %3 multiply-adds for one image")
                              .arg(QString::fromStdString(network.name()),
                                   fullCount(network.parameters()), fullCount(network.macs()));
}

Mode modeOf(const QCommandLineParser& parser) {
    const QStringList words{QStringLiteral("training"), QStringLiteral("inference")};
    return oneOf(parser, QStringLiteral("mode"), words) == 0 ? Mode::Training : Mode::Inference;
}

/// A plan takes its memory as soon as it is made.
void requireMemoryToTrain(const CifarNetworkOptions& options, const NetworkSpec& network,
                          int batch) {
    ExperimentSpec experiment;
    experiment.networks = {options};
    experiment.batchSize = batch;
    requireMemory(experiment, network.input(), network.classes());
}

void refuseOptionsOfPlan(const QCommandLineParser& parser) {
    for (const char* option : {"mode", "batch"})
        if (parser.isSet(QLatin1String(option)))
            throw UsageError(tr("--%1 is for --plan only").arg(QLatin1String(option)));
}

} // namespace

void SummaryCommand::addOptions(QCommandLineParser& parser) const {
    parser.addPositionalArgument(QStringLiteral("NETWORK"),
                                 tr("plain-DEPTH or resnet-DEPTH, options behind a colon: "
                                    "resnet-56:width=8,shortcut=B"));
    parser.addOptions({
        {QStringLiteral("input"), tr("Shape of an image (default: 3,32,32)."),
         QStringLiteral("C,H,W"), QStringLiteral("3,32,32")},
        {QStringLiteral("classes"), tr("Number of classes (default: 10)."), QStringLiteral("K"),
         QStringLiteral("10")},
        {QStringLiteral("plan"),
         tr("Print how the network runs instead: step by step, with each step's kernel and the "
            "bytes that it writes for later ones.")},
        {QStringLiteral("mode"), tr("Plan for training (default) or inference."),
         QStringLiteral("M"), QStringLiteral("training")},
        {{QStringLiteral("batch"), QStringLiteral("batch-size")},
         tr("Plan for so many images in a batch (default: 128)."),
         QStringLiteral("B"),
         QStringLiteral("128")},
    });
    addJsonOption(parser);
}

int SummaryCommand::run(const QCommandLineParser& parser) const {
    const QStringList arguments = parser.positionalArguments();
    if (arguments.size() != 2)
        throw UsageError(tr("summary takes one network, e.g. residual-lab summary resnet-20"));
    const CifarNetworkOptions options = fromCommandLine(
        arguments[1], [&] { return parseCifarNetwork(arguments[1].toStdString()); });
    const NetworkSpec network = fromCommandLine(arguments[1], [&] {
        return makeCifarNetwork(options, parseImageShape(parser.value(QStringLiteral("input"))),
                                wholeNumber(parser, QStringLiteral("classes"), 2));
    });
    if (parser.isSet(QStringLiteral("plan"))) {
        constexpr int mostImages = 65'536;
        const Mode mode = modeOf(parser);
        const int batch = wholeNumber(parser, QStringLiteral("batch"), 1, mostImages);
        if (mode == Mode::Training)
            requireMemoryToTrain(options, network, batch);
        const PlanReport report(network, batch, mode);
        printText(wantsJson(parser) ? report.json() : report.text());
        return 0;
    }
    refuseOptionsOfPlan(parser);
    printText(wantsJson(parser) ? QString::fromStdString(summaryJson(network).dump(2))
                                : summaryTable(network));
    return 0;
}

} // namespace rlab
