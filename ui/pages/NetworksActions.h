// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/LayerStatistic.h"

#include <QList>
#include <QObject>

class QAction;
class QActionGroup;

namespace rlab {

/// What can be done with the drawing of networks, for the tool row and the window's menus.
class NetworksActions : public QObject {
    Q_OBJECT

public:
    explicit NetworksActions(QObject* parent);

    QAction* const twin; ///< can be checked
    QAction* const unfold;
    QAction* const fold;
    QAction* const csv;
    QAction* const copy;
    QAction* const allOn;
    QAction* const sweep;
    QAction* const sweepCsv;

    QList<QAction*> view() const { return {twin, unfold, fold}; }
    /// What can be done with blocks.
    QList<QAction*> lesions() const { return {allOn, sweep}; }
    QList<QAction*> exports() const { return QList{csv, copy} + sweepExports_; }

    /// What the colours may show: what has a place on a logarithmic scale.
    QList<QAction*> statistics() const;
    bool hasStatistic(int statistic) const;
    /// Tells nobody.
    void setStatistic(LayerStatistic statistic);

signals:
    void statisticChosen(rlab::LayerStatistic statistic);
    void sweepPictureRequested(const QString& format);

private:
    void makeSweepExports();

    QActionGroup* statistics_;
    QList<QAction*> sweepExports_;
};

} // namespace rlab
