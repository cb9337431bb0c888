// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/GradientView.h"
#include "ui/charts/PlotFrame.h"
#include "ui/charts/ReadoutBox.h"

#include <QRectF>

namespace rlab {

/// The chart of a statistic against depth, laid out in an area: for the window and for files.
class ProfileFigure {
public:
    ProfileFigure(const GradientView& view, const QRectF& area);

    void paint(QPainter& painter) const;
    /// A line there, and dots where the networks are read.
    void paintCrosshair(QPainter& painter, double x) const;
    /// What the layers nearest to x say.
    ReadoutBox readout(double x) const;

    const PlotFrame& frame() const { return frame_; }
    const GradientProfile& profile() const { return profile_; }
    /// The layer whose point is nearest to a place, if one is near.
    std::optional<LayerChoice> layerAt(const QPointF& position) const;
    /// How many values are left out and why; empty if none is.
    QString gapsText() const;
    /// What open markers are; empty where there are none.
    QString projectionsText() const;

private:
    QPointF position(const QPointF& point) const;
    const ProbedNetwork& network(const GradientProfile::Line& line) const;
    void addRow(ReadoutBox& box, const ProbedNetwork& network, int layer) const;
    void paintAxes(QPainter& painter) const;
    void paintProjections(QPainter& painter, const GradientProfile::Line& line) const;
    void paintLine(QPainter& painter, const GradientProfile::Line& line) const;
    void paintChosen(QPainter& painter) const;
    void paintLabels(QPainter& painter) const;

    const GradientView& view_;
    QRectF area_;
    GradientProfile profile_;
    PlotFrame frame_;
};

} // namespace rlab
