// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/ExperimentSpec.h"

namespace rlab {

// The lessons' experiments: variations of the sample, on Shapes, which needs no download. Each
// takes well under a minute on two cores.

ExperimentSpec plainDepthsExperiment(); ///< plain, 20 to 56 layers
ExperimentSpec overfittingExperiment(); ///< the sample's networks on 200 images, 30 epochs
ExperimentSpec patienceExperiment();    ///< three times as many epochs as the sample
ExperimentSpec shortcutsExperiment();   ///< options A, B, C at 20 and at 56 layers
ExperimentSpec batchNormExperiment();   ///< with and without
ExperimentSpec depthSweepExperiment();  ///< both kinds, 8 to 110 layers

ExperimentSpec gradientExperiment();  ///< the sample's networks
ExperimentSpec vanishingExperiment(); ///< the same without batch norm, with tanh

ExperimentSpec ensembleExperiment(); ///< plain and residual, 10 epochs: trained well enough to cut

} // namespace rlab
