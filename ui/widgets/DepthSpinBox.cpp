// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/DepthSpinBox.h"

#include "core/nn/CifarNetwork.h"

#include <algorithm>

namespace rlab {

namespace {

constexpr int step = depthStep(BlockKind::Basic);
constexpr int outside = 2; ///< layers that belong to no block: the first and the last
constexpr int leastDepth = step + outside;

} // namespace

DepthSpinBox::DepthSpinBox(QWidget* parent)
    : QSpinBox(parent) {
    setRange(leastDepth, maxDepth);
    setSingleStep(step);
    setCorrectionMode(QAbstractSpinBox::CorrectToNearestValue);
}

int DepthSpinBox::nearestDepth(int depth) {
    const int blocks = (depth - outside + step / 2) / step;
    return std::clamp(blocks * step + outside, leastDepth, maxDepth);
}

QValidator::State DepthSpinBox::validate(QString& input, int& position) const {
    const QValidator::State state = QSpinBox::validate(input, position);
    if (state != QValidator::Acceptable)
        return state;
    const int depth = valueFromText(input);
    return depth == nearestDepth(depth) ? QValidator::Acceptable : QValidator::Intermediate;
}

void DepthSpinBox::fixup(QString& input) const {
    input = textFromValue(nearestDepth(input.toInt()));
}

} // namespace rlab
