// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lesions/LesionSweepChart.h"

#include "ui/widgets/Roles.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace rlab {

LesionSweepChart::LesionSweepChart(const LesionView& view, QWidget* parent)
    : HoverWidget(view.theme, parent)
    , view_(view) {
    setObjectName(QStringLiteral("lesionChart"));
    setAccessibleName(tr("Test error without one block, for each block"));
    explain(*this, tr("Move over the chart to read it; a click chooses the block"),
            tr("<p>For each block, from the input on the left to the output on the right: the "
               "share of wrong answers for test images with this one block off. The stem begins "
               "at the dashed line, which is the network as it is; the longer, the more the block "
               "is missed.</p>"
               "<p>Hollow: the block changes the shape, so that its shortcut is more than the "
               "identity. A plain network can't do without such a block at all. The mouse or the "
               "left and right arrows read all networks; a click or Enter chooses the block in the "
               "drawing.</p>"));
    describe();
}

LesionFigure LesionSweepChart::figure() const {
    return {view_, QRectF(rect()).adjusted(2, 0, -2, 0)};
}

std::optional<std::size_t> LesionSweepChart::read() const {
    return mouse_ ? figure().blockAt(*mouse_) : keyBlock_;
}

void LesionSweepChart::refresh() {
    if (keyBlock_ && *keyBlock_ >= blocksOf(view_).size())
        keyBlock_.reset();
    describe();
    update();
}

void LesionSweepChart::hovered() {
    if (mouse_)
        keyBlock_.reset();
    describe();
}

/// What is to be seen, for those who can't.
void LesionSweepChart::describe() {
    const std::optional<std::size_t> block = read();
    const ReadoutBox box = block ? figure().readout(*block) : ReadoutBox();
    setAccessibleDescription(
        box.empty() ? (view_.empty() ? tr("Nothing measured yet") : lesionSentence(view_))
                    : box.spoken());
}

void LesionSweepChart::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const LesionFigure shown = figure();
    shown.paint(painter);
    if (const std::optional<std::size_t> block = read()) {
        shown.paintCrosshair(painter, *block);
        const double y = mouse_ ? mouse_->y() : shown.frame().plot.center().y();
        const ReadoutBox box = shown.readout(*block);
        if (!box.empty())
            box.paint(painter, rect(), {shown.xPosition(*block), y}, view_.theme);
    }
    paintFocus(painter);
}

void LesionSweepChart::walk(int blocks) {
    const auto last = static_cast<int>(blocksOf(view_).size()) - 1;
    if (last < 0)
        return;
    const std::optional<std::size_t> now = read();
    const int from = now ? static_cast<int>(*now) : (blocks > 0 ? -1 : last + 1);
    mouse_.reset();
    keyBlock_ = static_cast<std::size_t>(std::clamp(from + blocks, 0, last));
    describe();
    update();
}

void LesionSweepChart::choose() {
    if (const std::optional<std::size_t> block = read())
        emit blockChosen(blocksOf(view_)[*block]);
}

void LesionSweepChart::mouseReleaseEvent(QMouseEvent* event) {
    HoverWidget::mouseReleaseEvent(event);
    if (event->button() != Qt::LeftButton)
        return;
    mouseMoveEvent(event); // a touch may come without one
    choose();
}

void LesionSweepChart::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        choose();
    else
        HoverWidget::keyPressEvent(event);
}

void LesionSweepChart::focusOutEvent(QFocusEvent* event) {
    HoverWidget::focusOutEvent(event);
    keyBlock_.reset();
    describe();
}

} // namespace rlab
