// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/WindowStyle.h"

#include <QApplication>
#include <QKeyEvent>
#include <QWidget>

namespace rlab {

WindowStyle::WindowStyle()
    : QProxyStyle(QStringLiteral("Fusion")) {}

int WindowStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                           QStyleHintReturn* returnData) const {
    if (hint == SH_UnderlineShortcut)
        return altHeld_;
    if (hint == SH_DialogButtonBox_ButtonsHaveIcons)
        return false; // the desktop's icons among ours
    return QProxyStyle::styleHint(hint, option, widget, returnData);
}

void WindowStyle::polish(QApplication* application) {
    QProxyStyle::polish(application);
    application->installEventFilter(this);
}

void WindowStyle::unpolish(QApplication* application) {
    application->removeEventFilter(this);
    QProxyStyle::unpolish(application);
}

bool WindowStyle::eventFilter(QObject* watched, QEvent* event) {
    const bool isKey = event->type() == QEvent::KeyPress || event->type() == QEvent::KeyRelease;
    const bool leaves = event->type() == QEvent::WindowDeactivate;
    if (leaves || (isKey && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Alt)) {
        const bool held = event->type() == QEvent::KeyPress;
        if (held != altHeld_) {
            altHeld_ = held;
            for (QWidget* widget : QApplication::allWidgets())
                widget->update();
        }
    }
    return QProxyStyle::eventFilter(watched, event);
}

} // namespace rlab
