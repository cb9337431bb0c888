// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QAction;
class QToolButton;

namespace rlab {

class CurveActions;

/// The compact row above the curves: the choices of CurveActions as buttons that say what is
/// chosen.
class CurvesToolRow : public QWidget {
    Q_OBJECT

public:
    CurvesToolRow(CurveActions& actions, QAction* table, const QList<QAction*>& exports,
                  QWidget* parent = nullptr);

private:
    void followActions();

    CurveActions& actions_;
    QToolButton* metric_;
    QToolButton* horizontal_;
    QToolButton* logarithmic_;
    QToolButton* lines_;
};

} // namespace rlab
