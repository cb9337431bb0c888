// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/networks/NetworkView.h"

#include "ui/Text.h"

#include <QApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace rlab {

namespace {

constexpr double wheelStep = 120; // of QWheelEvent
constexpr double zoomStep = 1.25;
constexpr double leastZoom = 0.3;
constexpr double mostZoom = 3;
constexpr int lineStep = 24;
constexpr double roomAround = 24; // of what is scrolled to

QString wayText(ShortcutWay way) {
    switch (way) {
    case ShortcutWay::Identity:
        return NetworkView::tr("the input as it is");
    case ShortcutWay::Padding:
        return NetworkView::tr("every second pixel, with zero channels added");
    case ShortcutWay::Projection:
        return NetworkView::tr("through a 1×1 convolution");
    }
    return {};
}

} // namespace

NetworkView::NetworkView(QWidget* parent)
    : QAbstractScrollArea(parent) {
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setFocusPolicy(Qt::NoFocus); // the view itself has it
    viewport()->setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    verticalScrollBar()->setSingleStep(lineStep);
    horizontalScrollBar()->setSingleStep(lineStep);
}

void NetworkView::setTheme(const Theme& theme) {
    style_.theme = theme;
    viewport()->update();
}

void NetworkView::setNetworks(std::vector<const SeenNetwork*> networks) {
    networks_ = std::move(networks);
    std::vector<const NetworkSpec*> specs;
    for (const SeenNetwork* network : networks_)
        specs.push_back(&network->spec());
    std::set<std::string> unfolded = layout_.unfolded();
    layout_ = NetworkLayout(specs);
    layout_.setUnfolded(std::move(unfolded));
    chosen_ = {};
    style_.hovered = {};
    layOutAnew();
}

void NetworkView::setHeat(LayerStatistic statistic, const std::optional<HeatScale>& scale) {
    style_.statistic = statistic;
    style_.scale = scale;
    describe();
    viewport()->update();
}

void NetworkView::setUnfolded(std::set<std::string> names) {
    layout_.setUnfolded(std::move(names));
    layOutAnew();
}

void NetworkView::setAllUnfolded(bool unfolded) {
    layout_.setAllUnfolded(unfolded);
    layOutAnew();
    showChosen();
}

/// Also after the layout has changed by itself.
void NetworkView::layOutAnew() {
    layout_.setWidth(viewport()->width());
    fitScrollBars();
    style_.chosen = drawn(chosen_);
    viewport()->update();
}

void NetworkView::fitScrollBars() {
    const QSizeF all = layout_.size() * zoom_;
    const QSize room = viewport()->size() - QSize(0, headerHeight);
    verticalScrollBar()->setPageStep(room.height());
    verticalScrollBar()->setRange(
        0, std::max(0, static_cast<int>(std::ceil(all.height())) - room.height()));
    horizontalScrollBar()->setPageStep(room.width());
    horizontalScrollBar()->setRange(
        0, std::max(0, static_cast<int>(std::ceil(all.width())) - room.width()));
}

/// Where the layout's origin is in the viewport.
QPointF NetworkView::origin() const {
    const double spare = (viewport()->width() - layout_.size().width() * zoom_) / 2;
    return {spare > 0 ? std::floor(spare) : -horizontalScrollBar()->value(),
            headerHeight - static_cast<double>(verticalScrollBar()->value())};
}

QRectF NetworkView::toViewport(const QRectF& rect) const {
    return {origin() + rect.topLeft() * zoom_, rect.size() * zoom_};
}

QPointF NetworkView::toLayout(QPointF place) const {
    return (place - origin()) / zoom_;
}

void NetworkView::setZoom(double zoom) {
    zoomAt(zoom, viewport()->rect().center());
}

void NetworkView::zoomAt(double zoom, QPointF anchor) {
    const QPointF before = toLayout(anchor);
    zoom_ = std::clamp(zoom, leastZoom, mostZoom);
    fitScrollBars();
    const QPointF moved = origin() + before * zoom_ - anchor;
    verticalScrollBar()->setValue(verticalScrollBar()->value() + qRound(moved.y()));
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() + qRound(moved.x()));
    viewport()->update();
}

void NetworkView::resizeEvent(QResizeEvent*) {
    layOutAnew();
}

void NetworkView::scrollContentsBy(int, int) {
    viewport()->update(); // the names above stay
}

void NetworkView::paintEvent(QPaintEvent*) {
    QPainter painter(viewport());
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    painter.fillRect(viewport()->rect(), style_.theme.background);
    painter.save();
    painter.translate(origin());
    painter.scale(zoom_, zoom_);
    const QRectF visible(toLayout(QPointF(0, 0)), QSizeF(viewport()->size()) / zoom_);
    NetworkPainter network(painter, style_);
    for (std::size_t i = 0; i < networks_.size(); ++i)
        network.paint(layout_, static_cast<int>(i), *networks_[i], visible);
    painter.restore();
    paintHeader(painter);
    if (!hasFocus() || !focusedByKey_)
        return;
    painter.setPen(QPen(style_.theme.accent, 1.5));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(viewport()->rect()).adjusted(1, 1, -1, -1), 8, 8);
}

/// The networks' names, which don't scroll away.
void NetworkView::paintHeader(QPainter& painter) {
    painter.fillRect(QRect(0, 0, viewport()->width(), headerHeight), style_.theme.background);
    painter.setFont(Theme::font(Theme::textSize, QFont::DemiBold));
    const QFontMetricsF metrics(painter.font());
    for (std::size_t i = 0; i < networks_.size(); ++i) {
        const QRectF column = toViewport(layout_.columns()[i].rect);
        const QRectF place(column.left() + 2, 0, std::max(column.width() - 4, 72.0), headerHeight);
        painter.setPen(style_.theme.curve(networks_[i]->color()));
        painter.drawText(place, Qt::AlignVCenter | Qt::AlignLeft,
                         metrics.elidedText(networks_[i]->label(), Qt::ElideRight, place.width()));
    }
}

void NetworkView::wheelEvent(QWheelEvent* event) {
    if (event->modifiers() & Qt::ControlModifier) {
        zoomAt(zoom_ * std::pow(zoomStep, event->angleDelta().y() / wheelStep), event->position());
        event->accept();
        return;
    }
    QAbstractScrollArea::wheelEvent(event);
}

const NetworkPart& NetworkView::partAt(int column, int box) const {
    return layout_.columns()[static_cast<std::size_t>(column)].parts[static_cast<std::size_t>(box)];
}

/// Of a box with one node: that node.
NodeChoice NetworkView::choiceAt(const NetworkLayout::Hit& hit) const {
    if (hit.box == NetworkLayout::none)
        return {};
    if (hit.node != NetworkLayout::none)
        return {hit.column, hit.node, false};
    const NetworkPart& part = partAt(hit.column, hit.box);
    return {hit.column, part.nodes.front(), part.folds()};
}

/// A layer in a folded box is shown by the box.
NodeChoice NetworkView::drawn(const NodeChoice& choice) const {
    if (choice.node == NetworkLayout::none)
        return {};
    const int box = layout_.boxOf(choice.column, choice.node);
    const bool hasRow = layout_.columns()[static_cast<std::size_t>(choice.column)]
                            .boxes[static_cast<std::size_t>(box)]
                            .isUnfolded;
    return choice.whole || !hasRow
               ? NodeChoice{choice.column, partAt(choice.column, box).nodes.front(), true}
               : choice;
}

void NetworkView::mousePressEvent(QMouseEvent* event) {
    setFocus(Qt::MouseFocusReason);
    focusedByKey_ = false;
    if (event->button() == Qt::LeftButton) {
        pressedAt_ = event->pos();
        scrolledAt_ = QPoint(horizontalScrollBar()->value(), verticalScrollBar()->value());
        isDragging_ = false;
    }
    event->accept();
}

void NetworkView::mouseMoveEvent(QMouseEvent* event) {
    if (pressedAt_) {
        const QPoint moved = event->pos() - *pressedAt_;
        isDragging_ |= moved.manhattanLength() >= QApplication::startDragDistance();
        if (isDragging_) {
            viewport()->setCursor(Qt::ClosedHandCursor);
            horizontalScrollBar()->setValue(scrolledAt_.x() - moved.x());
            verticalScrollBar()->setValue(scrolledAt_.y() - moved.y());
        }
        return;
    }
    const bool isAbove = event->position().y() < headerHeight;
    const NetworkLayout::Hit hit =
        isAbove ? NetworkLayout::Hit() : layout_.at(toLayout(event->position()));
    viewport()->setCursor(hit.box != NetworkLayout::none ? Qt::PointingHandCursor
                                                         : Qt::ArrowCursor);
    if (const NodeChoice hovered = drawn(choiceAt(hit)); hovered != style_.hovered) {
        style_.hovered = hovered;
        viewport()->update();
    }
}

void NetworkView::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !pressedAt_)
        return;
    pressedAt_.reset();
    viewport()->setCursor(Qt::ArrowCursor);
    if (std::exchange(isDragging_, false) || event->position().y() < headerHeight)
        return;
    const NetworkLayout::Hit hit = layout_.at(toLayout(event->position()));
    if (hit.onSign) {
        foldOrUnfold(hit.column, hit.box);
    } else if (hit.box != NetworkLayout::none) {
        setChosen(choiceAt(hit)); // in sight already: a second click finds it in place
        emit choiceChanged(chosen_);
    }
}

void NetworkView::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || event->position().y() < headerHeight)
        return;
    const NetworkLayout::Hit hit = layout_.at(toLayout(event->position()));
    if (hit.onSign) // a fast click for itself
        pressedAt_ = event->pos();
    else if (hit.box != NetworkLayout::none && hit.node == NetworkLayout::none)
        foldOrUnfold(hit.column, hit.box);
}

/// What is above it stays where it is.
void NetworkView::foldOrUnfold(int column, int box) {
    const NetworkPart& part = partAt(column, box);
    if (!part.folds())
        return;
    layout_.setUnfolded(part.name, !layout_.unfolded().contains(part.name));
    layOutAnew();
}

void NetworkView::chooseByKey(const NodeChoice& choice) {
    choose(choice);
    emit choiceChanged(choice);
}

void NetworkView::choose(const NodeChoice& choice) {
    setChosen(choice);
    showChosen();
}

void NetworkView::setChosen(const NodeChoice& choice) {
    chosen_ = choice;
    style_.chosen = drawn(choice);
    describe();
    viewport()->update();
}

void NetworkView::showChosen() {
    if (chosen_.node == NetworkLayout::none)
        return;
    const int box = layout_.boxOf(chosen_.column, chosen_.node);
    QRectF place = layout_.rectOf(chosen_.column, chosen_.node);
    if (style_.chosen.whole) { // its upper edge is enough
        place = layout_.columns()[static_cast<std::size_t>(chosen_.column)]
                    .boxes[static_cast<std::size_t>(box)]
                    .rect;
        place.setHeight(NetworkLayout::foldedHeight);
    }
    const QRectF rect = toViewport(place);
    const QRectF room(0, headerHeight, viewport()->width(), viewport()->height() - headerHeight);
    const auto scroll = [](QScrollBar& bar, double low, double high, double from, double to) {
        if (low - roomAround < from)
            bar.setValue(bar.value() + static_cast<int>(low - roomAround - from));
        else if (high + roomAround > to)
            bar.setValue(bar.value() + static_cast<int>(high + roomAround - to));
    };
    scroll(*verticalScrollBar(), rect.top(), rect.bottom(), room.top(), room.bottom());
    scroll(*horizontalScrollBar(), rect.left(), rect.right(), room.left(), room.right());
}

/// For those who can't see it.
void NetworkView::describe() {
    if (chosen_.node == NetworkLayout::none) {
        setAccessibleDescription(tr("Nothing is chosen"));
        return;
    }
    const SeenNetwork& network = *networks_[static_cast<std::size_t>(chosen_.column)];
    const NetworkPart& part = partAt(chosen_.column, layout_.boxOf(chosen_.column, chosen_.node));
    const std::string& name = chosen_.whole ? part.name : network.spec().node(chosen_.node).name;
    const double value = chosen_.whole ? network.mean(part.nodes, style_.statistic)
                                       : network.value(chosen_.node, style_.statistic);
    setAccessibleDescription(tr("%1, %2, %3: %4")
                                 .arg(network.label(), QString::fromStdString(name),
                                      statisticName(style_.statistic),
                                      statisticText(style_.statistic, value)));
}

/// All that can be chosen in a column, from top to bottom.
std::vector<NodeChoice> NetworkView::choices(int number) const {
    const NetworkLayout::Column& column = layout_.columns()[static_cast<std::size_t>(number)];
    std::vector<NodeChoice> all;
    for (const NetworkLayout::Box& box : column.boxes) {
        const NetworkPart& part = column.parts[static_cast<std::size_t>(box.part)];
        all.push_back({number, part.nodes.front(), part.folds()});
        for (const NetworkLayout::Row& row : box.rows)
            all.push_back({number, row.node, false});
    }
    return all;
}

void NetworkView::step(int by) {
    const int column = chosen_.node == NetworkLayout::none ? 0 : chosen_.column;
    const std::vector<NodeChoice> all = choices(column);
    // A layer whose box has been folded stands where the box is.
    const auto at =
        std::ranges::find(all, style_.chosen, [this](const NodeChoice& c) { return drawn(c); });
    const auto last = static_cast<int>(all.size()) - 1;
    const int next = at == all.end() ? 0 : static_cast<int>(at - all.begin()) + by;
    chooseByKey(all[static_cast<std::size_t>(std::clamp(next, 0, last))]);
}

/// To the same place of the network beside it.
void NetworkView::stepAcross(int by) {
    const int column = chosen_.column + by;
    if (chosen_.node == NetworkLayout::none || column < 0 ||
        column >= static_cast<int>(networks_.size()))
        return;
    const int box = layout_.boxOf(chosen_.column, chosen_.node);
    const std::vector<NetworkPart>& parts =
        layout_.columns()[static_cast<std::size_t>(column)].parts;
    const NetworkPart& part = parts[std::min(static_cast<std::size_t>(box), parts.size() - 1)];
    const std::string& name =
        networks_[static_cast<std::size_t>(chosen_.column)]->spec().node(chosen_.node).name;
    const NetworkSpec& spec = networks_[static_cast<std::size_t>(column)]->spec();
    const auto same =
        std::ranges::find_if(part.nodes, [&](NodeId node) { return spec.node(node).name == name; });
    if (chosen_.whole || same == part.nodes.end())
        chooseByKey({column, part.nodes.front(), part.folds()});
    else
        chooseByKey({column, *same, false});
}

/// All of what is unfolded comes into sight, if there is room.
void NetworkView::foldChosen() {
    if (chosen_.node == NetworkLayout::none)
        return;
    const int box = layout_.boxOf(chosen_.column, chosen_.node);
    foldOrUnfold(chosen_.column, box);
    const QRectF rect = toViewport(layout_.columns()[static_cast<std::size_t>(chosen_.column)]
                                       .boxes[static_cast<std::size_t>(box)]
                                       .rect);
    const int below = static_cast<int>(rect.bottom() + roomAround) - viewport()->height();
    verticalScrollBar()->setValue(verticalScrollBar()->value() + std::max(below, 0));
    showChosen();
}

void NetworkView::keyPressEvent(QKeyEvent* event) {
    const bool isOther = event->modifiers() & (Qt::ControlModifier | Qt::AltModifier);
    if (networks_.empty() || isOther || !handleKey(event->key()))
        return QAbstractScrollArea::keyPressEvent(event);
    event->accept();
}

bool NetworkView::handleKey(int key) {
    const int most = layout_.columns().empty() ? 0 : 1 << 20;
    switch (key) {
    case Qt::Key_Up:
        step(-1);
        return true;
    case Qt::Key_Down:
        step(1);
        return true;
    case Qt::Key_Home:
        step(-most);
        return true;
    case Qt::Key_End:
        step(most);
        return true;
    case Qt::Key_Left:
        stepAcross(-1);
        return true;
    case Qt::Key_Right:
        stepAcross(1);
        return true;
    case Qt::Key_Space:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        foldChosen();
        return true;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        setZoom(zoom_ * zoomStep);
        return true;
    case Qt::Key_Minus:
        setZoom(zoom_ / zoomStep);
        return true;
    case Qt::Key_0:
        setZoom(1);
        return true;
    default:
        return false;
    }
}

void NetworkView::focusInEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusInEvent(event);
    focusedByKey_ = event->reason() == Qt::TabFocusReason ||
                    event->reason() == Qt::BacktabFocusReason ||
                    event->reason() == Qt::ShortcutFocusReason;
    viewport()->update();
}

void NetworkView::focusOutEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

bool NetworkView::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const QString text =
            help->pos().y() < headerHeight ? QString() : tipFor(layout_.at(toLayout(help->pos())));
        if (text.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), text, viewport());
        return true;
    }
    if (event->type() == QEvent::Leave && style_.hovered != NodeChoice()) {
        style_.hovered = {};
        viewport()->update();
    }
    return QAbstractScrollArea::viewportEvent(event);
}

QString NetworkView::tipFor(const NetworkLayout::Hit& hit) const {
    if (hit.column == NetworkLayout::none)
        return {};
    const auto column = static_cast<std::size_t>(hit.column);
    const SeenNetwork& network = *networks_[column];
    const auto measured = [&](double value) {
        return std::isnan(value) ? QString()
                                 : QStringLiteral("\n%1: %2")
                                       .arg(statisticName(style_.statistic),
                                            statisticText(style_.statistic, value));
    };
    if (hit.arc != NetworkLayout::none) {
        const NetworkLayout::Arc& arc =
            layout_.columns()[column].arcs[static_cast<std::size_t>(hit.arc)];
        const NetworkPart& part = partAt(hit.column, arc.box);
        QString text =
            tr("Shortcut of %1: %2").arg(QString::fromStdString(part.name), wayText(part.way));
        if (const BlockSample* sample = network.block(part.block))
            text += tr("\nGradient that comes down it: %1")
                        .arg(statisticText(LayerStatistic::OutputGradient, sample->shortcut));
        return text;
    }
    if (hit.box == NetworkLayout::none)
        return {};
    const NetworkPart& part = partAt(hit.column, hit.box);
    if (hit.node != NetworkLayout::none || !part.folds()) {
        const NodeId id = hit.node != NetworkLayout::none ? hit.node : part.nodes.front();
        const Node& node = network.spec().node(id);
        const std::string more = details(node.layer);
        return tr("%1: %2, output %3")
                   .arg(QString::fromStdString(node.name),
                        QString::fromStdString(std::string(typeName(node.layer)) +
                                               (more.empty() ? "" : " " + more)),
                        shapeText(node.output)) +
               measured(network.value(id, style_.statistic));
    }
    return tr("%1: %2 → %3")
               .arg(QString::fromStdString(part.name), shapeText(part.input),
                    shapeText(part.output)) +
           measured(network.mean(part.nodes, style_.statistic));
}

} // namespace rlab
