// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"

#include <QObject>

namespace rlab {

/// Light or dark: as the system has it, or as the user chose. Gives the application the palette
/// that goes with it, so that dialogs and menus match, and keeps the choice between starts.
class Appearance : public QObject {
    Q_OBJECT

public:
    enum class Choice { System, Light, Dark };
    Q_ENUM(Choice)

    /// With the choice of the last start.
    explicit Appearance(QObject* parent = nullptr);

    Choice choice() const { return choice_; }
    void setChoice(Choice choice);
    const Theme& theme() const { return *theme_; }
    /// To be called when the application's palette has changed: the system's may be another now.
    void followSystem();

signals:
    void themeChanged(const rlab::Theme& theme);

private:
    void apply();
    void setTheme(const Theme& theme);

    Choice choice_;
    const Theme* theme_;
};

} // namespace rlab
