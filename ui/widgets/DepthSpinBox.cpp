// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/DepthSpinBox.h"

#include "ui/session/NetworkOffers.h"

namespace rlab {

DepthSpinBox::DepthSpinBox(QWidget* parent)
    : QSpinBox(parent) {
    setRange(1, maxDepth);
    setCorrectionMode(QAbstractSpinBox::CorrectToNearestValue);
    setBlock(BlockKind::Basic);
}

void DepthSpinBox::setBlock(BlockKind block) {
    block_ = block;
    setSingleStep(depthStep(block));
}

QValidator::State DepthSpinBox::validate(QString& input, int& position) const {
    const QValidator::State state = QSpinBox::validate(input, position);
    if (state != QValidator::Acceptable)
        return state;
    const int depth = valueFromText(input);
    return depth == nearestDepth(depth, block_) ? QValidator::Acceptable : QValidator::Intermediate;
}

void DepthSpinBox::fixup(QString& input) const {
    input = textFromValue(nearestDepth(input.toInt(), block_));
}

/// From a depth that can't be built, the first step leads to the next one that can.
void DepthSpinBox::stepBy(int steps) {
    const int nearest = nearestDepth(value(), block_);
    const bool isPast = steps > 0 ? nearest > value() : nearest < value();
    const int first = isPast ? (steps > 0 ? 1 : -1) : 0;
    setValue(nearestDepth(nearest + (steps - first) * singleStep(), block_));
    selectAll();
}

} // namespace rlab
