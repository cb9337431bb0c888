// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/TensorboardLog.h"

#include "core/nn/CifarNetwork.h"
#include "core/nn/NetworkLayers.h"
#include "core/store/RunFolder.h"

#include <cassert>

namespace rlab {
namespace {

std::vector<std::string> gradientTagsOf(const NetworkSpec& network) {
    std::vector<std::string> tags;
    for (const LearnedLayer& layer : learnedLayers(network))
        tags.push_back("gradients/" + network.node(layer.weighted).name);
    return tags;
}

} // namespace

TensorboardLog::TensorboardLog(const std::filesystem::path& folder,
                               const ExperimentSpec& experiment, const Dataset& dataset) {
    const std::vector<std::string> names = memberNames(experiment);
    const std::vector<Member> all = members(experiment);
    members_.reserve(all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        const NetworkSpec network = makeCifarNetwork(experiment.networks[all[i].network],
                                                     dataset.train.imageShape, dataset.classes());
        members_.push_back({std::make_unique<EventFile>(tensorboardOf(folder) / names[i]),
                            gradientTagsOf(network)});
    }
}

void TensorboardLog::addPoint(int member, const MetricPoint& point) {
    std::vector<EventScalar> scalars;
    if (point.endsEpoch)
        scalars = {{"epoch/train_loss", point.trainLoss}, {"epoch/train_error", point.trainError}};
    else
        scalars = {{"train/loss", point.trainLoss}, {"train/error", point.trainError}};
    scalars.push_back({"train/lr", point.learningRate});
    if (point.testLoss)
        scalars.push_back({"test/loss", *point.testLoss});
    if (point.testError)
        scalars.push_back({"test/error", *point.testError});
    members_[static_cast<std::size_t>(member)].file->add(point.step, scalars);
}

void TensorboardLog::addProbe(int member, const ProbeSample& sample) {
    MemberLog& log = members_[static_cast<std::size_t>(member)];
    assert(sample.layers.size() == log.gradientTags.size());
    std::vector<EventScalar> scalars;
    for (std::size_t layer = 0; layer < sample.layers.size(); ++layer)
        scalars.push_back({log.gradientTags[layer], sample.layers[layer].gradient});
    log.file->add(sample.step, scalars);
}

} // namespace rlab
