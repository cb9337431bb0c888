// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/images/ReasonsCanvas.h"

#include "ui/charts/ReadoutBox.h"
#include "ui/images/ReasonsNarration.h"
#include "ui/widgets/Roles.h"

#include <QKeyEvent>
#include <QPainter>

namespace rlab {

namespace {

constexpr int leastHeight = 132;

} // namespace

ReasonsCanvas::ReasonsCanvas(const ReasonsView& view, QWidget* parent)
    : HoverWidget(view.theme, parent)
    , view_(view)
    , figure_(ReasonsFigure::of(view, {0, 0})) {
    setObjectName(QStringLiteral("reasonsCanvas"));
    setAccessibleName(tr("What the networks go by"));
    explain(*this, tr("Move over the pictures to read them"),
            tr("<p>Bright is much, dark is little or nothing; the ramp says what its ends stand "
               "for. The mouse or the arrow keys read the single places.</p>"
               "<p>Grad-CAM has no more places than the layer's maps: few at the last block, which "
               "is why it is smoothed. Feature maps are shown as they are, a square for each of "
               "their places.</p>"));
}

void ReasonsCanvas::setRoom(const QSize& room) {
    if (room == room_)
        return;
    room_ = room;
    refresh();
}

void ReasonsCanvas::refresh() {
    figure_ = ReasonsFigure::of(view_, room_);
    if (keyCell_ && *keyCell_ >= figure_->cells().size())
        keyCell_.reset();
    setMinimumSize(0, leastHeight);
    if (!figure_->cells().empty())
        setMinimumSize(figure_->size().toSize());
    describe();
    update();
}

std::optional<std::size_t> ReasonsCanvas::read() const {
    return mouse_ ? figure_->cellAt(*mouse_) : keyCell_;
}

void ReasonsCanvas::hovered() {
    if (mouse_)
        keyCell_.reset();
    describe();
}

void ReasonsCanvas::describe() {
    const auto cell = read();
    QString text = reasonsSentence(view_);
    if (cell) {
        const FigureCell& there = figure_->cells()[*cell];
        text = tr("%1, %2: %3")
                   .arg(view_.shown()[there.network]->network.label, there.where, there.value);
    }
    setAccessibleDescription(text);
}

void ReasonsCanvas::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Up:
        return walkTo(0, -1);
    case Qt::Key_Down:
        return walkTo(0, 1);
    default:
        HoverWidget::keyPressEvent(event);
    }
}

void ReasonsCanvas::walkTo(int right, int down) {
    if (figure_->cells().empty())
        return;
    const auto from = read();
    mouse_.reset();
    keyCell_ = from ? figure_->neighbour(*from, right, down) : 0;
    describe();
    update();
    emit reached(figure_->cells()[*keyCell_].place.toAlignedRect());
}

void ReasonsCanvas::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    figure_->paint(painter);
    if (const auto cell = read())
        paintRead(painter, figure_->cells()[*cell]);
    paintFocus(painter);
}

void ReasonsCanvas::paintRead(QPainter& painter, const FigureCell& cell) const {
    // Light and dark side by side: to be seen on every colour of the ramp.
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(0, 0, 0, 180), 3));
    painter.drawRect(cell.mark);
    painter.setPen(QPen(Qt::white, 1));
    painter.drawRect(cell.mark);
    const InspectedNetwork& looked = *view_.shown()[cell.network];
    ReadoutBox box;
    box.heading = cell.where;
    box.rows.push_back(
        {view_.color(looked), markerShape(looked.network.color.kind, 0), {cell.value}});
    const QPointF anchor = mouse_ ? *mouse_ : QPointF(cell.mark.right(), cell.mark.center().y());
    box.paint(painter, visibleRegion().boundingRect(), anchor, view_.theme);
}

ReasonsArea::ReasonsArea(ReasonsCanvas* canvas, QWidget* parent)
    : QScrollArea(parent)
    , canvas_(canvas) {
    setProperty("role", "plain");
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setWidgetResizable(true);
    setMinimumHeight(leastHeight);
    setWidget(canvas);
    connect(canvas, &ReasonsCanvas::reached, this, [this](const QRect& place) {
        ensureVisible(place.center().x(), place.center().y(), place.width(), place.height());
    });
}

void ReasonsArea::resizeEvent(QResizeEvent* event) {
    QScrollArea::resizeEvent(event);
    canvas_->setRoom(viewport()->size());
}

} // namespace rlab
