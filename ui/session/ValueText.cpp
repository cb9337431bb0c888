// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/ValueText.h"

#include <QLocale>

#include <array>
#include <cmath>

namespace rlab {

namespace {

constexpr int digitsShown = 3;
// Outside of these, powers of ten are shorter.
constexpr double leastInFull = 1e-4;
constexpr double leastAsPower = 1e4;

QString exponentText(int exponent) {
    static const std::array<QChar, 10> digits{
        QChar(0x2070), QChar(0x00B9), QChar(0x00B2), QChar(0x00B3), QChar(0x2074),
        QChar(0x2075), QChar(0x2076), QChar(0x2077), QChar(0x2078), QChar(0x2079)};
    QString text = QStringLiteral("10");
    if (exponent < 0)
        text += QChar(0x207B);
    for (const QChar digit : QString::number(std::abs(exponent)))
        text += digits[static_cast<std::size_t>(digit.digitValue())];
    return text;
}

} // namespace

QString powerText(double power) {
    return exponentText(static_cast<int>(std::lround(std::log10(power))));
}

QString valueText(double value) {
    if (std::isnan(value))
        return QStringLiteral("–");
    if (std::isinf(value))
        return value > 0 ? QStringLiteral("∞") : QStringLiteral("−∞");
    // "1.142e+05" → 1.14 and 5: rounded before its size is looked at, so 9999 is 10⁴.
    const QString rounded = QString::number(value, 'e', digitsShown - 1);
    const double size = std::abs(rounded.toDouble());
    if (size != 0 && (size < leastInFull || size >= leastAsPower)) {
        const auto split = rounded.indexOf(QLatin1Char('e'));
        return QString::number(rounded.left(split).toDouble()) + QChar(0x00B7) +
               exponentText(rounded.mid(split + 1).toInt());
    }
    const QLocale english(QLocale::English, QLocale::UnitedStates);
    return size >= 1000 ? english.toString(rounded.toDouble(), 'f', 0)
                        : QString::number(value, 'g', digitsShown);
}

} // namespace rlab
