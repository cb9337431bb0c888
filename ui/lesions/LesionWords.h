// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/LesionModel.h"

#include <QString>

namespace rlab {

// What is said of blocks that are switched off.

/// "2 blocks are off".
QString offTitle(std::size_t blocks);
/// "layer1.1, layer2.0".
QString blockList(const std::vector<std::string>& blocks);
/// "resnet-20 without 2 blocks: test error 8.3 → 14.1 %, training error 1.0 → 6.2 %."
QString errorsText(const QString& label, const LesionComparison& comparison);
/// "500 test images, 2,000 training images".
QString imagesText(const LesionComparison& comparison);
/// "star, 98 %".
QString answerText(const Prediction& prediction, const std::vector<std::string>& classNames);

} // namespace rlab
