// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/images/ConfusionView.h"

#include "ui/charts/QualityNarration.h"
#include "ui/widgets/Roles.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace rlab {

ConfusionView::ConfusionView(const QualityView& view, QWidget* parent)
    : HoverWidget(view.theme, parent)
    , view_(view) {
    setObjectName(QStringLiteral("confusionView"));
    setAccessibleName(tr("Confusion matrix"));
    explain(*this, tr("Move over the cells to read them; a click shows their images"),
            tr("<p>A row for each class, a column for each answer: a cell tells how many images "
               "of the one were taken for the other. What is right lies on the diagonal.</p>"
               "<p>The difference of two networks tells which of them has more images in a cell: "
               "on the diagonal more is better, elsewhere it is worse. A click shows the images "
               "for which the two differ.</p>"
               "<p>With the keyboard: arrows move from cell to cell, Enter shows the images.</p>"));
}

ConfusionFigure ConfusionView::figure() const {
    return {view_, QRectF(rect()).adjusted(2, 2, -2, -2)};
}

std::optional<ConfusionCell> ConfusionView::read() const {
    if (view_.isEmpty())
        return std::nullopt;
    return mouse_ ? figure().cellAt(*mouse_) : keyCell_;
}

void ConfusionView::refresh() {
    if (view_.isEmpty() ||
        (keyCell_ && std::max(keyCell_->label, keyCell_->answer) >= view_.classes()))
        keyCell_.reset();
    describe();
    update();
}

void ConfusionView::hovered() {
    if (mouse_)
        keyCell_.reset();
    setCursor(read() ? Qt::PointingHandCursor : Qt::ArrowCursor);
    describe();
}

void ConfusionView::describe() {
    const std::optional<ConfusionCell> cell = read();
    setAccessibleDescription(cell              ? cellSentence(view_, *cell)
                             : view_.isEmpty() ? tr("Nothing evaluated yet")
                                               : qualitySentence(view_));
}

void ConfusionView::paintEvent(QPaintEvent*) {
    if (view_.isEmpty())
        return;
    QPainter painter(this);
    const ConfusionFigure shown = figure();
    shown.paint(painter);
    if (view_.chosen)
        shown.paintFrame(painter, *view_.chosen, view_.theme.text);
    if (const std::optional<ConfusionCell> cell = read()) {
        shown.paintFrame(painter, *cell, view_.theme.accent);
        paintReadout(painter, shown.readout(*cell), shown.rect(*cell));
    }
    paintFocus(painter);
}

/// Below the cell or above it: its row stays readable.
void ConfusionView::paintReadout(QPainter& painter, const ReadoutBox& box,
                                 const QRectF& cell) const {
    const double away = box.height() / 2 + Theme::grid;
    const bool isBelow = cell.bottom() + 2 * away < height();
    box.paint(painter, rect(), {cell.left(), isBelow ? cell.bottom() + away : cell.top() - away},
              view_.theme);
}

void ConfusionView::mousePressEvent(QMouseEvent* event) {
    if (view_.isEmpty() || event->button() != Qt::LeftButton)
        return;
    if (const std::optional<ConfusionCell> cell = figure().cellAt(event->position()))
        emit cellChosen(*cell);
}

void ConfusionView::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Up:
        return move(-1, 0);
    case Qt::Key_Down:
        return move(1, 0);
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        if (const std::optional<ConfusionCell> cell = read())
            emit cellChosen(*cell);
        return;
    default:
        HoverWidget::keyPressEvent(event);
    }
}

void ConfusionView::walk(int answers) {
    move(0, answers);
}

/// From nowhere to the chosen cell, or the first one.
void ConfusionView::move(int labels, int answers) {
    if (view_.isEmpty())
        return;
    const std::optional<ConfusionCell> from = read();
    const int last = view_.classes() - 1;
    keyCell_ = from ? ConfusionCell{std::clamp(from->label + labels, 0, last),
                                    std::clamp(from->answer + answers, 0, last)}
                    : view_.chosen.value_or(ConfusionCell());
    mouse_.reset();
    describe();
    update();
}

void ConfusionView::focusOutEvent(QFocusEvent* event) {
    HoverWidget::focusOutEvent(event);
    keyCell_.reset();
    describe();
}

} // namespace rlab
