// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/QualityView.h"

namespace rlab {

// How good the networks of a view are, in words with their figures.

/// "resnet-20 is right for 71.2 % of 500 test images, plain-20 for 58.0 %: …". Empty for no
/// networks.
QString qualitySentence(const QualityView& view);
/// Which images a cell holds: "cat taken for dog", "cat recognised".
QString cellTitle(const QualityView& view, const ConfusionCell& cell);
/// "37 of 1,000 images (3.7 %)" of the cell's class.
QString cellShare(const JudgedNetwork& network, const ConfusionCell& cell);
/// Both together, for each network that is looked at.
QString cellSentence(const QualityView& view, const ConfusionCell& cell);
/// What a network answered to one of the test images: "cat taken for dog with 97.3 %".
QString answerText(const QualityView& view, const JudgedNetwork& network, std::int64_t image);
/// "On average resnet-20 answers with 95.1 % and is right in 91.7 % of cases."
QString calibrationSentence(const QualityView& view);

} // namespace rlab
