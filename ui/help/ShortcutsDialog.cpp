// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/ShortcutsDialog.h"

#include "ui/Theme.h"
#include "ui/widgets/Roles.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <map>

namespace rlab {

namespace {

constexpr QSize firstSize(448, 480);

QString withoutMnemonic(QString text) {
    return text.remove(u'&').remove(QStringLiteral("…"));
}

/// The title of the menu that holds the action; empty for those in none.
QString menuOf(const QAction& action) {
    for (const QObject* object : action.associatedObjects())
        if (const auto* menu = qobject_cast<const QMenu*>(object); menu && !menu->title().isEmpty())
            return withoutMnemonic(menu->title());
    return {};
}

QString keysOf(const QAction& action) {
    QStringList keys;
    for (const QKeySequence& shortcut : action.shortcuts())
        keys.append(shortcut.toString(QKeySequence::NativeText));
    return keys.join(ShortcutsDialog::tr(" or "));
}

} // namespace

ShortcutsDialog::ShortcutsDialog(const QList<QAction*>& actions, QWidget* parent)
    : QDialog(parent)
    , scroll_(new QScrollArea) {
    setObjectName(QStringLiteral("shortcuts"));
    setWindowTitle(tr("Keyboard shortcuts"));
    setMinimumSize(firstSize * 3 / 4);
    resize(firstSize);
    for (QAction* action : actions)
        actions_.append(action);
    scroll_->setObjectName(QStringLiteral("shortcutsScroll"));
    scroll_->setWidgetResizable(true);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setAccessibleName(tr("Keyboard shortcuts"));
    explain(*scroll_, tr("Every command of the window that has a key"),
            tr("The commands by menu, with their keys as they are at this moment."));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    explain(*buttons->button(QDialogButtonBox::Close), tr("Close this window (Esc)"),
            tr("Closes this window."));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->addWidget(scroll_, 1);
    layout->addWidget(buttons);
}

void ShortcutsDialog::showEvent(QShowEvent* event) {
    fill();
    QDialog::showEvent(event);
}

void ShortcutsDialog::fill() {
    QStringList titles; // in the order of the actions
    std::map<QString, QList<QAction*>> groups;
    for (const QPointer<QAction>& action : actions_) {
        if (!action || action->shortcuts().isEmpty())
            continue;
        const QString title = menuOf(*action);
        if (!titles.contains(title))
            titles.append(title);
        groups[title].append(action);
    }
    contents_ = new QWidget;
    contents_->setObjectName(QStringLiteral("shortcutsContents"));
    grid_ = new QGridLayout(contents_);
    grid_->setContentsMargins(0, 0, 8, 0);
    grid_->setHorizontalSpacing(2 * Theme::grid);
    grid_->setVerticalSpacing(6);
    grid_->setColumnStretch(0, 1);
    int row = 0;
    for (const QString& title : titles)
        row = addGroup(title.isEmpty() ? tr("Elsewhere") : title, groups[title], row);
    grid_->setRowStretch(row, 1);
    scroll_->setWidget(contents_); // deletes the one before
}

int ShortcutsDialog::addGroup(const QString& title, const QList<QAction*>& actions, int row) {
    if (row > 0)
        grid_->setRowMinimumHeight(row++, Theme::grid);
    grid_->addWidget(makeLabel("section", title), row++, 0, 1, 2);
    for (const QAction* action : actions) {
        grid_->addWidget(makeLabel("shortcutName", withoutMnemonic(action->text())), row, 0);
        grid_->addWidget(makeLabel("keys", keysOf(*action)), row++, 1, Qt::AlignRight);
    }
    return row;
}

} // namespace rlab
