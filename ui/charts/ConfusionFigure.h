// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/PaperFigure.h"
#include "ui/charts/QualityView.h"
#include "ui/charts/ReadoutBox.h"

#include <QRectF>

namespace rlab {

/// A confusion matrix or the difference of two, laid out in an area: a row for each true class, a
/// column for each answer. No images is the background; the other colours are on one scale.
class ConfusionFigure {
public:
    /// Of a view that has networks.
    ConfusionFigure(const QualityView& view, const QRectF& area);

    void paint(QPainter& painter) const;
    /// Around a cell.
    void paintFrame(QPainter& painter, const ConfusionCell& cell, const QColor& color) const;

    std::optional<ConfusionCell> cellAt(const QPointF& position) const;
    QRectF rect(const ConfusionCell& cell) const;
    /// What all networks that are looked at make of a cell's class.
    ReadoutBox readout(const ConfusionCell& cell) const;
    /// Whether the cells are large enough for their counts.
    bool hasCounts() const { return hasCounts_; }
    /// The background for 0.
    QColor color(const ConfusionCell& cell) const;

private:
    QColor hue(const ConfusionCell& cell) const;
    QColor shade(const QColor& hue, double count) const;
    void paintLegend(QPainter& painter) const;
    void paintRowLabels(QPainter& painter) const;
    void paintColumnLabels(QPainter& painter) const;
    void paintCells(QPainter& painter) const;
    void paintCount(QPainter& painter, const ConfusionCell& cell) const;

    const QualityView& view_;
    QRectF area_;
    QRectF grid_;
    int classes_;
    std::int64_t largest_;
    bool hasCounts_ = false;
};

/// The matrix for files, with a title and the sentence that compares the networks.
class ConfusionPicture : public PaperFigure {
public:
    explicit ConfusionPicture(const QualityView& view);

    QSize size() const override;
    QString title() const override;
    void paint(QPainter& painter) const override;

private:
    QualityView view_;
};

/// Title and sentence of a figure for files; what is left for the figure.
QRectF paintQualityHead(QPainter& painter, const PaperFigure& figure, const QualityView& view,
                        const QString& sentence);

} // namespace rlab
