// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"
#include "ui/help/Tour.h"

#include <QObject>
#include <QPointer>

namespace rlab {

class GlossaryDialog;
class WindowActions;

/// The help commands: tour, lessons, glossary, keyboard shortcuts, What's This, about.
class HelpCenter : public QObject {
    Q_OBJECT

public:
    /// Connects the actions. Dialogs belong to `window`.
    HelpCenter(QWidget& window, WindowActions& actions, const QList<TourStop>& stops);

    void setTheme(const Theme& theme);
    /// The tour, if this is the first start. The window must be shown.
    void welcome();

signals:
    /// Index into lessons().
    void lessonChosen(int lesson);

private:
    void showGlossary();
    void showShortcuts();
    void showAbout();

    QWidget& window_;
    WindowActions& actions_;
    Theme theme_ = Theme::lightTheme();
    Tour tour_;
    QPointer<GlossaryDialog> glossary_; ///< made when it is first asked for
};

} // namespace rlab
