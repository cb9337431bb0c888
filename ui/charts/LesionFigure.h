// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/LesionView.h"
#include "ui/charts/PaperFigure.h"
#include "ui/charts/PlotFrame.h"
#include "ui/charts/ReadoutBox.h"

#include <QRectF>

#include <optional>

namespace rlab {

/// The test error of networks without one of their blocks, against the block, laid out in an area:
/// for the window and for files. Each network has a dashed line at its error as it is; a stem leads
/// from there to its error without the block. Markers of blocks that change the shape are hollow.
class LesionFigure {
public:
    LesionFigure(const LesionView& view, const QRectF& area);

    void paint(QPainter& painter) const;
    /// A line at one of the blocks.
    void paintCrosshair(QPainter& painter, std::size_t block) const;
    /// What the networks lose without this block.
    ReadoutBox readout(std::size_t block) const;

    const PlotFrame& frame() const { return frame_; }
    const std::vector<std::string>& blocks() const { return blocks_; }
    double xPosition(std::size_t block) const;
    /// The index of the block nearest to a place; nothing outside of the plot.
    std::optional<std::size_t> blockAt(const QPointF& position) const;
    /// Where a network's marker for a block is; nothing before it was measured.
    std::optional<QPointF> position(std::size_t line, std::size_t block) const;

private:
    struct LegendEntry {
        QString text;
        QPointF place; ///< of the sign's middle
        int line;      ///< index into the view's; or one of the two below
    };
    static constexpr int hollow = -1;
    static constexpr int dashed = -2;

    double layOutLegend();
    double step() const;
    double yPosition(double error) const;
    void paintLegend(QPainter& painter) const;
    void paintAxis(QPainter& painter) const;
    void paintStages(QPainter& painter) const;
    void paintWhole(QPainter& painter, const LesionLine& line) const;
    void paintBlocks(QPainter& painter, std::size_t line) const;
    void paintMarker(QPainter& painter, const LesionLine& line, const QPointF& at,
                     bool isHollow) const;

    const LesionView& view_;
    QRectF area_;
    std::vector<std::string> blocks_;
    std::vector<LegendEntry> legend_;
    PlotFrame frame_; ///< x: indices of blocks; y: shares
};

/// The chart for files, with what it was measured on beside its title.
class LesionPicture : public PaperFigure {
public:
    explicit LesionPicture(const LesionView& view);

    QSize size() const override;
    QString title() const override;
    void paint(QPainter& painter) const override;

private:
    LesionView view_;
};

} // namespace rlab
