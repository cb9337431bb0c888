// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/ToolButtons.h"

#include "ui/widgets/Roles.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QMenu>

namespace rlab {

QWidget* makeSegments(const QList<QAction*>& choices) {
    auto* frame = new QFrame;
    frame->setProperty("role", "segments");
    auto* layout = new QHBoxLayout(frame);
    layout->setContentsMargins(2, 2, 2, 2);
    layout->setSpacing(2);
    for (QAction* action : choices) {
        auto* button = new QToolButton;
        button->setDefaultAction(action);
        button->setProperty("role", "segment");
        button->setFocusPolicy(Qt::TabFocus);
        const auto name = [button, action] { button->setAccessibleName(action->text()); };
        QObject::connect(action, &QAction::changed, button, name);
        name();
        layout->addWidget(button);
    }
    return frame;
}

QToolButton* makePill(const char* name, const QString& accessibleName, const QString& help) {
    auto* button = new QToolButton;
    button->setObjectName(QLatin1String(name));
    button->setProperty("role", "pill");
    button->setFocusPolicy(Qt::TabFocus);
    button->setAccessibleName(accessibleName);
    explain(*button, help, help);
    return button;
}

QToolButton* makeActionPill(QAction* action) {
    auto* button = new QToolButton;
    button->setDefaultAction(action);
    button->setProperty("role", "pill");
    button->setFocusPolicy(Qt::TabFocus);
    button->setAccessibleName(action->text());
    button->setWhatsThis(action->whatsThis());
    return button;
}

QToolButton* makeMenuPill(const char* name, const QString& accessibleName, const QString& help,
                          const QList<QAction*>& entries) {
    QToolButton* button = makePill(name, accessibleName, help);
    auto* menu = new QMenu(button);
    menu->setToolTipsVisible(true);
    menu->addActions(entries);
    button->setMenu(menu);
    button->setPopupMode(QToolButton::InstantPopup);
    return button;
}

void showChosen(QToolButton& button, const QString& text) {
    button.setText(text);
    button.setAccessibleDescription(text);
}

} // namespace rlab
