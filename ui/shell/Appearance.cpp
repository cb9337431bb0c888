// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/Appearance.h"

#include "ui/session/UserSettings.h"

#include <QApplication>
#include <QMetaEnum>

namespace rlab {

namespace {

const QString choiceKey = QStringLiteral("window/appearance");

Appearance::Choice storedChoice() {
    const QByteArray word = userSettings().value(choiceKey).toByteArray();
    bool isKnown = false;
    const int value = QMetaEnum::fromType<Appearance::Choice>().keyToValue(word, &isKnown);
    return isKnown ? static_cast<Appearance::Choice>(value) : Appearance::Choice::System;
}

/// For what the style sheet does not reach: system-like dialogs, placeholders, selections.
QPalette paletteOf(const Theme& theme) {
    QPalette palette;
    palette.setColor(QPalette::Window, theme.surface);
    palette.setColor(QPalette::WindowText, theme.text);
    palette.setColor(QPalette::Base, theme.surface);
    palette.setColor(QPalette::AlternateBase, theme.background);
    palette.setColor(QPalette::Text, theme.text);
    palette.setColor(QPalette::PlaceholderText, theme.secondary);
    palette.setColor(QPalette::Button, theme.control);
    palette.setColor(QPalette::ButtonText, theme.text);
    palette.setColor(QPalette::Highlight, theme.accent);
    palette.setColor(QPalette::HighlightedText, theme.surface);
    palette.setColor(QPalette::Link, theme.accent);
    palette.setColor(QPalette::LinkVisited, theme.accent);
    palette.setColor(QPalette::ToolTipBase, theme.surface);
    palette.setColor(QPalette::ToolTipText, theme.text);
    for (const QPalette::ColorRole role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, theme.disabled);
    return palette;
}

} // namespace

Appearance::Appearance(QObject* parent)
    : QObject(parent)
    , choice_(storedChoice())
    , theme_(&Theme::forPalette(QApplication::palette())) {
    if (choice_ != Choice::System)
        apply();
}

void Appearance::setChoice(Choice choice) {
    if (choice == choice_)
        return;
    choice_ = choice;
    userSettings().setValue(choiceKey, QVariant::fromValue(choice).toString());
    apply();
}

void Appearance::followSystem() {
    if (choice_ == Choice::System)
        setTheme(Theme::forPalette(QApplication::palette()));
}

void Appearance::apply() {
    const bool isDark = choice_ == Choice::Dark;
    const Theme& chosen = isDark ? Theme::darkTheme() : Theme::lightTheme();
    const bool isChosen = choice_ != Choice::System;
    QApplication::setPalette(isChosen ? paletteOf(chosen) : QPalette());
    setTheme(isChosen ? chosen : Theme::forPalette(QApplication::palette()));
}

void Appearance::setTheme(const Theme& theme) {
    if (theme_ == &theme)
        return;
    theme_ = &theme;
    emit themeChanged(theme);
}

} // namespace rlab
