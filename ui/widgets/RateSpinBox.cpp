// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/RateSpinBox.h"

namespace rlab {

namespace {

constexpr double mostRate = 100;
constexpr int decimalPlaces = 6;
constexpr int shownDigits = 6;

} // namespace

RateSpinBox::RateSpinBox(QWidget* parent)
    : QDoubleSpinBox(parent) {
    setRange(0, mostRate);
    setDecimals(decimalPlaces);
    setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
}

QString RateSpinBox::textFromValue(double value) const {
    return locale().toString(value, 'g', shownDigits);
}

} // namespace rlab
