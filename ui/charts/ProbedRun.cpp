// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/ProbedRun.h"

#include "core/base/Error.h"
#include "core/nn/NetworkLayers.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace rlab {

namespace {

QString text(const Shape& shape) {
    return QString::fromStdString(shape.text());
}

/// The last layer of the line within the block whose sum the projection goes into.
int layerBeside(const NetworkSpec& spec, const std::vector<LearnedLayer>& layers,
                const LearnedLayer& projection) {
    NodeId sum = projection.weighted;
    while (!std::holds_alternative<AddSpec>(spec.node(sum).layer))
        ++sum;
    const auto before = std::ranges::count_if(layers, [&](const LearnedLayer& layer) {
        return !layer.isShortcut && layer.weighted < sum;
    });
    return static_cast<int>(before) - 1;
}

void readLayers(const NetworkSpec& spec, ProbedNetwork& network) {
    const std::vector<LearnedLayer> layers = learnedLayers(spec);
    for (const LearnedLayer& layer : layers) {
        const Node& node = spec.node(layer.weighted);
        const auto weights = static_cast<std::size_t>(spec.firstTensor(layer.weighted));
        const auto index = static_cast<int>(network.layers.size());
        if (layer.isShortcut)
            network.projections.push_back({index, layerBeside(spec, layers, layer)});
        else
            network.line.push_back(index);
        network.layers.push_back({QString::fromStdString(node.name), text(node.output),
                                  text(spec.tensors()[weights].shape)});
    }
    for (const ResidualBlock& block : residualBlocks(spec))
        network.blocks.push_back(QString::fromStdString(block.name));
}

} // namespace

std::ptrdiff_t ProbedNetwork::indexAt(std::int64_t step) const {
    const auto after = std::ranges::upper_bound(samples, step, {},
                                                [](const auto& sample) { return sample->step; });
    return after - samples.begin() - 1;
}

const ProbeSample* ProbedNetwork::at(std::int64_t step) const {
    const std::ptrdiff_t index = indexAt(step);
    return index < 0 ? nullptr : samples[static_cast<std::size_t>(index)].get();
}

std::optional<int> ProbedNetwork::placeInLine(int layer) const {
    const auto found = std::ranges::lower_bound(line, layer);
    if (found == line.end() || *found != layer)
        return std::nullopt;
    return static_cast<int>(found - line.begin());
}

int ProbedNetwork::rows() const {
    return static_cast<int>(line.size() + projections.size());
}

int ProbedNetwork::layerOfRow(int row) const {
    const auto place = static_cast<std::size_t>(row);
    return place < line.size() ? line[place] : projections[place - line.size()].layer;
}

int ProbedNetwork::rowOf(int layer) const {
    if (const std::optional<int> place = placeInLine(layer))
        return *place;
    const auto found = std::ranges::find(projections, layer, &ProbedProjection::layer);
    return static_cast<int>(line.size()) + static_cast<int>(found - projections.begin());
}

void ValueRange::add(double value) {
    low = empty ? value : std::min(low, value);
    high = empty ? value : std::max(high, value);
    empty = false;
}

void ProbedRun::setRun(const RunModel& run) {
    *this = ProbedRun();
    updateRun(run);
}

/// Networks are made when the first sample comes: before, the experiment is still edited.
void ProbedRun::readNetworks(const RunModel& run) {
    const ExperimentSpec& experiment = run.experiment();
    const DataSummary data = summarise(experiment.data);
    const std::int64_t perEpoch =
        (data.trainImages + experiment.batchSize - 1) / experiment.batchSize;
    batches_ = perEpoch * experiment.epochs;
    std::map<NetworkKind, std::vector<int>> depths;
    for (const ContenderRun& contender : run.contenders())
        depths[contender.options.kind].push_back(contender.options.depth);
    for (auto& [kind, list] : depths)
        std::ranges::sort(list);
    for (const ContenderRun& contender : run.contenders()) {
        const CifarNetworkOptions& options = contender.options;
        const std::vector<int>& list = depths[options.kind];
        const auto rank =
            static_cast<int>(std::ranges::lower_bound(list, options.depth) - list.begin());
        ProbedNetwork network{QString::fromStdString(contender.label),
                              contender.color,
                              markerShape(options.kind, rank),
                              {},
                              {},
                              {},
                              {},
                              {}};
        readLayers(makeCifarNetwork(options, data.imageShape, data.classes), network);
        networks_.push_back(std::move(network));
    }
}

bool ProbedRun::updateRun(const RunModel& run) {
    const auto& contenders = run.contenders();
    const auto probes = [&](std::size_t i) -> const ProbeHistory& {
        return contenders[i].seeds.front().probes;
    };
    bool isNew = false;
    for (std::size_t i = 0; i < contenders.size(); ++i) {
        isNew = isNew || probes(i).size() > (read_.empty() ? 0 : read_[i]);
    }
    if (!isNew)
        return false;
    if (networks_.empty())
        readNetworks(run);
    read_.resize(networks_.size());
    for (std::size_t i = 0; i < networks_.size(); ++i) {
        ProbeHistory& known = networks_[i].samples;
        for (; read_[i] < probes(i).size(); ++read_[i]) {
            const auto& sample = probes(i)[read_[i]];
            // A file may hold those of another version's networks.
            if (sample->layers.size() == networks_[i].layers.size() &&
                sample->blocks.size() == networks_[i].blocks.size())
                known.push_back(sample);
        }
        if (known.size() > networks_[longest_].samples.size()) {
            longest_ = i;
            steps_.clear();
        }
    }
    const ProbeHistory& longest = networks_[longest_].samples;
    for (std::size_t j = steps_.size(); j < longest.size(); ++j)
        steps_.push_back(longest[j]->step);
    return true;
}

std::size_t ProbedRun::indexOf(std::int64_t step) const {
    const auto after = std::ranges::upper_bound(steps_, step);
    return after == steps_.begin() ? 0 : static_cast<std::size_t>(after - steps_.begin() - 1);
}

double ProbedRun::epochAt(std::size_t index) const {
    return networks_[longest_].samples[index]->epoch;
}

ValueRange ProbedRun::range(LayerStatistic statistic) const {
    if (rangeOf_ != statistic || inRange_.size() != networks_.size()) {
        rangeOf_ = statistic;
        range_ = {};
        inRange_.assign(networks_.size(), 0);
    }
    const bool positive = isMagnitude(statistic);
    for (std::size_t i = 0; i < networks_.size(); ++i) {
        const ProbedNetwork& network = networks_[i];
        for (std::size_t& next = inRange_[i]; next < network.samples.size(); ++next)
            for (const LayerSample& layer : network.samples[next]->layers) {
                const double value = valueOf(layer, statistic);
                if (std::isfinite(value) && (value > 0 || !positive))
                    range_.add(value);
            }
    }
    return range_;
}

} // namespace rlab
