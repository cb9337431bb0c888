// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/Theme.h"

#include <QApplication>
#include <QFontDatabase>
#include <QHash>

#include <utility>

namespace rlab {

namespace {

Theme makeLight() {
    Theme theme;
    theme.dark = false;
    theme.background = "#F6F7F9";
    theme.surface = "#FFFFFF";
    theme.line = "#E3E6EB";
    theme.control = "#F1F3F6";
    theme.controlHover = "#E7EAEF";
    theme.text = "#1B2330";
    theme.secondary = "#667085";
    theme.disabled = "#A3ABB8";
    theme.primary = "#1B2330";
    theme.primaryHover = "#323C4D";
    theme.onPrimary = "#FFFFFF";
    theme.accent = "#0B5FA5";
    theme.danger = "#B42318";
    theme.dangerSurface = "#FDF0EE";
    theme.plainShallow = "#F2A35E";
    theme.plainDeep = "#C9480B";
    theme.residualShallow = "#5DB3E8";
    theme.residualDeep = "#0B5FA5";
    return theme;
}

Theme makeDark() {
    Theme theme;
    theme.dark = true;
    theme.background = "#14181F";
    theme.surface = "#1C222B";
    theme.line = "#2C3440";
    theme.control = "#262D38";
    theme.controlHover = "#303947";
    theme.text = "#E8ECF2";
    theme.secondary = "#96A2B4";
    theme.disabled = "#5C6778";
    theme.primary = "#E8ECF2";
    theme.primaryHover = "#FFFFFF";
    theme.onPrimary = "#14181F";
    theme.accent = "#3D9BE9";
    theme.danger = "#FF8A7A";
    theme.dangerSurface = "#3A2226";
    theme.plainShallow = "#F6B57C";
    theme.plainDeep = "#F0703A";
    theme.residualShallow = "#7CC6F2";
    theme.residualDeep = "#3D9BE9";
    return theme;
}

int step(int from, int to, double share) {
    return static_cast<int>(from + (to - from) * share + 0.5);
}

QColor between(const QColor& from, const QColor& to, double share) {
    return QColor(step(from.red(), to.red(), share), step(from.green(), to.green(), share),
                  step(from.blue(), to.blue(), share));
}

} // namespace

const Theme& Theme::lightTheme() {
    static const Theme theme = makeLight();
    return theme;
}

const Theme& Theme::darkTheme() {
    static const Theme theme = makeDark();
    return theme;
}

/// Qt 6.4 does not tell the system's colour scheme; its window colour does.
const Theme& Theme::forPalette(const QPalette& palette) {
    return palette.color(QPalette::Window).lightness() < 128 ? darkTheme() : lightTheme();
}

QColor Theme::curve(const ColorRole& role) const {
    return role.kind == NetworkKind::Plain ? between(plainShallow, plainDeep, role.shade)
                                           : between(residualShallow, residualDeep, role.shade);
}

/// Fonts are kept: the system's font matching takes longer than painting with what it found, and
/// figures ask for their fonts in every frame.
QFont Theme::font(int pixelSize, QFont::Weight weight) {
    static QFont base;
    static QHash<std::pair<int, int>, QFont> made;
    if (made.empty() || base != QApplication::font()) {
        base = QApplication::font();
        made.clear();
    }
    QFont& font = made[{pixelSize, weight}];
    if (font.pixelSize() != pixelSize) {
        const QString inter = QStringLiteral("Inter");
        font = base;
        if (QFontDatabase::hasFamily(inter))
            font.setFamilies({inter});
        font.setPixelSize(pixelSize);
        font.setWeight(weight);
    }
    return font;
}

} // namespace rlab
