// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QAction;
class QToolButton;

namespace rlab {

class GradientActions;
class SweepActions;

/// The compact row above the gradients: the choices of GradientActions, and by depth those
/// of SweepActions, as buttons.
class GradientsToolRow : public QWidget {
    Q_OBJECT

public:
    GradientsToolRow(GradientActions& actions, SweepActions& sweep, const QList<QAction*>& exports,
                     QWidget* parent = nullptr);

private:
    void followActions();

    GradientActions& actions_;
    QToolButton* statistic_;
    QWidget* axis_;
    SweepActions& sweep_;
    QToolButton* range_;
    QWidget* ratio_;
};

} // namespace rlab
