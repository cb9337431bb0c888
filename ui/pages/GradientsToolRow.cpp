// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/GradientsToolRow.h"

#include "ui/Theme.h"
#include "ui/pages/GradientActions.h"
#include "ui/widgets/Roles.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>

namespace rlab {

GradientsToolRow::GradientsToolRow(GradientActions& actions, const QList<QAction*>& exports,
                                   QWidget* parent)
    : QWidget(parent)
    , actions_(actions)
    , statistic_(makeMenuButton("statisticButton", tr("Statistic"),
                                tr("What is shown of each layer: gradients, updates, weights or "
                                   "outputs"),
                                actions.statistics()))
    , export_(makeMenuButton("exportGradients", tr("Export"),
                             tr("The picture or its data as a file"), exports))
    , axis_(makeSegments(actions.axes())) {
    export_->setText(tr("Export"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    layout->addWidget(makeSegments(actions.modes()));
    layout->addStretch();
    layout->addWidget(statistic_);
    layout->addWidget(axis_);
    layout->addWidget(export_);
    connect(&actions, &GradientActions::changed, this, &GradientsToolRow::followActions);
    followActions();
}

QWidget* GradientsToolRow::makeSegments(const QList<QAction*>& choices) {
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
        button->setAccessibleName(action->text());
        layout->addWidget(button);
    }
    return frame;
}

QToolButton* GradientsToolRow::makeMenuButton(const char* name, const QString& accessibleName,
                                              const QString& help, const QList<QAction*>& entries) {
    auto* button = new QToolButton;
    button->setObjectName(QLatin1String(name));
    button->setProperty("role", "pill");
    button->setFocusPolicy(Qt::TabFocus);
    button->setAccessibleName(accessibleName);
    explain(*button, help, help);
    auto* menu = new QMenu(button);
    menu->setToolTipsVisible(true);
    menu->addActions(entries);
    button->setMenu(menu);
    button->setPopupMode(QToolButton::InstantPopup);
    return button;
}

/// Neither statistic nor axis matter to the blocks' split.
void GradientsToolRow::followActions() {
    statistic_->setText(statisticName(actions_.statistic()));
    statistic_->setAccessibleDescription(statistic_->text());
    statistic_->setVisible(!actions_.showsShortcuts());
    axis_->setVisible(!actions_.showsShortcuts());
}

} // namespace rlab
