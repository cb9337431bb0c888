// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/DepthSpinBox.h"

#include "ui/session/NetworkOffers.h"

namespace rlab {

namespace {

constexpr int most = 9999; ///< beyond what can be built, which whoever takes the value says

} // namespace

DepthSpinBox::DepthSpinBox(QWidget* parent)
    : QSpinBox(parent) {
    setRange(0, most);
    setBlock(BlockKind::Basic);
}

void DepthSpinBox::setBlock(BlockKind block) {
    block_ = block;
    setSingleStep(depthStep(block));
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
