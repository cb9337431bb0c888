// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/ProbedRun.h"
#include "ui/images/ReasonsFigure.h"

namespace rlab {

/// The picture as each network sees it, with what speaks for the class, or what hides it, laid over
/// it; what the network answers is beside it.
class OverlaysFigure : public ReasonsFigure {
public:
    OverlaysFigure(const ReasonsView& view, const QSizeF& room);

    void paint(QPainter& painter) const override;

private:
    struct Panel {
        const InspectedNetwork* looked;
        QRectF picture;
        QRectF overlay; ///< the part of it that is covered
        QImage colours; ///< null: there is nothing yet
        QRectF texts;
        ValueRange range;
    };

    void layOut();
    void layOverHeat(Panel& panel, std::size_t network);
    void layOverDrops(Panel& panel, std::size_t network);
    void paintTexts(QPainter& painter, const Panel& panel) const;
    QString answerText(const InspectedNetwork& looked) const;
    QString aboutText(const InspectedNetwork& looked) const;

    std::vector<Panel> panels_;
};

/// How much less probable the class is with the square in each place: (rows, columns), in shares.
Tensor dropsOf(const OcclusionMap& map);

} // namespace rlab
