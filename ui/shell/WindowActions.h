// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>

#include <functional>

class QAction;
class QActionGroup;
class QKeySequence;
class QMenu;
class QMenuBar;
class QUndoStack;
class QWidget;

namespace rlab {

/// All commands of the window, each once: in the menus, on its shortcut, and for whatever button
/// stands for it. What they do is connected by the window.
class WindowActions : public QObject {
    Q_OBJECT

public:
    /// Adds them to `window`, so that their shortcuts work everywhere in it.
    WindowActions(QWidget& window, QUndoStack& undo);

    QMenuBar* menuBar() const { return menuBar_; }
    /// Those with a shortcut, for the overview.
    QList<QAction*> withShortcuts() const;
    /// Adds a page's own commands to a menu and their shortcuts to the window.
    void extend(QMenu& menu, const QList<QAction*>& actions);
    /// For a page's commands in the View menu, which is long as it is.
    QMenu& addSubmenu(const QString& title);
    /// Ctrl+1, Ctrl+2, …
    void addPage(const QString& title, const std::function<void()>& show);

    // Experiment
    QAction* sample;
    QMenu* presets;
    QAction* open;
    QMenu* recent;
    QAction* save;
    QAction* saveAs;
    QMenu* exports;
    QAction* quit;
    // Training
    QAction* train;
    QAction* pause; ///< "Pause" or "Resume"
    QAction* step;
    QAction* probe;
    QActionGroup* probing; ///< data(): every so many batches; automaticProbing, or 0: none
    static constexpr int automaticProbing = -1;
    QAction* stop;
    // View
    QMenu* view;
    QMenu* pages;
    QAction* experimentPanel;
    QAction* explanationPanel;
    QAction* presentation;
    QAction* fullScreen;
    QActionGroup* appearance; ///< data(): Appearance::Choice
    // Help
    QAction* tour;
    QMenu* lessons;
    QAction* glossary;
    QAction* shortcuts;
    QAction* whatsThis;
    QAction* about;

private:
    QAction* add(QMenu& menu, const QString& text, const QList<QKeySequence>& keys,
                 const QString& whatsThis);
    void makeExperimentMenu();
    void makeEditMenu(QUndoStack& undo);
    void makeTrainingMenu();
    void makeProbingMenu(QMenu& menu);
    void makeViewMenu();
    void makeAppearanceMenu();
    void makeHelpMenu();

    QWidget& window_;
    QMenuBar* menuBar_;
};

} // namespace rlab
