// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/images/NetworkChoice.h"

#include "ui/widgets/Roles.h"
#include "ui/widgets/ToolButtons.h"

#include <QActionGroup>
#include <QMenu>
#include <QToolButton>

namespace rlab {

NetworkChoice::NetworkChoice(const char* name, const QString& accessibleName, const QString& help,
                             QWidget* parent)
    : QObject(parent)
    , button_(makeMenuPill(name, accessibleName, help, {}))
    , group_(new QActionGroup(this))
    , help_(help) {
    connect(group_, &QActionGroup::triggered, this,
            [this](const QAction* action) { emit chosen(action->data().toInt()); });
}

void NetworkChoice::setNetworks(const QStringList& labels, int chosen, const QString& shortLabel) {
    showChosen(*button_, shortLabel);
    QStringList before;
    for (const QAction* action : group_->actions())
        before.append(action->text());
    if (before != labels) {
        qDeleteAll(group_->actions());
        for (const QString& label : labels) {
            auto* action = new QAction(label, group_);
            action->setCheckable(true);
            action->setData(static_cast<int>(group_->actions().size()) - 1);
            explain(*action, help_);
            button_->menu()->addAction(action);
        }
    }
    for (QAction* action : group_->actions())
        action->setChecked(action->data().toInt() == chosen);
}

} // namespace rlab
