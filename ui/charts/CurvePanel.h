// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/CurvesItem.h"
#include "ui/charts/FigureStyle.h"
#include "ui/charts/GridItem.h"
#include "ui/charts/PlotFrame.h"

#include <QRectF>
#include <QString>

#include <vector>

class QCategoryAxis;
class QChart;
class QGraphicsScene;
class QGraphicsSimpleTextItem;

namespace rlab {

/// One panel of curves in a scene: title, axes, plot, and the curves' names at their ends. Our own
/// face over Qt Charts, which lays out the axes and their labels, so that another library could
/// take its place.
class CurvePanel {
public:
    CurvePanel(QGraphicsScene& scene, const QString& title);
    ~CurvePanel();
    CurvePanel(const CurvePanel&) = delete;
    CurvePanel& operator=(const CurvePanel&) = delete;

    void setStyle(const FigureStyle& style);
    void setVisible(bool visible);
    void setTitles(const QString& x, const QString& y);
    /// The panel beside another one does not repeat the y axis' title.
    void setYTitleShown(bool shown);
    double yTitleWidth() const;
    /// The place for everything; of it `labelWidth` to the right of the plot is for names.
    void setGeometry(const QRectF& geometry, double labelWidth);
    void setAxes(const AxisScale& xScale, const Span& x, const AxisScale& yScale, const Span& y);
    void refresh(const CurveOptions& options) { curves_->refresh(frame_, options); }

    CurvesItem& curves() { return *curves_; }
    const PlotFrame& frame() const { return frame_; }

private:
    void layOut();
    void followPlot();
    void setTicks();

    FigureStyle style_;
    QRectF geometry_;
    double labelWidth_ = 0;
    bool yTitleShown_ = true;
    PlotFrame frame_;
    std::vector<Tick> xTicks_, yTicks_;
    QChart* chart_; ///< the scene owns all of these
    QCategoryAxis* xAxis_;
    QCategoryAxis* yAxis_;
    QGraphicsSimpleTextItem* title_;
    QGraphicsSimpleTextItem* xTitle_;
    QGraphicsSimpleTextItem* yTitle_;
    GridItem* grid_;
    CurvesItem* curves_;
};

} // namespace rlab
