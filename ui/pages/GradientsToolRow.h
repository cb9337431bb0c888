// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QAction;
class QToolButton;

namespace rlab {

class GradientActions;

/// The compact row above the gradients: the choices of GradientActions as buttons.
class GradientsToolRow : public QWidget {
    Q_OBJECT

public:
    GradientsToolRow(GradientActions& actions, const QList<QAction*>& exports,
                     QWidget* parent = nullptr);

private:
    QWidget* makeSegments(const QList<QAction*>& choices);
    QToolButton* makeMenuButton(const char* name, const QString& accessibleName,
                                const QString& help, const QList<QAction*>& entries);
    void followActions();

    GradientActions& actions_;
    QToolButton* statistic_;
    QToolButton* export_;
    QWidget* axis_;
};

} // namespace rlab
