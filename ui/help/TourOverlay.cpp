// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/TourOverlay.h"

#include "ui/Text.h"
#include "ui/widgets/Roles.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace rlab {

namespace {

constexpr int bubbleWidth = 304;
constexpr int gap = 16; ///< between target and bubble; the arrow is in it
constexpr int edge = 8; ///< least distance from the window's edge
constexpr int halo = 4; ///< around the target
constexpr double corner = 10;

QRect within(QRect place, const QRect& area) {
    place.moveLeft(std::clamp(place.left(), area.left(),
                              std::max(area.left(), area.right() + 1 - place.width())));
    place.moveTop(std::clamp(place.top(), area.top(),
                             std::max(area.top(), area.bottom() + 1 - place.height())));
    return place;
}

} // namespace

QRect bubblePlace(const QRect& target, const QSize& size, const QRect& area) {
    const QRect inner = area.adjusted(edge, edge, -edge, -edge);
    const int middle = target.center().y() - size.height() / 2;
    const int center = target.center().x() - size.width() / 2;
    const std::array candidates{
        QRect(QPoint(target.right() + 1 + gap, middle), size),
        QRect(QPoint(target.left() - gap - size.width(), middle), size),
        QRect(QPoint(center, target.bottom() + 1 + gap), size),
        QRect(QPoint(center, target.top() - gap - size.height()), size),
    };
    for (const QRect& candidate : candidates) {
        const QRect placed = within(candidate, inner);
        if (inner.contains(placed) && !placed.intersects(target))
            return placed;
    }
    return within(QRect(QPoint(center, target.bottom() - size.height() - gap), size), inner);
}

TourOverlay::TourOverlay(QWidget* window, const QList<TourStop>& stops)
    : QWidget(window)
    , stops_(stops)
    , bubble_(new QFrame(this))
    , title_(makeLabel("name"))
    , text_(makeLabel("paragraph"))
    , progress_(makeLabel("small"))
    , skip_(makeButton("link", tr("Skip")))
    , back_(makeButton("compact", tr("Back")))
    , next_(makeButton("primary", tr("Next"))) {
    setObjectName(QStringLiteral("tourOverlay"));
    setAccessibleName(tr("Tour"));
    setFocusPolicy(Qt::StrongFocus);
    makeBubble();
    // Sees the moves of window and targets, clicks on these, and the arrow keys, by which buttons
    // would move the focus.
    qApp->installEventFilter(this);
}

void TourOverlay::makeBubble() {
    bubble_->setProperty("role", "bubble");
    bubble_->setFixedWidth(bubbleWidth);
    title_->setObjectName(QStringLiteral("tourTitle"));
    text_->setObjectName(QStringLiteral("tourText"));
    progress_->setObjectName(QStringLiteral("tourProgress"));
    title_->setWordWrap(true);
    text_->setWordWrap(true);
    text_->setTextFormat(Qt::RichText);
    skip_->setObjectName(QStringLiteral("tourSkip"));
    explain(*skip_, tr("Leave the tour (Esc); Help brings it back"),
            tr("Ends the tour. It does not come again by itself; the Help menu has "
               "it."));
    back_->setObjectName(QStringLiteral("tourBack"));
    explain(*back_, tr("The stop before (Left)"), tr("Goes back to the stop before."));
    next_->setObjectName(QStringLiteral("tourNext"));
    next_->setProperty("compact", true);
    explain(*next_, tr("The next stop (Right)"),
            tr("Goes on to the next stop; after the last one the tour is over."));
    connect(skip_, &QPushButton::clicked, this, &TourOverlay::ended);
    connect(back_, &QPushButton::clicked, this, [this] { showStop(stop_ - 1); });
    connect(next_, &QPushButton::clicked, this, &TourOverlay::goOn);

    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(Theme::grid);
    buttons->addWidget(progress_);
    buttons->addStretch();
    buttons->addWidget(skip_);
    buttons->addWidget(back_);
    buttons->addWidget(next_);
    auto* layout = new QVBoxLayout(bubble_);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(Theme::grid);
    layout->addWidget(title_);
    layout->addWidget(text_);
    layout->addLayout(buttons);
}

void TourOverlay::setTheme(const Theme& theme) {
    theme_ = theme;
    update();
}

void TourOverlay::begin() {
    place();
    show();
    raise();
    showStop(0);
    next_->setFocus();
}

void TourOverlay::showStop(int stop) {
    stop_ = std::clamp(stop, 0, static_cast<int>(stops_.size()) - 1);
    const TourStop& shown = stops_[stop_];
    title_->setText(shown.title);
    text_->setText(airy(shown.text.toHtmlEscaped()));
    progress_->setText(tr("%1 of %2").arg(stop_ + 1).arg(stops_.size()));
    if (back_->hasFocus() && stop_ == 0)
        next_->setFocus();
    back_->setVisible(stop_ > 0);
    next_->setText(stop_ + 1 == stops_.size() ? tr("Done") : tr("Next"));
    bubble_->setAccessibleName(shown.title);
    next_->setAccessibleDescription(shown.title + QStringLiteral(". ") + shown.text);
    place();
}

void TourOverlay::goOn() {
    if (stop_ + 1 == stops_.size())
        emit ended();
    else
        showStop(stop_ + 1);
}

QRect TourOverlay::targetPlace() const {
    const QWidget* target = stops_[stop_].target;
    if (!target || !target->isVisible())
        return {};
    const QRect place(target->mapTo(parentWidget(), QPoint()), target->size());
    return place.adjusted(-halo, -halo, halo, halo).intersected(rect());
}

void TourOverlay::place() {
    setGeometry(parentWidget()->rect());
    const QSize size(bubbleWidth, bubble_->layout()->totalHeightForWidth(bubbleWidth));
    bubble_->setGeometry(bubblePlace(targetPlace(), size, rect()));
    const QRect target = targetPlace().adjusted(halo, halo, -halo, -halo);
    const QRegion bubble(bubble_->geometry());
    setMask(QRegion(rect()).subtracted(target).united(bubble));
    update();
}

bool TourOverlay::event(QEvent* event) {
    // The window's own shortcuts rest: Esc means Skip here.
    if (event->type() == QEvent::ShortcutOverride) {
        event->accept();
        return true;
    }
    return QWidget::event(event);
}

bool TourOverlay::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress && bubble_->isAncestorOf(qobject_cast<QWidget*>(watched)))
        return handleKey(static_cast<QKeyEvent*>(event)->key(),
                         qobject_cast<QPushButton*>(watched));
    const QWidget* target = stops_[stop_].target;
    const auto* widget = qobject_cast<const QWidget*>(watched);
    const bool isOnTarget = target && widget && (widget == target || target->isAncestorOf(widget));
    if (event->type() == QEvent::MouseButtonPress && isOnTarget && isVisible())
        QMetaObject::invokeMethod(this, &TourOverlay::ended, Qt::QueuedConnection);
    const bool moves = event->type() == QEvent::Resize || event->type() == QEvent::Move ||
                       event->type() == QEvent::Show || event->type() == QEvent::Hide;
    if (moves && isVisible() && (watched == parent() || watched == target))
        QMetaObject::invokeMethod(this, &TourOverlay::place, Qt::QueuedConnection);
    return QWidget::eventFilter(watched, event);
}

bool TourOverlay::handleKey(int key, QPushButton* focused) {
    switch (key) {
    case Qt::Key_Escape:
        emit ended();
        return true;
    case Qt::Key_Right:
        goOn();
        return true;
    case Qt::Key_Left:
        showStop(stop_ - 1);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        (focused ? focused : next_)->click();
        return true;
    default:
        return false;
    }
}

/// Nothing reaches the window.
void TourOverlay::keyPressEvent(QKeyEvent* event) {
    handleKey(event->key(), nullptr);
}

/// What is dimmed can't be clicked.
void TourOverlay::mousePressEvent(QMouseEvent* event) {
    event->accept();
}

bool TourOverlay::focusNextPrevChild(bool next) {
    QList<QWidget*> order{skip_, back_, next_};
    order.removeIf([](const QWidget* button) { return button->isHidden(); });
    const qsizetype present = order.indexOf(QApplication::focusWidget());
    const qsizetype step = next ? 1 : order.size() - 1;
    order[(std::max<qsizetype>(present, 0) + step) % order.size()]->setFocus(
        next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    return true;
}

void TourOverlay::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath dimmed;
    dimmed.addRect(rect());
    if (const QRect target = targetPlace(); !target.isNull())
        dimmed.addRoundedRect(target, corner, corner);
    QColor shade = theme_.dark ? theme_.background.darker(150) : theme_.text;
    shade.setAlphaF(theme_.dark ? 0.65F : 0.38F);
    painter.fillPath(dimmed, shade);
    paintArrow(painter);
}

/// A small triangle on the bubble's side that faces the target.
void TourOverlay::paintArrow(QPainter& painter) const {
    constexpr int size = 8;
    const QRect target = targetPlace();
    const QRect bubble = bubble_->geometry();
    if (target.isNull() || bubble.intersects(target))
        return;
    const int y =
        std::clamp(target.center().y(), bubble.top() + 2 * size, bubble.bottom() - 2 * size);
    const int x =
        std::clamp(target.center().x(), bubble.left() + 2 * size, bubble.right() - 2 * size);
    QPolygon arrow;
    if (bubble.left() > target.right())
        arrow << QPoint(bubble.left() - size, y) << QPoint(bubble.left() + 1, y - size)
              << QPoint(bubble.left() + 1, y + size);
    else if (bubble.right() < target.left())
        arrow << QPoint(bubble.right() + 1 + size, y) << QPoint(bubble.right(), y - size)
              << QPoint(bubble.right(), y + size);
    else if (bubble.top() > target.bottom())
        arrow << QPoint(x, bubble.top() - size) << QPoint(x - size, bubble.top() + 1)
              << QPoint(x + size, bubble.top() + 1);
    else
        arrow << QPoint(x, bubble.bottom() + 1 + size) << QPoint(x - size, bubble.bottom())
              << QPoint(x + size, bubble.bottom());
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme_.surface);
    painter.drawPolygon(arrow);
}

} // namespace rlab
