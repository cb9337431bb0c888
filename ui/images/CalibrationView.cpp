// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/images/CalibrationView.h"

#include "ui/charts/QualityNarration.h"
#include "ui/widgets/Roles.h"

#include <QPainter>

#include <algorithm>

namespace rlab {

CalibrationView::CalibrationView(const QualityView& view, QWidget* parent)
    : HoverWidget(view.theme, parent)
    , view_(view) {
    setObjectName(QStringLiteral("calibrationView"));
    setAccessibleName(tr("Calibration: how sure and how right"));
    explain(*this, tr("Move over the points to read them"),
            tr("<p>Of the answers that a network gives with 80 %, 80 of 100 should be right: then "
               "its point lies on the dashed line. Below it the network is too sure of itself, "
               "above it not sure enough.</p>"
               "<p>The calibration error is the mean distance from that line, over all answers. "
               "The bars below tell how many answers have such a probability, with heights by the "
               "root. The mouse or the left and right arrows read the figures.</p>"));
}

CalibrationFigure CalibrationView::figure() const {
    return {view_, QRectF(rect()).adjusted(2, 0, -2, 0)};
}

std::optional<int> CalibrationView::read() const {
    if (view_.isEmpty())
        return std::nullopt;
    return mouse_ ? figure().binAt(*mouse_) : keyBin_;
}

void CalibrationView::refresh() {
    describe();
    update();
}

void CalibrationView::hovered() {
    if (mouse_)
        keyBin_.reset();
    describe();
}

void CalibrationView::describe() {
    const std::optional<int> bin = read();
    setAccessibleDescription(bin               ? figure().readout(*bin).spoken()
                             : view_.isEmpty() ? tr("Nothing evaluated yet")
                                               : calibrationSentence(view_));
}

void CalibrationView::paintEvent(QPaintEvent*) {
    if (view_.isEmpty())
        return;
    QPainter painter(this);
    const CalibrationFigure shown = figure();
    shown.paint(painter);
    if (const std::optional<int> bin = read()) {
        shown.paintCrosshair(painter, *bin);
        const QRectF& plot = shown.frame().plot;
        const double x = plot.left() + plot.width() * (*bin + 0.5) / shown.bins();
        shown.readout(*bin).paint(painter, rect(), {x, mouse_ ? mouse_->y() : plot.center().y()},
                                  view_.theme);
    }
    paintFocus(painter);
}

void CalibrationView::walk(int bins) {
    if (view_.isEmpty())
        return;
    const int last = figure().bins() - 1;
    const int from = read().value_or(bins > 0 ? -1 : last + 1);
    mouse_.reset();
    keyBin_ = std::clamp(from + bins, 0, last);
    describe();
    update();
}

void CalibrationView::focusOutEvent(QFocusEvent* event) {
    HoverWidget::focusOutEvent(event);
    keyBin_.reset();
    describe();
}

} // namespace rlab
