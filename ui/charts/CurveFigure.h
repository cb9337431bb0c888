// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/AxisRanges.h"
#include "ui/charts/CrosshairItem.h"
#include "ui/charts/CurvePanel.h"
#include "ui/charts/LegendItem.h"

#include <QCoreApplication>
#include <QGraphicsScene>
#include <QSizeF>
#include <QString>

#include <optional>
#include <vector>

namespace rlab {

/// The curves as a figure: the paper's (He et al. 2015, figure 6) with plain networks on the left
/// and residual ones on the right, one y axis; or all in one panel. With networks of one kind only,
/// that panel takes the whole width. Drawn in a scene, so that the window and the exporter show the
/// same thing.
class CurveFigure {
    Q_DECLARE_TR_FUNCTIONS(rlab::CurveFigure)

public:
    /// The set must live as long as the figure; after every change of it comes a refresh().
    explicit CurveFigure(const CurveSet& set);

    QGraphicsScene& scene() { return scene_; }

    void setStyle(const FigureStyle& style);
    const FigureStyle& style() const { return style_; }
    /// For the screen: what stays the same is not painted anew when only the crosshair moves.
    void cacheItems();
    void setSize(const QSizeF& size);
    /// Above the panels; empty: none.
    void setTitle(const QString& title);
    /// In the middle of the figure as long as there is no point to draw.
    void setHint(const QString& hint);
    /// Reads the set's curves and options anew.
    void refresh();
    /// Comes before curves are taken out of the set: until the next refresh() nothing is drawn.
    void forgetCurves();

    // Both panels show the same stretch of both axes.
    void zoom(const QPointF& about, double xFactor, double yFactor);
    void zoomAtCentre(double factor);
    void pan(const QPointF& distance);
    void resetZoom();
    bool isZoomed() const { return x_.isZoomed() || y_.isZoomed(); }
    /// Shows what another figure of the same set shows.
    void copyZoom(const CurveFigure& other);

    /// At this place of the scene; hidden if that is in no plot.
    void moveCrosshair(const QPointF& position);
    /// To the next (+1) or previous (−1) epoch's end; begins at the latest.
    void stepCrosshair(int direction);
    void hideCrosshair();
    /// Where the crosshair is, on the x axis.
    std::optional<double> crosshair() const { return crosshair_; }

    /// Fades all others; nullptr: none.
    void setHighlight(const Curve* curve);
    /// The panels' plots that are shown, in the scene.
    std::vector<QRectF> plots() const;

private:
    std::vector<CurvePanel*> shownPanels();
    void distributeCurves();
    void setTexts();
    std::vector<LegendItem::Entry> legendEntries() const;
    void addNotes(std::vector<LegendItem::Entry>& entries) const;
    void setAxes();
    void layOut();
    void layOutPanels(const QRectF& area);
    void redraw();
    void showCrosshair();
    double epochLength() const;

    const CurveSet& set_;
    QGraphicsScene scene_;
    CurvePanel plain_, residual_, overlay_;
    bool plainShown_ = true, residualShown_ = true, overlayShown_ = false;
    LegendItem* legend_;
    CrosshairItem* crosshairItem_;
    QGraphicsSimpleTextItem* title_;
    QGraphicsSimpleTextItem* hint_;
    FigureStyle style_;
    QSizeF size_;
    CurveOptions options_; ///< of the latest refresh
    AxisNeed xNeed_, yNeed_;
    ZoomRange x_, y_;
    std::optional<double> crosshair_;
    std::size_t crosshairPanel_ = 0;
};

} // namespace rlab
