// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/GradientsCsv.h"

#include "core/nn/NetworkLayers.h"
#include "core/store/CsvRows.h"

#include <cmath>
#include <limits>

namespace rlab {
namespace {

constexpr std::string_view layerColumns =
    "step,epoch,layer,gradient_l2,gradient_mean_abs,gradient_max_abs,weight_l2,update_ratio,"
    "output_mean,output_std,dead_relus,output_gradient_l2";
constexpr std::size_t layerColumnCount = 12;
constexpr std::string_view blockColumns =
    "step,epoch,block,gradient_l2,shortcut_l2,convolutions_l2,shortcut_share";
constexpr std::size_t blockColumnCount = 7;

/// Names in the order in which each sample's rows come.
std::vector<std::string> layerNames(const NetworkSpec& network) {
    std::vector<std::string> names;
    for (const LearnedLayer& layer : learnedLayers(network))
        names.push_back(network.node(layer.weighted).name);
    return names;
}

std::vector<std::string> blockNames(const NetworkSpec& network) {
    std::vector<std::string> names;
    for (const ResidualBlock& block : residualBlocks(network))
        names.push_back(block.name);
    return names;
}

/// The beginning of a row: which step, and which layer or block.
void requireName(const CsvRow& row, const std::string& name, const std::string& expected) {
    if (name != expected)
        row.fail(": expected " + expected + ", found \"" + name + "\"");
}

LayerSample parseLayer(CsvRow& row) {
    LayerSample layer;
    std::optional<double> dead;
    for (float* number : {&layer.gradient, &layer.gradientMean, &layer.gradientMax, &layer.weights,
                          &layer.update, &layer.outputMean, &layer.outputDeviation})
        row.read(*number);
    row.read(dead);
    row.read(layer.outputGradient);
    layer.deadShare = dead ? static_cast<float>(*dead) : std::numeric_limits<float>::quiet_NaN();
    return layer;
}

} // namespace

std::string gradientsCsvHeader() {
    return std::string(layerColumns) + "\n";
}

std::string gradientsCsvRows(const NetworkSpec& network, const ProbeSample& sample) {
    const std::vector<std::string> names = layerNames(network);
    std::string rows;
    for (std::size_t i = 0; i < sample.layers.size(); ++i) {
        const LayerSample& layer = sample.layers[i];
        rows += csvRow(
            {csvNumber(sample.step), csvNumber(sample.epoch), names[i], csvNumber(layer.gradient),
             csvNumber(layer.gradientMean), csvNumber(layer.gradientMax), csvNumber(layer.weights),
             csvNumber(layer.update), csvNumber(layer.outputMean), csvNumber(layer.outputDeviation),
             std::isnan(layer.deadShare) ? std::string() : csvNumber(layer.deadShare),
             csvNumber(layer.outputGradient)});
    }
    return rows;
}

std::string blocksCsvHeader() {
    return std::string(blockColumns) + "\n";
}

std::string blocksCsvRows(const NetworkSpec& network, const ProbeSample& sample) {
    const std::vector<std::string> names = blockNames(network);
    std::string rows;
    for (std::size_t i = 0; i < sample.blocks.size(); ++i) {
        const BlockSample& block = sample.blocks[i];
        rows += csvRow({csvNumber(sample.step), csvNumber(sample.epoch), names[i],
                        csvNumber(block.whole), csvNumber(block.shortcut), csvNumber(block.branch),
                        csvNumber(block.shortcutShare)});
    }
    return rows;
}

std::vector<ProbeSample> parseGradientsCsv(const NetworkSpec& network, std::string_view gradients,
                                           const std::string& source, std::string_view blocks,
                                           const std::string& blocksSource) {
    std::vector<ProbeSample> samples;
    const std::vector<std::string> layers = layerNames(network);
    forEachCsvRow(gradients, layerColumns, source,
                  [&](std::string_view line, const std::string& place) {
                      CsvRow row(line, layerColumnCount, place, source);
                      if (samples.empty() || samples.back().layers.size() == layers.size())
                          samples.emplace_back();
                      ProbeSample& sample = samples.back();
                      std::string name;
                      row.read(sample.step);
                      row.read(sample.epoch);
                      row.read(name);
                      requireName(row, name, layers[sample.layers.size()]);
                      sample.layers.push_back(parseLayer(row));
                  });
    if (!samples.empty() && samples.back().layers.size() < layers.size())
        samples.pop_back(); // cut off
    const std::vector<std::string> names = blockNames(network);
    std::size_t rows = 0;
    if (blocks.empty() || names.empty())
        return samples;
    forEachCsvRow(blocks, blockColumns, blocksSource,
                  [&](std::string_view line, const std::string& place) {
                      CsvRow row(line, blockColumnCount, place, blocksSource);
                      const std::size_t sample = rows / names.size();
                      if (sample >= samples.size())
                          return;
                      std::int64_t step = 0;
                      double epoch = 0;
                      std::string name;
                      BlockSample block;
                      row.read(step);
                      row.read(epoch);
                      row.read(name);
                      requireName(row, name, names[rows++ % names.size()]);
                      for (float* number :
                           {&block.whole, &block.shortcut, &block.branch, &block.shortcutShare})
                          row.read(*number);
                      samples[sample].blocks.push_back(block);
                  });
    return samples;
}

} // namespace rlab
