// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/networks/NetworkView.h"

#include "ui/networks/NetworkTips.h"

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>

namespace rlab {

NetworkView::NetworkView(QWidget* parent)
    : ZoomArea(headerHeight, parent) {}

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

void NetworkView::setOff(std::set<std::string> blocks) {
    style_.off = std::move(blocks);
    describe();
    viewport()->update();
}

void NetworkView::setSwitchesShown(bool shown) {
    style_.showsSwitches = shown;
    viewport()->update();
}

/// Also after the layout has changed by itself.
void NetworkView::layOutAnew() {
    layout_.setWidth(viewport()->width());
    setContentsSize(layout_.size());
    style_.chosen = drawnChoice(layout_, chosen_);
    viewport()->update();
}

void NetworkView::resizeEvent(QResizeEvent*) {
    layOutAnew();
}

void NetworkView::paintEvent(QPaintEvent*) {
    QPainter painter(viewport());
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    painter.fillRect(viewport()->rect(), style_.theme.background);
    painter.save();
    painter.translate(origin());
    painter.scale(zoom(), zoom());
    const QRectF visible(toContents(QPointF(0, 0)), QSizeF(viewport()->size()) / zoom());
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

void NetworkView::mousePressEvent(QMouseEvent* event) {
    setFocus(Qt::MouseFocusReason);
    focusedByKey_ = false;
    ZoomArea::mousePressEvent(event);
}

void NetworkView::hoveredAt(const std::optional<QPointF>& place) {
    const NetworkLayout::Hit hit = place ? layout_.at(toContents(*place)) : NetworkLayout::Hit();
    viewport()->setCursor(hit.box != NetworkLayout::none ? Qt::PointingHandCursor
                                                         : Qt::ArrowCursor);
    setHovered(drawnChoice(layout_, choiceAt(layout_, hit)));
}

void NetworkView::setHovered(const NodeChoice& choice) {
    if (choice != style_.hovered) {
        style_.hovered = choice;
        viewport()->update();
    }
}

void NetworkView::clickedAt(const QPointF& place) {
    const NetworkLayout::Hit hit = layout_.at(toContents(place));
    if (hit.onSign) {
        foldOrUnfold(hit.column, hit.box);
    } else if (hit.onPower) {
        setChosen(choiceAt(layout_, hit));
        emit choiceChanged(chosen_);
        toggle(hit.column, partAt(layout_, hit.column, hit.box),
               viewport()->mapToGlobal(place.toPoint()));
    } else if (hit.box != NetworkLayout::none) {
        setChosen(choiceAt(layout_, hit)); // in sight already: a second click finds it in place
        emit choiceChanged(chosen_);
    }
}

void NetworkView::doubleClickedAt(const QPointF& place) {
    const NetworkLayout::Hit hit = layout_.at(toContents(place));
    if (hit.onSign || hit.onPower) // a fast click for itself
        press(place.toPoint());
    else if (hit.box != NetworkLayout::none && hit.node == NetworkLayout::none)
        foldOrUnfold(hit.column, hit.box);
}

/// What is above it stays where it is.
void NetworkView::foldOrUnfold(int column, int box) {
    const NetworkPart& part = partAt(layout_, column, box);
    if (!part.folds())
        return;
    layout_.setUnfolded(part.name, !layout_.unfolded().contains(part.name));
    layOutAnew();
}

void NetworkView::chooseByKey(const NodeChoice& choice) {
    if (choice.node == NetworkLayout::none)
        return;
    choose(choice);
    emit choiceChanged(choice);
}

void NetworkView::choose(const NodeChoice& choice) {
    setChosen(choice);
    showChosen();
}

void NetworkView::setChosen(const NodeChoice& choice) {
    chosen_ = choice;
    style_.chosen = drawnChoice(layout_, choice);
    describe();
    viewport()->update();
}

void NetworkView::showChosen() {
    if (chosen_.node == NetworkLayout::none)
        return;
    QRectF place = layout_.rectOf(chosen_.column, chosen_.node);
    if (style_.chosen.whole) { // its upper edge is enough
        const int box = layout_.boxOf(chosen_.column, chosen_.node);
        place = layout_.columns()[static_cast<std::size_t>(chosen_.column)]
                    .boxes[static_cast<std::size_t>(box)]
                    .rect;
        place.setHeight(NetworkLayout::foldedHeight);
    }
    showRect(place);
}

void NetworkView::describe() {
    setAccessibleDescription(descriptionOf(layout_, networks_, chosen_, style_));
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

/// Says why not, where nothing leads around.
void NetworkView::toggle(int column, const NetworkPart& part, QPoint tipAt) {
    const SeenNetwork& network = *networks_[static_cast<std::size_t>(column)];
    if (network.canSwitchOff(part.name))
        emit blockToggled(part.name);
    else
        QToolTip::showText(tipAt, switchTip(network, part, style_), viewport());
}

void NetworkView::toggleChosen() {
    if (chosen_.node == NetworkLayout::none)
        return;
    const QRectF rect = toViewport(layout_.rectOf(chosen_.column, chosen_.node));
    toggle(chosen_.column, partOf(layout_, chosen_),
           viewport()->mapToGlobal(rect.bottomLeft().toPoint()));
}

void NetworkView::contextMenuEvent(QContextMenuEvent* event) {
    const bool isByKey = event->reason() == QContextMenuEvent::Keyboard;
    const NodeChoice choice =
        isByKey ? chosen_ : choiceAt(layout_, layout_.at(toContents(event->pos())));
    if (choice.node == NetworkLayout::none)
        return;
    setChosen(choice);
    emit choiceChanged(chosen_);
    const SeenNetwork& network = *networks_[static_cast<std::size_t>(choice.column)];
    const NetworkPart& part = partOf(layout_, choice);
    const QString name = QString::fromStdString(part.name);
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    QAction* power = menu->addAction(isOff(style_, part, network) ? tr("Switch %1 on").arg(name)
                                                                  : tr("Switch %1 off").arg(name),
                                     this, &NetworkView::toggleChosen);
    power->setEnabled(network.canSwitchOff(part.name));
    power->setToolTip(switchTip(network, part, style_));
    menu->addAction(tr("All on again"), this, &NetworkView::allOnRequested)
        ->setEnabled(!style_.off.empty());
    if (part.folds()) {
        menu->addSeparator();
        menu->addAction(layout_.unfolded().contains(part.name) ? tr("Fold") : tr("Unfold"), this,
                        &NetworkView::foldChosen);
    }
    const QRectF rect = toViewport(layout_.rectOf(choice.column, choice.node));
    menu->popup(isByKey ? viewport()->mapToGlobal(rect.center().toPoint()) : event->globalPos());
}

void NetworkView::keyPressEvent(QKeyEvent* event) {
    const bool isOther = event->modifiers() & (Qt::ControlModifier | Qt::AltModifier);
    if (networks_.empty() || isOther || !handleKey(event->key()))
        return ZoomArea::keyPressEvent(event);
    event->accept();
}

bool NetworkView::handleKey(int key) {
    constexpr int all = 1 << 20;
    const auto go = [this](int by) { chooseByKey(choiceBelow(layout_, chosen_, by)); };
    const auto goBeside = [this](int by) {
        chooseByKey(choiceBeside(layout_, networks_, chosen_, by));
    };
    switch (key) {
    case Qt::Key_Up:
        go(-1);
        return true;
    case Qt::Key_Down:
        go(1);
        return true;
    case Qt::Key_Home:
        go(-all);
        return true;
    case Qt::Key_End:
        go(all);
        return true;
    case Qt::Key_Left:
        goBeside(-1);
        return true;
    case Qt::Key_Right:
        goBeside(1);
        return true;
    case Qt::Key_Space:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        foldChosen();
        return true;
    case Qt::Key_X:
    case Qt::Key_Delete:
        toggleChosen();
        return true;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        setZoom(zoom() * zoomStep);
        return true;
    case Qt::Key_Minus:
        setZoom(zoom() / zoomStep);
        return true;
    case Qt::Key_0:
        setZoom(1);
        return true;
    default:
        return false;
    }
}

void NetworkView::focusInEvent(QFocusEvent* event) {
    ZoomArea::focusInEvent(event);
    focusedByKey_ = event->reason() == Qt::TabFocusReason ||
                    event->reason() == Qt::BacktabFocusReason ||
                    event->reason() == Qt::ShortcutFocusReason;
    viewport()->update();
}

void NetworkView::focusOutEvent(QFocusEvent* event) {
    ZoomArea::focusOutEvent(event);
    viewport()->update();
}

bool NetworkView::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const QString text =
            help->pos().y() < headerHeight
                ? QString()
                : tipAt(layout_, networks_, layout_.at(toContents(help->pos())), style_);
        if (text.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), text, viewport());
        return true;
    }
    if (event->type() == QEvent::Leave)
        setHovered({});
    return ZoomArea::viewportEvent(event);
}

} // namespace rlab
