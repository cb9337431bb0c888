// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/Text.h"

#include "ui/session/Translation.h"
#include "ui/session/ValueText.h"

#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

namespace rlab {

namespace {

const QLocale& english() {
    static const QLocale locale(QLocale::English, QLocale::UnitedStates);
    return locale;
}

} // namespace

QString airy(const QString& markup) {
    return QStringLiteral("<div style=\"line-height:125%\">%1</div>").arg(markup);
}

QString asSentence(const QString& message) {
    return message.left(1).toUpper() + message.mid(1);
}

QString breakable(const QString& text) {
    constexpr int longWord = 24;
    constexpr QChar breakHere(0x200B), notHere(0x2060);
    QString result;
    int unbroken = 0;
    for (const QChar letter : text) {
        result += letter;
        unbroken = letter.isSpace() ? 0 : unbroken + 1;
        if (letter == u'/' && unbroken == 1) { // a path's first
            result += notHere;
        } else if (letter == u'/' || unbroken == longWord) {
            result += breakHere;
            unbroken = 1;
        }
    }
    return result;
}

QString percentText(double fraction) {
    return tr("%1 %").arg(english().toString(100 * fraction, 'f', 1));
}

QString factorText(double factor) {
    constexpr double million = 1e6;
    if (!std::isfinite(factor) || factor >= 1000 * million)
        return valueText(factor);
    if (factor >= million)
        return tr("%1 million").arg(factor / million, 0, 'g', 2);
    const double unit = std::pow(10, std::floor(std::log10(std::max(factor, 1e-300))) - 1);
    const double rounded = std::round(factor / unit) * unit;
    if (rounded < 1e-4)
        return valueText(rounded);
    return rounded >= 10 ? fullCount(std::llround(rounded))
                         : QStringLiteral("%1").arg(rounded, 0, 'g', 2);
}

QString shortCount(std::int64_t count) {
    struct Unit {
        double size;
        const char* text;
    };
    constexpr std::array units{Unit{1e9, QT_TR_NOOP("%1 G")}, Unit{1e6, QT_TR_NOOP("%1 M")},
                               Unit{1e3, QT_TR_NOOP("%1 k")}};
    for (const Unit& unit : units) {
        const double value = static_cast<double>(count) / unit.size;
        if (value >= 1)
            return tr(unit.text).arg(english().toString(value, 'f', value < 9.95 ? 1 : 0));
    }
    return fullCount(count);
}

QString byteText(std::int64_t bytes) {
    constexpr std::int64_t thousand = 1000;
    return bytes < thousand ? tr("%1 B").arg(bytes) : tr("%1B").arg(shortCount(bytes));
}

QString fullCount(std::int64_t count) {
    return english().toString(static_cast<qlonglong>(count));
}

QString durationText(double seconds) {
    constexpr int minute = 60;
    constexpr int hour = 60 * minute;
    if (seconds < 9.95)
        return tr("%1 s").arg(english().toString(seconds, 'f', 1));
    const auto whole = static_cast<qint64>(std::llround(seconds));
    if (whole < minute)
        return tr("%1 s").arg(whole);
    if (whole < hour)
        return tr("%1 min %2 s").arg(whole / minute).arg(whole % minute);
    return tr("%1 h %2 min").arg(whole / hour).arg(whole % hour / minute);
}

QString roughDuration(double seconds) {
    constexpr double minute = 60, hour = 60 * minute, day = 24 * hour;
    if (seconds < 0.95)
        return tr("under 1 s");
    if (seconds < 99.5) // to tens from ten on: more would be guessed
        return tr("about %1 s")
            .arg(seconds < 9.5 ? std::lround(seconds) : std::lround(seconds / 10) * 10);
    if (seconds < 99.5 * minute)
        return tr("about %1 min").arg(std::lround(seconds / minute));
    const auto halves = [](double value) {
        return english().toString(std::round(2 * value) / 2, 'g', 6);
    };
    if (seconds < 2 * day)
        return tr("about %1 h").arg(halves(seconds / hour));
    return tr("about %1 days").arg(halves(seconds / day));
}

} // namespace rlab
