// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/CurveSet.h"
#include "ui/charts/FigureStyle.h"
#include "ui/charts/Marker.h"
#include "ui/charts/PlotFrame.h"

#include <QCoreApplication>
#include <QGraphicsItem>

#include <optional>
#include <vector>

namespace rlab {

/// Paints a panel's curves over the plot area and their names beside it. Its own item instead of a
/// QLineSeries each: see ui/README.md for what was measured.
class CurvesItem : public QGraphicsItem {
    Q_DECLARE_TR_FUNCTIONS(rlab::CurvesItem)

public:
    void setCurves(const std::vector<const Curve*>& curves) { curves_ = curves; }
    const std::vector<const Curve*>& curves() const { return curves_; }
    void setStyle(const FigureStyle& style) { style_ = style; }
    void setHighlight(const Curve* curve);
    void setRateMarks(const std::vector<RateMark>& marks) { rateMarks_ = marks; }

    /// Width that the names need beside the plot.
    double labelWidth() const;
    /// Thins the curves to what this frame shows.
    void refresh(const PlotFrame& frame, const CurveOptions& options);

    /// What a curve is drawn with.
    static QColor color(const CurveName& name, const FigureStyle& style);

    QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    struct Drawn {
        const Curve* curve = nullptr;
        QColor color;
        QList<QPolygonF> train, test, faint;
        QPolygonF band;
        QList<QPointF> markers;
        QList<QPointF> best;
        std::optional<QPointF> end; ///< where the name belongs
        bool endIsTip = false;      ///< the curve's own end, not the plot's edge
        std::optional<QPointF> testEnd;
        QString label;
        double labelMiddle = 0;
    };

    Drawn draw(const Curve& curve, const CurveOptions& options) const;
    QList<QPointF> positions(const Series& series) const;
    QList<QPolygonF> pieces(const Series& series) const;
    void addBest(const Series& series, std::optional<QPointF> tip, Drawn& drawn) const;
    void addFaint(const Curve& curve, const CurveOptions& options, Drawn& drawn) const;
    void addEnds(const Curve& curve, Drawn& drawn) const;
    QPolygonF band(const Curve& curve) const;
    QList<QPointF> sparseMarkers(const Drawn& drawn) const;
    void placeLabels();
    QString labelText(const Curve& curve) const;
    QString elided(const CurveName& name) const;
    QFont labelFont(const CurveName& name) const;

    void paintRateMarks(QPainter& painter) const;
    void paintLines(QPainter& painter, const Drawn& drawn) const;
    void paintMarks(QPainter& painter, const Drawn& drawn) const;
    void paintLabel(QPainter& painter, const Drawn& drawn) const;
    double opacity(const Drawn& drawn) const;

    std::vector<const Curve*> curves_;
    std::vector<RateMark> rateMarks_;
    std::vector<Drawn> drawn_;
    const Curve* highlight_ = nullptr;
    double labelsEnd_ = 0;
    bool noisy_ = false; ///< every batch group is drawn
    FigureStyle style_;
    PlotFrame frame_;
};

} // namespace rlab
