// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/BlockSplitFigure.h"
#include "ui/pages/HoverWidget.h"

namespace rlab {

/// The blocks' split in the window: the mouse or the arrow keys read a block.
class BlockSplitView : public HoverWidget {
    Q_OBJECT

public:
    explicit BlockSplitView(const GradientView& view, QWidget* parent = nullptr);

    /// As high as its panels need at the least.
    void fitPanels();
    /// Another run: nothing is read by the keys.
    void forgetBlock();

protected:
    void paintEvent(QPaintEvent* event) override;
    void hovered() override;
    void walk(int blocks) override;
    bool isRead() const override { return read().has_value(); }

private:
    BlockSplitFigure figure() const;
    std::optional<BlockSplitFigure::Block> read() const;

    const GradientView& view_;
    std::optional<BlockSplitFigure::Block> keyBlock_;
};

} // namespace rlab
