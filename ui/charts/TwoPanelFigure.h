// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/CurveChart.h"
#include "ui/charts/FigureCurve.h"

#include <QGraphicsScene>
#include <QSizeF>
#include <QString>

#include <vector>

namespace rlab {

/// The paper's figure (He et al. 2015, figure 6): plain networks on the left, residual ones on the
/// right, one y axis. With networks of one kind only, that panel takes the whole width. Drawn in a
/// scene, so that the window and the exporter show the same thing.
class TwoPanelFigure {
public:
    TwoPanelFigure();

    QGraphicsScene& scene() { return scene_; }

    void setTheme(const Theme& theme);
    void setSize(const QSizeF& size);
    /// Above the panels; empty: none.
    void setTitle(const QString& title);
    /// In the middle of the figure as long as there is no point to draw.
    void setHint(const QString& hint);
    /// Right end of the x axis.
    void setEpochs(int epochs);

    void setCurves(const std::vector<FigureCurve>& curves);
    /// New points for curve `index` of setCurves().
    void setHistory(std::size_t index, const MetricHistory& history);

private:
    struct Place {
        CurveChart* panel;
        std::size_t index; ///< in the panel
    };
    struct LegendEntry {
        QGraphicsLineItem* line;
        QGraphicsSimpleTextItem* text;
    };

    LegendEntry makeLegendEntry(const QString& text, double width);
    void layOut();
    void layOutPanels(const QRectF& area);
    void layOutLegend(double left, double middle);

    QGraphicsScene scene_;
    CurveChart plain_;
    CurveChart residual_;
    QGraphicsSimpleTextItem* title_;
    QGraphicsSimpleTextItem* hint_;
    LegendEntry trainLegend_;
    LegendEntry testLegend_;
    QSizeF size_;
    bool plainShown_ = true;
    bool residualShown_ = true;
    std::vector<Place> places_; ///< of each curve
};

} // namespace rlab
