// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/RateSpinBox.h"

namespace rlab {

namespace {

constexpr int decimalPlaces = 10;

} // namespace

RateSpinBox::RateSpinBox(double most, QWidget* parent)
    : QDoubleSpinBox(parent) {
    setDecimals(decimalPlaces);
    setRange(0, most);
    setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
}

void RateSpinBox::showValue(double shown) {
    if (textFromValue(shown) != textFromValue(value()))
        setValue(shown);
}

QString RateSpinBox::textFromValue(double value) const {
    QString text = locale().toString(value, 'f', decimalPlaces);
    const QString point = locale().decimalPoint();
    while (text.contains(point) && text.endsWith(locale().zeroDigit()))
        text.chop(1);
    return text.endsWith(point) ? text.chopped(point.size()) : text;
}

} // namespace rlab
