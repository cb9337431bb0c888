// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/FigureStyle.h"
#include "ui/charts/PlotFrame.h"
#include "ui/charts/Readout.h"

#include <QCoreApplication>
#include <QGraphicsItem>

namespace rlab {

/// A vertical line through all panels, a dot where each curve is read, and a box with the figures.
class CrosshairItem : public QGraphicsItem {
    Q_DECLARE_TR_FUNCTIONS(rlab::CrosshairItem)

public:
    struct Panel {
        PlotFrame frame;
        std::vector<const Curve*> curves;
    };

    CrosshairItem();

    /// `anchor`: the panel beside whose line the box lies; `x`: in values.
    void show(const std::vector<Panel>& panels, std::size_t anchor, double x,
              const CurveSet& curves, const FigureStyle& style);

    QRectF boundingRect() const override { return bounds_; }
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    struct Column {
        QString heading;
        QStringList cells;
        double width = 0;
    };

    void makeColumns(const CurveSet& curves);
    void paintLines(QPainter& painter) const;
    void paintBox(QPainter& painter) const;
    QRectF boxPlace() const;

    std::vector<Panel> panels_;
    std::size_t anchor_ = 0;
    double x_ = 0;
    QString heading_;
    std::vector<ReadoutRow> rows_;
    std::vector<Column> columns_;
    QStringList names_;
    double namesWidth_ = 0;
    FigureStyle style_;
    QRectF bounds_;
};

} // namespace rlab
