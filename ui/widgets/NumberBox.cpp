// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/NumberBox.h"

#include <limits>

namespace rlab {

QSpinBox* makeNumberBox(int step) {
    auto* box = new QSpinBox;
    box->setRange(0, std::numeric_limits<int>::max());
    box->setSingleStep(step);
    return box;
}

void showNumber(QSpinBox& box, int value) {
    if (box.value() != value)
        box.setValue(value);
}

} // namespace rlab
