// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/BlockSplitView.h"

#include "ui/widgets/Roles.h"

#include <QPainter>

#include <algorithm>

namespace rlab {

namespace {

constexpr int captionRoom = 24;

} // namespace

BlockSplitView::BlockSplitView(const GradientView& view, QWidget* parent)
    : HoverWidget(view.theme, parent)
    , view_(view) {
    setObjectName(QStringLiteral("blockSplitView"));
    setAccessibleName(tr("Gradient of each residual block, by shortcut and convolutions"));
    explain(*this, tr("Move over the bars to read them"),
            tr("<p>A residual block computes y = x + F(x), so the gradient of its input has two "
               "parts: what comes down the shortcut, and what comes through the convolutions of F. "
               "A bar for each block shows how the two share it, at the batch that the slider "
               "stands on.</p>"
               "<p>Where the parts point against each other, one is larger than the whole: such a "
               "bar is drawn full or empty and marked. The mouse or the arrow keys read the "
               "figures.</p>"));
}

void BlockSplitView::forgetBlock() {
    keyBlock_.reset();
}

void BlockSplitView::fitPanels() {
    const std::size_t panels = BlockSplitFigure::networks(view_.run).size();
    setMinimumHeight(captionRoom + static_cast<int>(BlockSplitFigure::leastPanelHeight) *
                                       static_cast<int>(panels));
}

BlockSplitFigure BlockSplitView::figure() const {
    return {view_, QRectF(rect()).adjusted(2, captionRoom, -4, 0)};
}

std::optional<BlockSplitFigure::Block> BlockSplitView::read() const {
    return mouse_ ? figure().blockAt(*mouse_) : keyBlock_;
}

void BlockSplitView::hovered() {
    if (mouse_)
        keyBlock_.reset();
}

void BlockSplitView::paintEvent(QPaintEvent*) {
    if (view_.run.empty())
        return;
    QPainter painter(this);
    painter.setFont(Theme::font(Theme::textSize));
    const bool hasBlocks = !BlockSplitFigure::networks(view_.run).empty();
    painter.setPen(hasBlocks ? view_.theme.text : view_.theme.secondary);
    if (!hasBlocks) {
        painter.drawText(rect(), Qt::AlignCenter | Qt::TextWordWrap,
                         tr("Plain networks have no shortcuts: there is nothing to be split."));
        return;
    }
    painter.setFont(Theme::font(Theme::textSize, QFont::DemiBold));
    const QRectF caption(2, 0, width() - 6, captionRoom - 4);
    painter.drawText(caption, Qt::AlignLeft | Qt::AlignVCenter,
                     tr("Which way the gradient of each block's input came"));
    painter.setFont(Theme::font(Theme::smallSize));
    painter.setPen(view_.theme.secondary);
    painter.drawText(caption, Qt::AlignRight | Qt::AlignVCenter,
                     tr("coloured: down the shortcut, grey: through the convolutions"));

    const BlockSplitFigure split = figure();
    split.paint(painter);
    if (const auto block = read()) {
        const QRectF bar = split.bar(*block);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(view_.theme.text, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(bar.adjusted(-0.5, -0.5, 0.5, 0.5));
        split.readout(*block).paint(painter, rect(), {bar.right(), bar.center().y()}, view_.theme);
    }
    paintFocus(painter);
}

/// On through the blocks of all networks.
void BlockSplitView::walk(int blocks) {
    std::vector<BlockSplitFigure::Block> all;
    int place = blocks > 0 ? -1 : 0;
    const auto from = read();
    for (const std::size_t network : BlockSplitFigure::networks(view_.run))
        for (std::size_t i = 0; i < view_.run.networks()[network].blocks.size(); ++i) {
            if (from && from->network == network && from->block == i)
                place = static_cast<int>(all.size());
            all.push_back({network, i});
        }
    if (all.empty())
        return;
    mouse_.reset();
    place = std::clamp(place + blocks, 0, static_cast<int>(all.size()) - 1);
    keyBlock_ = all[static_cast<std::size_t>(place)];
    setAccessibleDescription(figure().readout(*keyBlock_).spoken());
    update();
}

} // namespace rlab
