// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/DepthSweepChart.h"

#include "ui/widgets/Roles.h"

#include <QPainter>

#include <algorithm>

namespace rlab {

DepthSweepChart::DepthSweepChart(const SweepView& view, QWidget* parent)
    : HoverWidget(view.theme, parent)
    , view_(view) {
    setObjectName(QStringLiteral("sweepChart"));
    setAccessibleName(tr("Gradient of the first layer over that of the last, against depth"));
    explain(*this, tr("Move over the lines to read them"),
            tr("<p>Each point is an untrained network through which one batch went forward and "
               "backward. At 1 the gradient is as large at the first layer as at the last; far "
               "above it explodes on its way back, far below it vanishes.</p>"
               "<p>Solid lines have batch norm, dashed ones no norm. Markers tell activations "
               "apart; hollow ones have Xavier's first weights. The mouse or the left and right "
               "arrows read all networks of a depth.</p>"));
    describe();
}

DepthSweepFigure DepthSweepChart::figure() const {
    return {view_, QRectF(rect()).adjusted(2, 0, -2, 0)};
}

std::optional<std::size_t> DepthSweepChart::read() const {
    return mouse_ ? figure().depthAt(*mouse_) : keyDepth_;
}

void DepthSweepChart::refresh() {
    if (keyDepth_ && *keyDepth_ >= depthsOf(view_.choice).size())
        keyDepth_.reset();
    describe();
    update();
}

void DepthSweepChart::hovered() {
    if (mouse_)
        keyDepth_.reset();
    describe();
}

/// What is to be seen, for those who can't: where it is read, or else at the deepest.
void DepthSweepChart::describe() {
    const DepthSweepFigure shown = figure();
    const ReadoutBox box = shown.readout(read().value_or(shown.depths().size() - 1));
    setAccessibleDescription(box.empty() ? tr("Nothing measured yet") : box.spoken());
}

void DepthSweepChart::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const DepthSweepFigure shown = figure();
    shown.paint(painter);
    if (const std::optional<std::size_t> depth = read()) {
        shown.paintCrosshair(painter, *depth);
        const double y = mouse_ ? mouse_->y() : shown.frame().plot.center().y();
        const ReadoutBox box = shown.readoutNear(*depth, y);
        if (!box.empty())
            box.paint(painter, rect(), {shown.frame().xPosition(shown.depths()[*depth]), y},
                      view_.theme);
    }
    paintFocus(painter);
}

void DepthSweepChart::walk(int depths) {
    const auto last = static_cast<int>(depthsOf(view_.choice).size()) - 1;
    const std::optional<std::size_t> now = read();
    const int from = now ? static_cast<int>(*now) : (depths > 0 ? -1 : last + 1);
    mouse_.reset();
    keyDepth_ = static_cast<std::size_t>(std::clamp(from + depths, 0, last));
    describe();
    update();
}

void DepthSweepChart::focusOutEvent(QFocusEvent* event) {
    HoverWidget::focusOutEvent(event);
    keyDepth_.reset();
    describe();
}

} // namespace rlab
