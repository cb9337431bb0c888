// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSpinBox>

namespace rlab {

/// For whole numbers from 0 on. It takes all of them, so that it shows what a file says and what is
/// typed: what is impossible is said in words by validate(), not refused key by key.
QSpinBox* makeNumberBox(int step = 1);

/// Leaves the text alone that is being typed if it means this value already.
void showNumber(QSpinBox& box, int value);

} // namespace rlab
