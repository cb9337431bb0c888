// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"

#include <QList>
#include <QWidget>

class QAction;
class QStackedWidget;

namespace rlab {

class LesionModel;
class LesionPane;
class LesionSweepPane;

/// Beside the drawing: its layers, or what happens with blocks off, or the sweep over all blocks.
class LesionSide : public QWidget {
    Q_OBJECT

public:
    enum View { Layers, Off, Sweep };

    /// `layers` becomes a child; `model` must outlive the side.
    LesionSide(QWidget* layers, LesionModel& model, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    View view() const;
    void setView(View view);
    /// As actions, for the window's menu.
    const QList<QAction*>& views() const { return views_; }
    LesionSweepPane& sweep() { return *sweep_; }

signals:
    void viewChanged();

private:
    QList<QAction*> views_;
    QStackedWidget* stack_;
    LesionPane* pane_;
    LesionSweepPane* sweep_;
};

} // namespace rlab
