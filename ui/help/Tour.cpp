// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/Tour.h"

#include "ui/help/TourOverlay.h"
#include "ui/session/UserSettings.h"

#include <QApplication>

namespace rlab {

namespace {

const QString seenKey = QStringLiteral("tour/seen");

} // namespace

Tour::Tour(QWidget* window, QList<TourStop> stops)
    : QObject(window)
    , window_(window)
    , stops_(std::move(stops))
    , theme_(Theme::lightTheme()) {}

Tour::~Tour() {
    delete overlay_;
}

void Tour::setTheme(const Theme& theme) {
    theme_ = theme;
    if (overlay_)
        overlay_->setTheme(theme);
}

bool Tour::isRunning() const {
    return overlay_ != nullptr;
}

bool Tour::isSeen() {
    return userSettings().value(seenKey).toBool();
}

void Tour::startFirstTime() {
    if (!isSeen())
        start();
}

void Tour::start() {
    if (overlay_)
        return;
    QList<TourStop> shown;
    for (const TourStop& stop : stops_)
        if (stop.target && stop.target->isVisible() && shown.size() < mostStops)
            shown.append(stop);
    if (shown.isEmpty())
        return;
    focusBefore_ = QApplication::focusWidget();
    overlay_ = new TourOverlay(window_, shown);
    overlay_->setTheme(theme_);
    connect(overlay_, &TourOverlay::ended, this, &Tour::end);
    overlay_->begin();
}

void Tour::end() {
    overlay_->disconnect(this); // a click may still be queued
    userSettings().setValue(seenKey, true);
    const QWidget* focus = QApplication::focusWidget();
    const bool hasFocus = !focus || focus == overlay_ || overlay_->isAncestorOf(focus);
    overlay_->hide();
    overlay_->deleteLater(); // it is the sender
    overlay_ = nullptr;
    if (focusBefore_ && hasFocus)
        focusBefore_->setFocus();
    emit ended();
}

} // namespace rlab
