// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lessons/LessonExperiments.h"

#include <QCoreApplication>

#include <initializer_list>

namespace rlab {

namespace {

constexpr int width = 8;

CifarNetworkOptions plain(int depth) {
    return {.kind = NetworkKind::Plain, .depth = depth, .width = width};
}

CifarNetworkOptions residual(int depth) {
    return {.kind = NetworkKind::Residual, .depth = depth, .width = width};
}

/// The sample's data and training with other networks.
ExperimentSpec variation(const char* name, std::initializer_list<CifarNetworkOptions> networks) {
    ExperimentSpec experiment = sampleExperiment();
    experiment.name = QCoreApplication::translate("Lessons", name).toStdString();
    experiment.networks = networks;
    return experiment;
}

} // namespace

ExperimentSpec plainDepthsExperiment() {
    return variation(QT_TRANSLATE_NOOP("Lessons", "Lesson 1: plain networks of 20 to 56 layers"),
                     {plain(20), plain(32), plain(44), plain(56)});
}

ExperimentSpec overfittingExperiment() {
    ExperimentSpec experiment =
        variation(QT_TRANSLATE_NOOP("Lessons", "Lesson 2: 200 images, seen 30 times"),
                  {plain(20), plain(56), residual(20), residual(56)});
    experiment.data.subset = 200;
    experiment.data.testSubset = 500;
    experiment.batchSize = 16;
    experiment.epochs = 30;
    return experiment;
}

ExperimentSpec patienceExperiment() {
    ExperimentSpec experiment =
        variation(QT_TRANSLATE_NOOP("Lessons", "Lesson 3: three times as long"),
                  {plain(20), plain(56), residual(56)});
    experiment.epochs = 15;
    return experiment;
}

ExperimentSpec shortcutsExperiment() {
    ExperimentSpec experiment =
        variation(QT_TRANSLATE_NOOP("Lessons", "Lesson 4: shortcuts A, B, C"), {});
    for (const int depth : {20, 56}) {
        for (const ShortcutKind kind : {ShortcutKind::A, ShortcutKind::B, ShortcutKind::C}) {
            experiment.networks.push_back(residual(depth));
            experiment.networks.back().shortcut = kind;
        }
    }
    return experiment;
}

ExperimentSpec batchNormExperiment() {
    ExperimentSpec experiment =
        variation(QT_TRANSLATE_NOOP("Lessons", "Lesson 5: with and without batch norm"), {});
    for (const NormKind norm : {NormKind::Batch, NormKind::None}) {
        for (const CifarNetworkOptions& network : {plain(20), plain(56), residual(56)}) {
            experiment.networks.push_back(network);
            experiment.networks.back().norm = norm;
        }
    }
    return experiment;
}

ExperimentSpec depthSweepExperiment() {
    return variation(QT_TRANSLATE_NOOP("Lessons", "Lesson 6: from 8 to 110 layers"),
                     {plain(8), plain(20), plain(56), plain(110), residual(8), residual(20),
                      residual(56), residual(110)});
}

ExperimentSpec gradientExperiment() {
    return variation(QT_TRANSLATE_NOOP("Lessons", "Lesson 7: the gradient of every layer"),
                     {plain(20), plain(56), residual(20), residual(56)});
}

ExperimentSpec vanishingExperiment() {
    ExperimentSpec experiment =
        variation(QT_TRANSLATE_NOOP("Lessons", "Lesson 8: tanh, without batch norm"),
                  {plain(20), plain(56), residual(20), residual(56)});
    for (CifarNetworkOptions& network : experiment.networks) {
        network.norm = NormKind::None;
        network.activation = ActivationKind::Tanh;
        network.init = InitKind::Xavier;
    }
    return experiment;
}

ExperimentSpec ensembleExperiment() {
    ExperimentSpec experiment =
        variation(QT_TRANSLATE_NOOP("Lessons", "Lesson 9: blocks switched off"),
                  {plain(20), residual(20), residual(56)});
    experiment.epochs = 10;
    return experiment;
}

} // namespace rlab
