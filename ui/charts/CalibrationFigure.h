// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/PaperFigure.h"
#include "ui/charts/PlotFrame.h"
#include "ui/charts/QualityView.h"
#include "ui/charts/ReadoutBox.h"

#include <QRectF>

namespace rlab {

/// How often answers of a probability are right (Guo et al., arXiv 1706.04599, figure 1), and below
/// how many answers have it, laid out in an area.
class CalibrationFigure {
public:
    /// A bin with fewer answers is a hollow marker: its share may be chance.
    static constexpr std::int64_t fewAnswers = 10;

    /// Of a view that has networks.
    CalibrationFigure(const QualityView& view, const QRectF& area);

    void paint(QPainter& painter) const;
    /// Shows which bin is read.
    void paintCrosshair(QPainter& painter, int bin) const;
    std::optional<int> binAt(const QPointF& position) const;
    int bins() const;
    ReadoutBox readout(int bin) const;
    const PlotFrame& frame() const { return frame_; }

private:
    void paintAxes(QPainter& painter) const;
    void paintLine(QPainter& painter, const JudgedNetwork& network) const;
    void paintLegend(QPainter& painter) const;
    void paintHistogram(QPainter& painter) const;
    QRectF binRect(int bin, const QRectF& place) const;
    std::int64_t largestCount() const;
    MarkerShape marker(const JudgedNetwork& network) const;

    const QualityView& view_;
    QRectF area_;
    PlotFrame frame_;
    QRectF histogram_;
};

/// The figure for files.
class CalibrationPicture : public PaperFigure {
public:
    explicit CalibrationPicture(const QualityView& view);

    QSize size() const override;
    QString title() const override;
    void paint(QPainter& painter) const override;

private:
    QualityView view_;
};

} // namespace rlab
