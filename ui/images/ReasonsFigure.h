// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/images/ReasonsView.h"

#include <QRectF>

#include <memory>
#include <optional>

class QPainter;

namespace rlab {

/// A place of a figure that can be read.
struct FigureCell {
    QRectF place;
    QRectF mark;             ///< what it is about, outlined while it is read
    std::size_t network = 0; ///< of ReasonsView::shown()
    QString where, value;
};

/// What the pane shows, laid out in an area from (0, 0): for the window and for files.
class ReasonsFigure {
public:
    virtual ~ReasonsFigure() = default;

    /// The one for the view's mode. It may need more than the `room`, and copies what it needs but
    /// `view`, which must outlive it.
    static std::unique_ptr<ReasonsFigure> of(const ReasonsView& view, const QSizeF& room);

    virtual void paint(QPainter& painter) const = 0;

    const QSizeF& size() const { return size_; }
    const std::vector<FigureCell>& cells() const { return cells_; }
    std::optional<std::size_t> cellAt(const QPointF& position) const;
    /// The nearest one in a direction (−1, 0 or 1 each); the same one where there is none.
    std::size_t neighbour(std::size_t cell, int right, int down) const;

protected:
    ReasonsFigure(const ReasonsView& view, const QSizeF& room)
        : view_(view)
        , size_(room) {}

    /// Its marker and name, as elsewhere.
    void paintName(QPainter& painter, const QRectF& row, const InspectedNetwork& looked) const;
    /// The ramp with what its ends mean.
    void paintLegend(QPainter& painter, const QRectF& area, const QString& low,
                     const QString& high) const;
    void paintSmall(QPainter& painter, const QRectF& area, const QString& text,
                    int flags = Qt::AlignLeft | Qt::AlignVCenter) const;

    static constexpr double nameHeight = 20;
    static constexpr double lineHeight = 16;
    static constexpr double legendHeight = 28;

    const ReasonsView& view_;
    QSizeF size_;
    std::vector<FigureCell> cells_;
};

/// Where on the picture, in words: "row 3, column 5 of 8 × 8".
QString placeText(std::int64_t row, std::int64_t column, const Shape& map);

} // namespace rlab
