// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lesions/LesionSide.h"

#include "ui/lesions/LesionPane.h"
#include "ui/lesions/LesionSweepPane.h"
#include "ui/widgets/Roles.h"
#include "ui/widgets/ToolButtons.h"

#include <QAction>
#include <QActionGroup>
#include <QHBoxLayout>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace rlab {

LesionSide::LesionSide(QWidget* layers, LesionModel& model, QWidget* parent)
    : QWidget(parent)
    , stack_(new QStackedWidget)
    , pane_(new LesionPane(model))
    , sweep_(new LesionSweepPane(model)) {
    auto* group = new QActionGroup(this);
    const auto add = [&](QWidget* widget, const QString& text, const QString& help) {
        auto* view = new QAction(text, group);
        view->setCheckable(true);
        explain(*view, help);
        views_.append(view);
        stack_->addWidget(widget);
        connect(view, &QAction::triggered, this, [this, widget] {
            stack_->setCurrentWidget(widget);
            emit viewChanged();
        });
    };
    add(layers, tr("Layers"), tr("The layers of the network, and what is known of them"));
    add(pane_, tr("Blocks off"), tr("What the networks lose with blocks switched off"));
    add(sweep_, tr("Each in turn"), tr("What each block is good for: all of them, one by one"));
    views_.first()->setChecked(true);
    auto* row = new QHBoxLayout;
    row->addWidget(makeSegments(views_));
    row->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    layout->addLayout(row);
    layout->addWidget(stack_, 1);
}

void LesionSide::setTheme(const Theme& theme) {
    pane_->setTheme(theme);
    sweep_->setTheme(theme);
}

LesionSide::View LesionSide::view() const {
    return static_cast<View>(stack_->currentIndex());
}

void LesionSide::setView(View view) {
    if (view != this->view())
        views_[view]->trigger();
}

} // namespace rlab
