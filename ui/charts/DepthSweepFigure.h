// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/PaperFigure.h"
#include "ui/charts/PlotFrame.h"
#include "ui/charts/ReadoutBox.h"
#include "ui/charts/SweepView.h"

#include <QRectF>

namespace rlab {

/// The chart of how much larger the gradient is at the first layer than at the last, against depth,
/// laid out in an area: for the window and for files. Norms are told apart by dashes, activations
/// by markers, first weights by whether markers are filled.
class DepthSweepFigure {
public:
    DepthSweepFigure(const SweepView& view, const QRectF& area);

    void paint(QPainter& painter) const;
    /// A line at one of the depths, and rings where the networks are read.
    void paintCrosshair(QPainter& painter, std::size_t depth) const;
    /// What the networks of a depth say.
    ReadoutBox readout(std::size_t depth) const;
    /// Only those nearest to a height, if not all have room in the area.
    ReadoutBox readoutNear(std::size_t depth, double y) const;

    const PlotFrame& frame() const { return frame_; }
    const std::vector<SweepLine>& lines() const { return lines_; }
    const std::vector<int>& depths() const { return depths_; }
    /// The index of the depth nearest to a place; nothing outside of the plot.
    std::optional<std::size_t> depthAt(const QPointF& position) const;
    /// How many values are left out and why; empty if none is.
    QString gapsText() const;

private:
    QPointF position(const SweepLine& line, std::size_t depth) const;
    std::optional<std::size_t> endOf(const SweepLine& line) const;
    /// Whether all lines can be named behind their ends; else the table below names them.
    bool hasLabels() const;
    ReadoutBox readoutOf(std::size_t depth, const std::vector<const SweepLine*>& lines) const;
    std::vector<const SweepLine*> measuredAt(std::size_t depth) const;
    void paintAxes(QPainter& painter) const;
    void paintDepths(QPainter& painter) const;
    void paintLine(QPainter& painter, const SweepLine& line) const;
    void paintLabels(QPainter& painter) const;

    const SweepView& view_;
    QRectF area_;
    std::vector<SweepLine> lines_;
    std::vector<int> depths_;
    PlotFrame frame_;
};

/// A line's dashes and marker, in a place of its own.
void paintSweepSample(QPainter& painter, const SweepLine& line, const QRectF& place,
                      const Theme& theme);

/// The chart for files, with what it was measured on below its title.
class DepthSweepPicture : public PaperFigure {
public:
    explicit DepthSweepPicture(const SweepView& view);

    QSize size() const override;
    QString title() const override;
    void paint(QPainter& painter) const override;

private:
    SweepView view_;
};

} // namespace rlab
