// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/Presets.h"

/// Marks a text for whoever shows it to translate; the tool that collects texts knows the name.
#define QT_TRANSLATE_NOOP(context, text) text

namespace rlab {
namespace {

using Networks = std::vector<CifarNetworkOptions>;

Networks parseNetworks(const std::vector<const char*>& names) {
    Networks networks;
    for (const char* name : names)
        networks.push_back(parseCifarNetwork(name));
    return networks;
}

/// Plain and residual networks of these depths, the plain ones first.
Networks bothKinds(const std::vector<int>& depths, int width) {
    Networks networks;
    for (const NetworkKind kind : {NetworkKind::Plain, NetworkKind::Residual})
        for (const int depth : depths)
            networks.push_back({.kind = kind, .depth = depth, .width = width});
    return networks;
}

/// The sample's pictures and settings with other networks.
ExperimentSpec likeTheSample(const std::string& name, Networks networks) {
    ExperimentSpec experiment = sampleExperiment();
    experiment.name = name;
    experiment.networks = std::move(networks);
    return experiment;
}

Preset sample() {
    return {
        "sample", QT_TRANSLATE_NOOP("Presets", "The sample: depth, with and without shortcuts"),
        QT_TRANSLATE_NOOP(
            "Presets",
            "Plain and residual networks with 20 and 56 layers on drawn shapes. The deeper plain "
            "network ends with the larger training error, the deeper residual one does not."),
        sampleExperiment()};
}

Preset fashion() {
    ExperimentSpec experiment =
        likeTheSample("Degradation on Fashion-MNIST", sampleExperiment().networks);
    experiment.data.dataset = "fashion-mnist";
    return {"fashion-mnist", QT_TRANSLATE_NOOP("Presets", "The sample on Fashion-MNIST"),
            QT_TRANSLATE_NOOP(
                "Presets",
                "The same four networks on 2,500 photographs of clothes, averaged down to 16 × 16 "
                "pixels: degradation is no matter of drawn shapes. Needs the data set's files."),
            experiment};
}

Preset depthSweep() {
    return {
        "depth-sweep", QT_TRANSLATE_NOOP("Presets", "Depth sweep: 8 to 56 layers"),
        QT_TRANSLATE_NOOP(
            "Presets",
            "Plain and residual networks with 8, 14, 20, 32, 44 and 56 layers. Among the plain "
            "networks the training error has its minimum at a small depth and then rises; among "
            "the residual ones more layers do no harm."),
        likeTheSample("Depth sweep: 8 to 56 layers",
                      bothKinds({8, 14, 20, 32, 44, 56}, sampleExperiment().networks[0].width))};
}

Preset shortcuts() {
    return {
        "shortcuts", QT_TRANSLATE_NOOP("Presets", "Shortcuts A, B and C"),
        QT_TRANSLATE_NOOP(
            "Presets",
            "Each kind of shortcut at 20 and at 56 layers, beside a plain network. A hands its "
            "input on as it is and pads with zeros where the size changes, B projects there, C "
            "projects in every block. In this short training the pure identity of A learns best, "
            "and 56 layers with C do no better than without shortcuts. The paper compared the "
            "three on ImageNet with 34 layers and found B and C slightly ahead."),
        likeTheSample(
            "Shortcuts A, B and C",
            parseNetworks({"plain-56:width=8", "resnet-20:width=8", "resnet-20:width=8,shortcut=B",
                           "resnet-20:width=8,shortcut=C", "resnet-56:width=8",
                           "resnet-56:width=8,shortcut=B", "resnet-56:width=8,shortcut=C"}))};
}

Preset batchNorm() {
    return {
        "batch-norm", QT_TRANSLATE_NOOP("Presets", "With and without batch norm"),
        QT_TRANSLATE_NOOP(
            "Presets",
            "Networks of 20 and 56 layers, each with batch norm and without. Without it all learn "
            "more slowly, and the deep residual network learns nothing or diverges: each block "
            "adds to its input, so that the values grow from block to block. Batch norm keeps them "
            "in bounds; it does not keep a deep plain network from degrading."),
        likeTheSample(
            "With and without batch norm",
            parseNetworks({"plain-20:width=8", "plain-20:width=8,norm=none", "plain-56:width=8",
                           "resnet-20:width=8", "resnet-20:width=8,norm=none", "resnet-56:width=8",
                           "resnet-56:width=8,norm=none"}))};
}

Preset paper() {
    ExperimentSpec experiment;
    experiment.name = "He et al. 2015, CIFAR-10";
    experiment.data.dataset = "cifar-10";
    experiment.networks = bothKinds({20, 32, 44, 56, 110}, 16);
    experiment.epochs = 164; // of 391 batches each: 64,124 iterations
    experiment.batchSize = 128;
    experiment.optimizer.learningRate = 0.1;
    experiment.optimizer.momentum = 0.9;
    experiment.optimizer.weightDecay = 1e-4;
    experiment.schedule.kind = ScheduleKind::Step;
    experiment.schedule.milestones = {0.5, 0.75};
    experiment.schedule.gamma = 0.1;
    experiment.schedule.warmup = 400;
    experiment.augment = {.flip = true, .cropPad = 4};
    return {
        "paper-cifar-10", QT_TRANSLATE_NOOP("Presets", "The paper's CIFAR-10 set-up"),
        QT_TRANSLATE_NOOP(
            "Presets",
            "Section 4.2 of the paper: 20 to 110 layers, plain and residual, 64,000 iterations "
            "with batches of 128, flips and crops. This takes a computer without a GPU days. What "
            "differs: the paper warms up its 110 layers only, with a rate of 0.01 for about 400 "
            "iterations, here the rate of all networks rises over the first 400; the colours are "
            "normalised by channel and not by pixel; all 50,000 training images are used. Needs "
            "the data set's files."),
        experiment};
}

} // namespace

const std::vector<Preset>& presets() {
    static const std::vector<Preset> all{sample(),    fashion(),   depthSweep(),
                                         shortcuts(), batchNorm(), paper()};
    return all;
}

} // namespace rlab
