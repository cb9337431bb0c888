// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/RateSpinBox.h"

#include <QLocale>

namespace rlab {

namespace {

constexpr int decimalPlaces = 30;
constexpr double most = 1e30;
constexpr double firstStep = 0.0001;

} // namespace

RateSpinBox::RateSpinBox(QWidget* parent)
    : QDoubleSpinBox(parent) {
    setDecimals(decimalPlaces);
    setRange(0, most);
    setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
}

void RateSpinBox::showValue(double shown) {
    if (textFromValue(shown) != textFromValue(value()))
        setValue(shown);
}

/// The fewest digits that mean this value.
QString RateSpinBox::textFromValue(double value) const {
    QLocale plain = locale();
    plain.setNumberOptions(QLocale::OmitGroupSeparator);
    return plain.toString(value, 'f', QLocale::FloatingPointShortest);
}

/// A tenth of nothing would be the smallest number there is.
void RateSpinBox::stepBy(int steps) {
    if (value() == 0 && steps > 0)
        setValue(firstStep * steps);
    else
        QDoubleSpinBox::stepBy(steps);
}

} // namespace rlab
