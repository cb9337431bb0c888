// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"
#include "ui/session/TrainingCurve.h"

#include <QRectF>
#include <QString>

#include <memory>
#include <vector>

class QChart;
class QGraphicsEllipseItem;
class QGraphicsScene;
class QGraphicsSimpleTextItem;
class QLineSeries;
class QValueAxis;

namespace rlab {

/// One panel of error curves in a scene: training error heavy, test error thin, the network's name
/// at the end of its curve. x: epochs from 0, y: 0 … 100 %. Our own face over Qt Charts, so that
/// another library could take its place.
class CurveChart {
public:
    struct Curve {
        QString label;
        ColorRole color;
    };

    /// Widths of the training and the test curves; the legend's samples have them too.
    static constexpr double heavyLine = 2.6;
    static constexpr double thinLine = 1.3;

    CurveChart(QGraphicsScene& scene, const QString& title);
    ~CurveChart();
    CurveChart(const CurveChart&) = delete;
    CurveChart& operator=(const CurveChart&) = delete;

    void setTheme(const Theme& theme);
    void setVisible(bool visible);
    /// The place for everything: title, plot, axes, labels.
    void setGeometry(const QRectF& geometry);
    /// Right end of the x axis.
    void setEpochs(int epochs);
    /// Whether the y axis has its title; the panel beside another one does not repeat it.
    void setYTitleShown(bool shown);
    static double yTitleWidth();
    /// What the labels at the curves' ends need, and what they get to the right of the plot: panels
    /// side by side get the same, so that their plots are of one size.
    double labelWidth() const;
    void setLabelWidth(double width);

    /// Where the curves are drawn, in the scene.
    QRectF plot() const { return plot_; }

    /// Replaces all curves by empty ones.
    void setCurves(const std::vector<Curve>& curves);
    void setData(std::size_t index, const TrainingCurve& data);

private:
    struct Line {
        Curve curve;
        TrainingCurve data;
        QLineSeries* train = nullptr;
        QLineSeries* test = nullptr;
        std::unique_ptr<QGraphicsEllipseItem> tip;      ///< of the training error
        std::unique_ptr<QGraphicsEllipseItem> testRing; ///< at the latest test error
        std::unique_ptr<QGraphicsSimpleTextItem> label;
    };

    QGraphicsSimpleTextItem* makeText(const QString& text);
    QLineSeries* makeSeries();
    Line makeLine(const Curve& curve);
    void applyTheme();
    void styleLine(Line& line) const;
    void layOut();
    void followPlot();
    void replaceData(Line& line) const;
    void placeLabels();
    QPointF position(const QPointF& value) const;

    QGraphicsScene& scene_;
    Theme theme_ = Theme::lightTheme();
    QRectF geometry_;
    QRectF plot_; ///< in the scene
    int epochs_ = 1;
    bool yTitleShown_ = true;
    double labelWidth_ = 0;
    QChart* chart_; ///< the scene owns it
    QValueAxis* xAxis_;
    QValueAxis* yAxis_;
    QGraphicsSimpleTextItem* title_;
    QGraphicsSimpleTextItem* xTitle_;
    QGraphicsSimpleTextItem* yTitle_;
    std::vector<Line> lines_;
};

} // namespace rlab
