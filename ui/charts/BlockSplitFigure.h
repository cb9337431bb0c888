// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/GradientView.h"
#include "ui/charts/ReadoutBox.h"

#include <QRectF>

namespace rlab {

/// How the gradient of each residual block's input is made up of what came down the shortcut and
/// what came through the convolutions: a bar a block, a panel a network.
class BlockSplitFigure {
public:
    struct Block {
        std::size_t network = 0;
        std::size_t block = 0;
    };

    BlockSplitFigure(const GradientView& view, const QRectF& area);

    /// The networks that have blocks.
    static std::vector<std::size_t> networks(const ProbedRun& run);
    static constexpr double leastPanelHeight = 120;

    void paint(QPainter& painter) const;
    std::optional<Block> blockAt(const QPointF& position) const;
    ReadoutBox readout(const Block& block) const;
    /// The whole bar: both parts.
    QRectF bar(const Block& block) const;

private:
    QRectF plot(std::size_t panel) const;
    void paintPanel(QPainter& painter, std::size_t panel) const;

    const GradientView& view_;
    QRectF area_;
    std::vector<std::size_t> networks_;
};

} // namespace rlab
