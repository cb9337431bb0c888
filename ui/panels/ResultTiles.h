// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/CurveSet.h"
#include "ui/charts/FigureStyle.h"
#include "ui/session/RunModel.h"

#include <QWidget>

#include <vector>

class QGridLayout;

namespace rlab {

class ResultTile;

/// The figures that matter, one tile a contender, and the legend of the curves: which are shown.
class ResultTiles : public QWidget {
    Q_OBJECT

public:
    explicit ResultTiles(QWidget* parent = nullptr);

    void setStyle(const FigureStyle& style);
    /// New contenders; `set` holds their curves.
    void setRun(const RunModel& run, const CurveSet& set);
    /// New figures of the same contenders.
    void updateRun(const RunModel& run);
    /// Takes over which curves are shown.
    void setShown(const CurveSet& set);

signals:
    /// `contender`: index in the run.
    void shownChanged(int contender, bool shown);
    void soloRequested(int contender);
    void hovered(int contender, bool inside);

private:
    ResultTile* makeTile(const CurveName& name, int index);

    FigureStyle style_;
    QGridLayout* layout_;
    std::vector<ResultTile*> tiles_;
};

} // namespace rlab
