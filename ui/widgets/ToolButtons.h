// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QToolButton>

class QAction;

namespace rlab {

// Makers for the buttons of the rows above charts.

/// Actions side by side in one frame: of those of a group one is chosen, of others any number.
QWidget* makeSegments(const QList<QAction*>& choices);
/// A round button. `help` is for tool tip and What's This.
QToolButton* makePill(const char* name, const QString& accessibleName, const QString& help);
/// One for a command.
QToolButton* makeActionPill(QAction* action);
/// One that opens a menu.
QToolButton* makeMenuPill(const char* name, const QString& accessibleName, const QString& help,
                          const QList<QAction*>& entries);
/// What is chosen, also for those who can't see it.
void showChosen(QToolButton& button, const QString& text);

} // namespace rlab
