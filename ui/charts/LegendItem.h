// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/FigureStyle.h"

#include <QGraphicsItem>

#include <vector>

namespace rlab {

/// What lines, bands and rings mean, in a row that wraps.
class LegendItem : public QGraphicsItem {
public:
    enum class Sample { Heavy, Thin, Faint, Band, Ring, None };
    struct Entry {
        Sample sample;
        QString text;

        bool operator==(const Entry&) const = default;
    };

    void setStyle(const FigureStyle& style);
    /// Returns whether anything has changed.
    bool setEntries(const std::vector<Entry>& entries);
    double heightFor(double width) const;
    void setGeometry(const QRectF& geometry);

    QRectF boundingRect() const override { return geometry_; }
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    std::vector<QPointF> places(double width) const;
    double entryWidth(const Entry& entry) const;
    void paintSample(QPainter& painter, Sample sample, const QPointF& left) const;

    FigureStyle style_;
    std::vector<Entry> entries_;
    QRectF geometry_;
};

} // namespace rlab
