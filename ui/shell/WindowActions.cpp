// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/WindowActions.h"

#include "ui/shell/Appearance.h"
#include "ui/widgets/Roles.h"

#include <QActionGroup>
#include <QKeySequence>
#include <QMenuBar>
#include <QUndoStack>

namespace rlab {

WindowActions::WindowActions(QWidget& window, QUndoStack& undo)
    : QObject(&window)
    , window_(window)
    , menuBar_(new QMenuBar) {
    menuBar_->setNativeMenuBar(false); // it lies in the window's top bar
    makeExperimentMenu();
    makeEditMenu(undo);
    makeTrainingMenu();
    makeViewMenu();
    makeHelpMenu();
    for (QMenu* menu : menuBar_->findChildren<QMenu*>())
        menu->setToolTipsVisible(true);
}

QList<QAction*> WindowActions::withShortcuts() const {
    QList<QAction*> all = window_.actions();
    all.removeIf([](const QAction* action) { return action->shortcuts().empty(); });
    return all;
}

void WindowActions::extend(QMenu& menu, const QList<QAction*>& actions) {
    menu.addActions(actions);
    window_.addActions(actions);
}

QMenu& WindowActions::addSubmenu(const QString& title) {
    QMenu* menu = view->addMenu(title);
    menu->setToolTipsVisible(true);
    return *menu;
}

void WindowActions::addPage(const QString& title, const std::function<void()>& show) {
    const auto number = static_cast<int>(pages->actions().size()) + 1;
    QAction* action =
        add(*pages, title, {QKeySequence(Qt::CTRL | (Qt::Key_0 + number))}, tr("Go to this page"));
    connect(action, &QAction::triggered, this, show);
}

QAction* WindowActions::add(QMenu& menu, const QString& text, const QList<QKeySequence>& keys,
                            const QString& help) {
    QAction* action = menu.addAction(text);
    action->setShortcuts(keys);
    explain(*action, help);
    window_.addAction(action);
    return action;
}

void WindowActions::makeExperimentMenu() {
    QMenu& menu = *menuBar_->addMenu(tr("&Experiment"));
    sample = add(menu, tr("&New from the sample"), {QKeySequence::New},
                 tr("Plain and residual networks with 20 and 56 layers: the experiment that the "
                    "window opens with"));
    presets = menu.addMenu(tr("&Presets"));
    menu.addSeparator();
    open = add(menu, tr("&Open …"), {QKeySequence::Open},
               tr("Open an experiment file (JSON), such as the experiment.json in a run's folder"));
    recent = menu.addMenu(tr("Open &recent"));
    save = add(menu, tr("&Save"), {QKeySequence::Save},
               tr("Save the experiment; the command line trains the same file"));
    saveAs = add(menu, tr("Save &as …"), {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S)},
                 tr("Save the experiment under another name"));
    menu.addSeparator();
    exports = menu.addMenu(tr("&Export curves"));
    menu.addSeparator();
    quit = add(menu, tr("&Quit"), {QKeySequence(Qt::CTRL | Qt::Key_Q)}, tr("Close the window"));
}

void WindowActions::makeEditMenu(QUndoStack& undo) {
    QMenu& menu = *menuBar_->addMenu(tr("E&dit"));
    QAction* undoAction = undo.createUndoAction(this, tr("&Undo"));
    undoAction->setShortcut(QKeySequence::Undo);
    explain(*undoAction, tr("Take back the last change of the experiment or of the runs"));
    QAction* redoAction = undo.createRedoAction(this, tr("&Redo"));
    redoAction->setShortcuts(
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)});
    explain(*redoAction, tr("Make the change again that was taken back"));
    extend(menu, {undoAction, redoAction});
}

void WindowActions::makeTrainingMenu() {
    QMenu& menu = *menuBar_->addMenu(tr("&Training"));
    train = add(menu, tr("&Train"), {QKeySequence(Qt::CTRL | Qt::Key_R)},
                tr("Train all networks of the experiment side by side"));
    pause = add(menu, tr("&Pause"), {QKeySequence(Qt::Key_F8)},
                tr("Let the training rest after the batch at hand, or go on"));
    step = add(menu, tr("Train one &batch"), {QKeySequence(Qt::Key_F10)},
               tr("Train every network on one batch, then wait"));
    probe = add(menu, tr("Look into &untrained networks"), {QKeySequence(Qt::Key_F7)},
                tr("Pass one batch forward and backward through each network as it is before "
                   "training, and show its gradients"));
    stop = add(menu, tr("&Stop"), {QKeySequence(Qt::Key_Escape)},
               tr("End the training after the batch at hand; what there is stays"));
    makeProbingMenu(menu);
}

/// Whoever wants the first batches in detail, or all of the speed, chooses it here.
void WindowActions::makeProbingMenu(QMenu& menu) {
    QMenu& choices = *menu.addMenu(tr("&Gradients are recorded"));
    choices.setToolTipsVisible(true);
    probing = new QActionGroup(this);
    const auto offer = [&](const QString& text, int interval, const QString& help) {
        QAction* action = choices.addAction(text);
        action->setCheckable(true);
        action->setData(interval);
        explain(*action, help);
        probing->addAction(action);
    };
    const QString costs = tr("From the next training on, 4,000 times at most; changes no result");
    offer(tr("&Automatically"), automaticProbing,
          tr("So seldom that training takes less than 2 % longer: every 16th batch, in long "
             "trainings a thousand times in all"));
    offer(tr("In &each batch"), 1, tr("%1. Training takes a quarter longer").arg(costs));
    offer(tr("Every &4th batch"), 4, tr("%1. Training takes about 6 % longer").arg(costs));
    offer(tr("Every &64th batch"), 64, costs);
    offer(tr("&Never"), 0, costs);
}

void WindowActions::makeViewMenu() {
    view = menuBar_->addMenu(tr("&View"));
    pages = view->addMenu(tr("Pa&ges"));
    view->addSeparator();
    experimentPanel = add(*view, tr("&Experiment on the left"), {QKeySequence(Qt::Key_F9)},
                          tr("Show or hide the panel in which the experiment is assembled"));
    explanationPanel =
        add(*view, tr("E&xplanation on the right"), {QKeySequence(Qt::SHIFT | Qt::Key_F9)},
            tr("Show or hide the panel that says what is to be seen"));
    makeAppearanceMenu();
    view->addSeparator();
    presentation = add(*view, tr("&Presentation"), {QKeySequence(Qt::Key_F5)},
                       tr("Large curves and explanation only, for a hall; Esc leads back"));
    fullScreen = add(*view, tr("&Full screen"), {QKeySequence(Qt::Key_F11)},
                     tr("Let the window cover the whole screen"));
    for (QAction* action : {experimentPanel, explanationPanel, presentation, fullScreen})
        action->setCheckable(true);
    view->addSeparator();
}

void WindowActions::makeAppearanceMenu() {
    QMenu& menu = *view->addMenu(tr("&Appearance"));
    appearance = new QActionGroup(this);
    const auto offer = [&](const QString& text, const QString& help, Appearance::Choice choice) {
        QAction* action = add(menu, text, {}, help);
        action->setCheckable(true);
        action->setData(QVariant::fromValue(choice));
        appearance->addAction(action);
    };
    offer(tr("As the &system"),
          tr("Light or dark as the system's other windows, also when they change"),
          Appearance::Choice::System);
    offer(tr("&Light"), tr("Dark on light, also where the system is dark; for bright rooms"),
          Appearance::Choice::Light);
    offer(tr("&Dark"), tr("Light on dark, also where the system is light; for dark rooms"),
          Appearance::Choice::Dark);
}

void WindowActions::makeHelpMenu() {
    QMenu& menu = *menuBar_->addMenu(tr("&Help"));
    tour = add(menu, tr("&Tour of the window"), {}, tr("The window in a few steps"));
    lessons = menu.addMenu(tr("&Lessons"));
    glossary = add(menu, tr("&Glossary"), {QKeySequence(Qt::Key_F1)},
                   tr("What the words mean: degradation, MAC, epoch, and the others"));
    shortcuts = add(menu, tr("&Keyboard shortcuts"), {QKeySequence(Qt::CTRL | Qt::Key_K)},
                    tr("All keys at a glance"));
    whatsThis = add(menu, tr("&What's this?"), {QKeySequence(Qt::SHIFT | Qt::Key_F1)},
                    tr("Then click on whatever you want explained"));
    menu.addSeparator();
    about = add(menu, tr("&About Residual Lab"), {}, tr("Version, licence, and the paper"));
}

} // namespace rlab
