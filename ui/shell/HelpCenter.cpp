// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/HelpCenter.h"

#include "ui/help/AboutDialog.h"
#include "ui/help/GlossaryDialog.h"
#include "ui/help/ShortcutsDialog.h"
#include "ui/lessons/LessonContent.h"
#include "ui/shell/WindowActions.h"
#include "ui/widgets/Roles.h"

#include <QAction>
#include <QCoreApplication>
#include <QMenu>
#include <QWhatsThis>

namespace rlab {

HelpCenter::HelpCenter(QWidget& window, WindowActions& actions, const QList<TourStop>& stops)
    : QObject(&window)
    , window_(window)
    , actions_(actions)
    , tour_(&window, stops) {
    connect(actions.tour, &QAction::triggered, &tour_, &Tour::start);
    connect(actions.glossary, &QAction::triggered, this, &HelpCenter::showGlossary);
    connect(actions.shortcuts, &QAction::triggered, this, &HelpCenter::showShortcuts);
    connect(actions.whatsThis, &QAction::triggered, this, &QWhatsThis::enterWhatsThisMode);
    connect(actions.about, &QAction::triggered, this, &HelpCenter::showAbout);
    for (std::size_t i = 0; i < lessons().size(); ++i) {
        QAction* action = actions.lessons->addAction(
            QStringLiteral("&%1  %2").arg(i + 1).arg(lessonText(lessons()[i].title)));
        explain(*action,
                tr("Open this lesson on the right: a question, the experiment that answers "
                   "it, and what to look at"));
        connect(action, &QAction::triggered, this,
                [this, i] { emit lessonChosen(static_cast<int>(i)); });
    }
}

void HelpCenter::setTheme(const Theme& theme) {
    theme_ = theme;
    tour_.setTheme(theme);
    if (glossary_)
        glossary_->setTheme(theme);
}

void HelpCenter::welcome() {
    tour_.startFirstTime();
}

void HelpCenter::showGlossary() {
    if (!glossary_)
        glossary_ = new GlossaryDialog(&window_);
    glossary_->setTheme(theme_);
    glossary_->show();
    glossary_->raise();
    glossary_->activateWindow();
}

void HelpCenter::showShortcuts() {
    auto* dialog = new ShortcutsDialog(actions_.withShortcuts(), &window_);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

void HelpCenter::showAbout() {
    auto* dialog = new AboutDialog(QCoreApplication::applicationVersion(), theme_, &window_);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

} // namespace rlab
